"""Shapes of what people decide for the verdict."""

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DayField, MoneyField, YesNoField
from core.language import reads_chinese
from tickets.facts import FACTS, YES_NO
from tickets.models import Redress, Ticket, Verdict
from tickets.verb_forms import words
from warranty.models import Machine, Part
from warranty.words import REMEDIES, reference

NEW, OFFERED = "new", 12


class Settle(forms.Form):
    """One fact and the reason of whoever decides it."""

    reason = words(_("Reason"), 2)

    def __init__(self, *args, fact: str, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.few = FACTS[fact][2] is not None
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


class DecideRedress(forms.Form):
    """Exchange, return or neither, with the article and, for a return, what is refunded."""

    what = forms.ChoiceField(label=_("Decision"), choices=Redress.What.choices, widget=forms.RadioSelect)
    article = forms.CharField(label=_("Under which article"), max_length=60, required=False)
    amount = MoneyField(label=_("Refund (yuan)"), required=False)
    reason = words(_("Reason"), 2)

    def __init__(self, *args, ticket, **kwargs):
        answer = Verdict.objects.filter(ticket=ticket).order_by("-id").values_list("answer", flat=True).first() or {}
        remedy, price = answer.get("remedy", ""), answer.get("refund") or (ticket.machine and ticket.machine.invoice_amount)
        cited = [one["ref"] for one in answer.get("citations", []) if one["ref"] in STEPS.get(remedy, ())]
        super().__init__(*args, initial={"what": remedy, "article": reference(cited[-1]) if cited else "", "amount": price}, **kwargs)
        self.reasons = _said(answer)
        self.fields["amount"].help_text = _("For a return: the price on the invoice, in one payment (Art. 31, 32).")


def _said(answer) -> list[str]:
    """What the verdict said, with its articles, for who decides."""
    text = "text_zh" if reads_chinese() else "text_en"
    remedy = REMEDIES.get(answer.get("remedy"))
    return [*([str(remedy)] if remedy else []), *(f"{reference(one['ref'])} {one[text]}" for one in answer.get("citations", []))]


def _decision(redress) -> str:
    facts = {"what": redress.get_what_display(), "article": redress.article, "reason": redress.reason}
    return _("The leader's decision: %(what)s, %(article)s: %(reason)s") % facts


STEPS = {"exchange": ("R2010 Art. 28", "R2010 Art. 30"), "return": ("R2010 Art. 30", "R2010 Art. 31", "R2010 Art. 32")}


class GiveMachine(forms.Form):
    """Which machine of the same model the customer gets, and on which day."""

    serial = forms.CharField(
        label=_("Serial number of the machine given for it"), max_length=40, help_text=_("In stock of this model, the dealer's own first.")
    )
    day = DayField(label=_("Exchanged on"))

    def __init__(self, *args, user, redress, **kwargs):
        super().__init__(*args, initial={"day": clock.company_day(clock.now())}, **kwargs)
        self.user, self.model, self.reasons = user, redress.machine.model_id, [_decision(redress)]
        stock = Machine.objects.visible_to(user).in_use().filter(model=self.model, sold_on=None, customer=None, identified=True)
        near = Case(When(dealer=redress.machine.dealer_id, then=0), default=1)
        self.fields["serial"].offers = list(stock.order_by(near, "serial").values_list("serial", flat=True)[:OFFERED])

    def clean(self):
        """The machine itself, as `replacement`."""
        data = super().clean()
        serial = data.pop("serial", "")
        found = Machine.objects.visible_to(self.user).in_use().filter(model=self.model, serial=serial.strip().upper()).first()
        if serial and found is None:
            self.add_error("serial", _("No machine of this model has this serial number."))
        return data | {"replacement": found}


class RefundReceived(forms.Form):
    """Since when the customer has the money, and how that is known."""

    day = DayField(label=_("Received on"))
    how = forms.CharField(label=_("How that is known"), max_length=200)

    def __init__(self, *args, redress, **kwargs):
        super().__init__(*args, initial={"day": clock.company_day(clock.now())}, **kwargs)
        self.reasons = [_decision(redress)]
        self.fields["how"].offers = [str(word) for word in (_("his signed receipt"), _("slip of the bank"), _("his word on the phone"))]


class TakeBack(forms.Form):
    """A return that is carried out needs nothing but the press."""

    def __init__(self, *args, redress, **kwargs):
        super().__init__(*args, **kwargs)
        self.reasons = [_decision(redress)]
