"""Shapes of what people decide for the verdict."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, YesNoField
from tickets.facts import FACTS, YES_NO
from tickets.models import Ticket
from tickets.verb_forms import words
from warranty.models import Part

NEW = "new"


class Settle(forms.Form):
    """One fact and the reason of whoever decides it."""

    reason = words(_("Reason"), 2)

    def __init__(self, *args, fact: str, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {"value": self._value(fact, user), **self.fields}

    def _value(self, fact: str, user) -> forms.Field:
        _key, question, answers = FACTS[fact]
        if answers is YES_NO:
            return YesNoField(label=question, yes_first=True)
        if answers is not None:
            return forms.ChoiceField(label=question, choices=answers, widget=forms.RadioSelect)
        if fact == "part":
            parts = Part.objects.visible_to(user).order_by("name", "number")
            return forms.ModelChoiceField(parts, label=question, to_field_name="number")
        return DayField(label=question)

    def clean(self) -> dict:
        """As the action takes it: a day as text, a part by its number."""
        data = super().clean()
        value = data.get("value")
        if isinstance(value, Part):
            data["value"] = value.number
        elif value is not None and not isinstance(value, bool):
            data["value"] = str(value)
        return data


class LinkProblem(forms.Form):
    """The same problem as an earlier one of this machine, or a new one."""

    earlier = forms.ChoiceField(label=_("Is it the same problem as before?"), widget=forms.RadioSelect)
    reason = words(_("Reason"), 2)

    def __init__(self, *args, user, ticket, **kwargs):
        super().__init__(*args, **kwargs)
        machines = [ticket.machine_id, ticket.machine.replaces_id] if ticket.machine else []
        before = Ticket.objects.visible_to(user).filter(machine__in=[pk for pk in machines if pk], pk__lt=ticket.pk)
        self.before = {one.number: one for one in before.order_by("-id")[:20]}
        choices = [(number, f"{number} {one.title}") for number, one in self.before.items()]
        self.fields["earlier"].choices = [*choices, (NEW, _("A new problem"))]

    def clean(self) -> dict:
        data = super().clean()
        if "earlier" in data:
            data["earlier"] = self.before.get(data["earlier"])
        return data
