"""Shapes of what people say about promises, rules, calendars and absences. The rules are the actions'."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role as Job
from core.forms import DayField, MomentField, WholeField
from deadlines.models import Calendar, Policy
from deadlines.registry import KINDS
from deadlines.roles import Role
from deadlines.rule_words import read_reminders, reminder_words, states_of
from dealers.models import people_visible_to

REASON = 200


def reason_field(**options) -> forms.CharField:
    return forms.CharField(label=_("Why"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 2}), **options)


class Pause(forms.Form):
    reason = reason_field(help_text=_("It stays on record, and everyone who looks at this promise reads it."))


RUNGS = range(5)


class NextVersion(forms.Form):
    """The next version of a rule, filled in from the present one; `rule_of` gives it as the action takes it."""

    title = forms.CharField(label=_("What is promised"), max_length=100)
    source = forms.CharField(label=_("Source"), max_length=100, help_text=_("Clause of the scheme or article of the law."))
    minutes = WholeField(label=_("Minutes"), required=False, min_value=1, max_value=10**6)
    days = WholeField(
        label=_("Days"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=_("Minutes or days, not both."),
    )
    calendar = forms.ModelChoiceField(queryset=None, label=_("Calendar"), required=False, empty_label=_("Round the clock, every day"))
    pause_states = forms.MultipleChoiceField(label=_("May stand still in"), required=False, widget=forms.CheckboxSelectMultiple)
    reminders = forms.CharField(label=_("Reminders before"), required=False, max_length=100, help_text=_("As 10 d 5 d 1 d, 2 h or 30 min."))
    valid_from = DayField(label=_("In force from"), help_text=_("Today or later; from that day on the newest version counts."))

    def __init__(self, *args, rule: Policy, user, scoped=False, ticket_kinds=(), today=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.rule, states = rule, states_of(rule.kind)
        self.fields["calendar"].queryset = Calendar.objects.visible_to(user)
        self.fields["pause_states"].choices = states
        if not states or rule.fixed or KINDS[rule.kind].steady:
            del self.fields["pause_states"]
        for place in RUNGS:
            self.fields[f"after_{place}"] = WholeField(label=_("Minutes after due"), required=False, min_value=0, max_value=525_600)
            self.fields[f"roles_{place}"] = forms.MultipleChoiceField(
                label=_("Who is told"), required=False, choices=Role.choices, widget=forms.CheckboxSelectMultiple
            )
        if scoped:
            scopes = {"scheme": Policy.Scheme.choices, "urgency": Policy.Urgency.choices, "ticket_kind": list(ticket_kinds)}
            for name, choices in scopes.items():
                label = Policy._meta.get_field(name).verbose_name
                self.fields[name] = forms.ChoiceField(label=label, required=False, choices=[("", _("all")), *choices])
        self.initial = self._present(today) | self.initial

    def _present(self, today) -> dict:
        rule = self.rule
        shown = {name: getattr(rule, name) for name in ("title", "source", "minutes", "days", "calendar", "pause_states")}
        for place, (after, roles) in enumerate(rule.ladder[: len(RUNGS)]):
            shown |= {f"after_{place}": after, f"roles_{place}": roles}
        return shown | {"reminders": reminder_words(rule.reminders), "valid_from": today}

    @property
    def rungs(self):
        """The rows of the ladder, each with its two fields."""
        return [(self[f"after_{place}"], self[f"roles_{place}"]) for place in RUNGS]

    @property
    def plain(self):
        """The fields that are no rung."""
        return [self[name] for name in self.fields if not name.startswith(("after_", "roles_"))]

    def clean_reminders(self):
        try:
            return read_reminders(self.cleaned_data["reminders"])
        except ValueError:
            raise forms.ValidationError(_("Write them as 10 d 5 d 1 d.")) from None

    def clean(self):
        data, ladder = super().clean(), []
        for place in RUNGS:
            after, roles = data.pop(f"after_{place}", None), data.pop(f"roles_{place}", None)
            if after is None and roles:
                self.add_error(f"after_{place}", _("Say how many minutes after due; 0 at once."))
            elif after is not None and not roles:
                self.add_error(f"roles_{place}", _("Say who is told."))
            elif after is not None:
                ladder.append([after, roles])
        return {"pause_states": [], **data, "ladder": sorted(ladder, key=lambda rung: rung[0]), "kind": self.rule.kind}


class Replan(forms.Form):
    reason = reason_field(help_text=_("It stands in the trail of every promise that moves."))


class EnterAbsence(forms.Form):
    """Who is away from when until when, and who owes his promises meanwhile."""

    user = forms.ModelChoiceField(queryset=None, label=_("Who is away"), empty_label=_("Choose who is away"))
    stand_in = forms.ModelChoiceField(
        queryset=None,
        label=_("Stand-in"),
        empty_label=_("Choose a colleague"),
        help_text=_("Someone with the same role, who can do the same."),
    )
    begins_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        people = people_visible_to(user).filter(is_active=True, staff__isnull=True).order_by("department", "id")
        colleagues = people.filter(role=user.role).exclude(pk=user.pk)
        for_others = user.role in (Job.LEADER, Job.ADMIN)
        self.fields["stand_in"].queryset = people if for_others else colleagues
        self.fields["user"].queryset = people if for_others else people.filter(pk=user.pk)
        if for_others:
            self.fields["stand_in"].choices = [("", self.fields["stand_in"].empty_label), *_by_role(people)]
        self.initial.setdefault("user", user.pk)


def _by_role(people) -> list[tuple]:
    """People in groups of their role, in which one can stand in for another; who is alone in his stands in for nobody."""
    groups = {}
    for person in people:
        groups.setdefault(person.get_role_display(), []).append((person.pk, person.name))
    return [(role, members) for role, members in groups.items() if len(members) > 1]
