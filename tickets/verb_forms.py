"""Shapes of what company people send about a ticket. The rules are the actions'."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from core import clock
from core.forms import KnowinglyField, MomentField, YesNoField
from dealers.models import Dealer, people_visible_to
from tickets import timeline, traps
from tickets.actions import proposal
from tickets.harm import ask_harm, known
from tickets.kinds import Happened
from tickets.models import Attachment, Callback, Doubt, Escalation, Event, Phrase, Task, Ticket
from tickets.models.phrase import offers
from tickets.views.parties import party_name
from warranty.forms import near_serials
from warranty.models import Machine, ProductModel


def words(label, rows=3, limit=200, **kwargs):
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class PartyField(forms.ChoiceField):
    """Who takes a task: a dealer, a department or a company person. Gives {dealer, department, person} to an action.

    Beside each name stands what speaks against it, for a ticket's place and machine as far as they are known.
    """

    def __init__(self, *, user, proposed=None, need=None, **kwargs):
        people = people_visible_to(user).filter(is_active=True, role__in=traps.TAKERS)
        self.models = {"dealer": Dealer.objects.visible_to(user), "department": Department.objects.visible_to(user), "person": people}
        found = traps.choices(user, need or traps.Need())
        choices = [
            ("", proposed or "…"),
            (_("Dealers"), [(f"dealer:{pk}", name) for pk, name in found.dealers]),
            (_("Departments"), [(f"department:{pk}", name) for pk, name in found.departments]),
            (_("Company people"), [(f"person:{pk}", name) for pk, name in found.people]),
        ]
        super().__init__(choices=choices, **kwargs)

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return {}
        kind, _colon, pk = value.partition(":")
        return {kind: self.models[kind].get(pk=pk)}


class Flat(forms.Form):
    """A form whose `party` becomes the action's dealer, department and person."""

    def clean(self):
        data = super().clean()
        data.update(data.pop("party", None) or {})
        return data


class Dispatch(Flat):
    override_reason = words(_("Why someone else than proposed"), 2, required=False)

    def __init__(self, *args, user, ticket, **kwargs):
        super().__init__(*args, **kwargs)
        found = proposal(ticket, clock.now())
        self.reasons, proposed = found.lines(), _("As proposed: %s") % party_name(found.party, user)
        party = PartyField(user=user, proposed=proposed, need=traps.Need.of(ticket), label=_("Who takes it"), required=False)
        self.fields = {"party": party, **self.fields}
        ask_harm(self, ticket)

    def clean(self):
        data = super().clean()
        return data | {"running": known(data.get("running"))}


class Split(Flat):
    work = words(_("Which part of the work"), 2)

    def __init__(self, *args, user, ticket, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {"party": PartyField(user=user, need=traps.Need.of(ticket), label=_("Who takes it")), **self.fields}


class Redispatch(Flat):
    reason = words(_("Why"), 2)

    def __init__(self, *args, user, task, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {"party": PartyField(user=user, need=traps.Need.of(task.ticket), label=_("Who takes over")), **self.fields}


class PromiseFound(forms.Form):
    dealer = forms.ModelChoiceField(Dealer.objects.none(), label=_("Dealer who promised it"))
    text = words(_("What was promised"), 3, 500)

    def __init__(self, *args, user, ticket, **kwargs):
        super().__init__(*args, initial={"dealer": ticket.dealer_id}, **kwargs)
        self.fields["dealer"].queryset = Dealer.objects.visible_to(user)


class AnswerHelp(Flat):
    keep = YesNoField(label=_("Who goes on"), yes=_("It stays with them"), no=_("Someone else takes over"), yes_first=True)
    reason = words(_("What they are told"), 2)

    def __init__(self, *args, user, task, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = task.help_reason
        self.fields["party"] = PartyField(user=user, need=traps.Need.of(task.ticket), label=_("Who takes over"), required=False)


class Arrange(forms.Form):
    repairer = forms.ModelChoiceField(queryset=None, label=_("Who goes"))
    visit_at = MomentField(label=_("Visit at"))
    told_how = forms.ChoiceField(label=_("How the customer was told"), choices=Task.Told.choices, widget=forms.RadioSelect)
    knowingly = KnowinglyField()

    def __init__(self, *args, user, task, **kwargs):
        super().__init__(*args, **kwargs)
        people = people_visible_to(user).filter(is_active=True).order_by("role", "id")
        if task.dealer_id:
            self.fields["repairer"].queryset = people.filter(staff__dealer_id=task.dealer_id)
        else:
            self.fields["repairer"].queryset = people.filter(role__in=traps.TAKERS)
        self.fields["repairer"].initial = task.repairer_id or task.person_id
        self.fields["visit_at"].initial = task.visit_at


class Check(forms.Form):
    in_hand = YesNoField(label=_("Is it in hand"), yes=_("In hand"), no=_("Not in hand: to the leader"), yes_first=True)
    note = words(_("What was said"), 3, required=False)
    said_by = forms.CharField(label=_("Who said it"), max_length=50, required=False)

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, **kwargs)
        ask_harm(self, task.ticket)

    def clean(self):
        data = super().clean()
        return data | {"running": known(data.get("running"))}


class AskAgain(forms.Form):
    text = words(_("What the customer says now"), 3, 2000, required=False)
    urgent = YesNoField(label=_("How urgent"), yes=_("Urgent: the leader is told at once"), no=_("Normal"), required=False)


class Escalate(forms.Form):
    note = words(_("What the leader should know"), 4)


class TaskField(forms.ModelChoiceField):
    """One of a ticket's tasks, by who has it."""

    def label_from_instance(self, task):
        return f"{task.party} {task.work}".strip()


class Decide(Flat):
    decision = forms.ChoiceField(label=_("Decision"), choices=Escalation.Decision.choices, widget=forms.RadioSelect)
    reason = words(_("Why"), 2, required=False)
    responsible = forms.ModelChoiceField(queryset=None, label=_("Responsible person"), required=False)
    rule = forms.CharField(label=_("Rule that is cited"), max_length=200, required=False)

    def __init__(self, *args, user, escalation=None, like=None, **kwargs):
        """`escalation`: the only one on its page, of whose tasks one may be reassigned. `like`: another such form that was
        made already, with whose lists many on one page cost no statement more."""
        super().__init__(*args, **kwargs)
        self.user, tasks = user, escalation.in_question() if escalation else ()
        if len(tasks) > 1:
            rows = Task.objects.visible_to(user).filter(pk__in=[task.pk for task in tasks]).select_related("dealer", "department", "ticket")
            self.fields["task"] = TaskField(rows, label=_("Which task"), required=False)
        self.fields["responsible"].queryset = people_visible_to(user).filter(is_active=True).order_by("role", "id")
        need = traps.Need.of(escalation.ticket) if escalation else None
        self.fields["party"] = like.fields["party"] if like else PartyField(user=user, need=need, label=_("Who takes over"), required=False)

    def beside(self, auto_id: str, responsible, data=None) -> "Decide":
        """One more on the same page, with a short list of who may be responsible."""
        form = Decide(data, user=self.user, like=self, auto_id=auto_id)
        form.fields["responsible"].choices = [("", _("Choose who is responsible")), *((person.pk, str(person)) for person in responsible)]
        return form


class Sanction(forms.Form):
    """Whom, by which rule; what was late about the ticket stands above as it is on record."""

    responsible = forms.ModelChoiceField(queryset=None, label=_("Responsible person"))
    rule = forms.CharField(label=_("Rule that is cited"), max_length=200)
    reason = words(_("Why"), 2)

    def __init__(self, *args, user, ticket, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people_visible_to(user).filter(is_active=True).order_by("role", "id")
        self.reasons = [
            f"{timeline.words(event)} · {event.at.astimezone(clock.company_zone()):%m-%d %H:%M}" for event in late_of(user, ticket)
        ]


def late_of(user, ticket) -> list:
    """What was late about a ticket, as its timeline has it for this person."""
    late = [kind for kind in Happened if kind.endswith("_late") or kind == Happened.TICKET_LATE or kind == Happened.TASK_LATE]
    return list(Event.objects.visible_to(user).filter(ticket=ticket, kind__in=late).order_by("-at", "-id")[:10])


class Finish(forms.Form):
    result = words(_("What was done"), 4, 500)


class Outcome(forms.Form):
    outcome = words(_("How it ended"), 4, 1000)

    def __init__(self, *args, ticket, **kwargs):
        super().__init__(*args, **kwargs)
        use = Phrase.Use.OUTCOME if ticket.was_sent else Phrase.Use.ANSWER
        self.fields["outcome"].offers = offers(use, model=ticket.model)[use]


class CallBack(Outcome):
    """What was heard on the phone; who was not reached is called again."""

    reached = YesNoField(label=_("Was he reached"), yes=_("Reached"), no=_("Not reached: he stays in the list"), yes_first=True)
    satisfied = forms.TypedChoiceField(
        label=_("How satisfied he is"), choices=Callback.SCALE, coerce=int, empty_value=None, widget=forms.RadioSelect, required=False
    )
    said = words(_("What he said"), 2, 500, required=False)

    field_order = ["reached", "satisfied", "said", "outcome"]

    def __init__(self, *args, ticket, **kwargs):
        super().__init__(*args, ticket=ticket, **kwargs)
        self.fields["outcome"].required = False
        self.call = [one for one in (ticket.contact, ticket.customer) if one]


class AnswerDoubt(forms.Form):
    answer = forms.ChoiceField(label=_("What you found"), choices=Doubt.Answer.choices, widget=forms.RadioSelect)
    reason = words(_("How it is"), 3, 500)


class PassOn(forms.Form):
    department = forms.ModelChoiceField(queryset=None, label=_("Who is to know"))
    text = words(_("What they should know"), 3, 500, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.visible_to(user)


class Reason(forms.Form):
    reason = words(_("Why"), 3, 1000)


class Merge(forms.Form):
    """Which ticket goes on: by its number, the open ones of the same machine or customer at hand."""

    into = forms.CharField(label=_("Number of the ticket that goes on"), max_length=20)
    reason = words(_("Why"), 2)

    def __init__(self, *args, user, ticket, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        same = Q(machine__isnull=False, machine=ticket.machine_id) | Q(customer=ticket.customer_id)
        rows = Ticket.objects.visible_to(user).filter(same).exclude(state__in=Ticket.OVER).exclude(pk=ticket.pk)
        found = list(rows.select_related("dealer").order_by("received_at", "id")[:5])
        self.reasons = [f"{row.number} {row.title} · {row.get_state_display()} {row.dealer or ''}".strip() for row in found]
        self.initial["into"] = found[0].number if found else ""

    def clean_into(self):
        found = Ticket.objects.visible_to(self.user).filter(number=self.cleaned_data["into"].strip().upper()).first()
        if found is None:
            raise forms.ValidationError(_("No ticket has this number."))
        return found


class Note(forms.Form):
    text = words(_("Write a line"), 3, 1000)
    internal = YesNoField(label=_("Who sees it"), yes=_("Internal"), no=_("Dealer sees it"), yes_first=True, required=False)

    def clean(self):
        """Internal, unless it is said to be for the dealer."""
        data = super().clean()
        return data | {"internal": data.get("internal") is not False}


class ReadyNote(Note):
    """On a page of its own it offers ready sentences too."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].offers = offers(Phrase.Use.NOTE)[Phrase.Use.NOTE]


class Attach(forms.Form):
    upload = forms.FileField(label=_("Photo or PDF"))
    kind = forms.ChoiceField(label=_("What it shows"), choices=Attachment.Kind.choices, initial="other")
    internal = YesNoField(label=_("Who sees it"), yes=_("Internal"), no=_("Dealer sees it"), yes_first=True, required=False)

    def clean(self):
        """For the dealer too, unless it is said to be internal."""
        data = super().clean()
        return data | {"internal": bool(data.get("internal"))}


class Identify(forms.Form):
    model = forms.ModelChoiceField(queryset=None, label=_("Model"))
    serial = forms.CharField(label=_("Serial number"), max_length=40)
    dealer = forms.ModelChoiceField(queryset=None, label=_("Dealer that sold it"), required=False)
    knowingly = KnowinglyField()

    def __init__(self, *args, user, ticket, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["model"].queryset = ProductModel.objects.visible_to(user)
        self.fields["dealer"].queryset = Dealer.objects.visible_to(user)
        self.initial, self.user = {"model": ticket.model_id, "serial": ticket.serial_text}, user

    def near(self) -> list[Machine]:
        """Machines whose serials are easily taken for the one that was sent."""
        return near_serials(self, self.user)


class AskHelp(forms.Form):
    reason = forms.CharField(
        label=_("What is needed"), max_length=200,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": _("No such part in stock, 3 machines down at once")}),
    )  # fmt: skip


class Nothing(forms.Form):
    """A verb that needs nothing but the press."""
