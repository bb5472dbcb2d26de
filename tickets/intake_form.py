"""The shape of a call as the clerk writes it down (A3, A14)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import company_zone
from core.forms import KnowinglyField, MomentField, WholeField, YesNoField
from core.phones import FormPhoneField
from tickets import natures
from tickets.actions.register import FREE_MINUTES, needs_phone
from tickets.harm import HARM, injury_field, known, picked, running_field
from tickets.models import Task, Ticket
from tickets.verb_forms import PartyField, words
from warranty.actions import CUSTOMER_FIELDS
from warranty.models import Assembly, Contact, Customer, Machine, ProductModel
from warranty.models.life import MOST_HOURS

NEW = "new"
TECHNICAL = "machine"  # advice that is not about papers
DISPATCH = "dispatch"
ANSWER = "answer"  # the button that closes at once
AGAIN = "again:"  # and the number of the ticket that is open for the same fault
SEASON = {True: "yes", False: "no", None: ""}
RELATED = ("model", "dealer", "customer", "card")
CHANNELS = [(c, Ticket.Channel(c).label) for c in ("call", "letter", "visit")]


def column(model, name, **kwargs):
    """A text field with the column's words and length."""
    field = model._meta.get_field(name)
    return forms.CharField(label=kwargs.pop("label", field.verbose_name), max_length=field.max_length, **kwargs)


class Intake(forms.Form):
    """One call. `who` is a machine (`m12`), a customer without a known machine (`c5`), or `new`."""

    free_minutes = FREE_MINUTES

    who = forms.RegexField(r"^(m\d{1,18}|c\d{1,18}|new)$", label=_("Customer and machine"), initial=NEW)
    contact_name = column(Contact, "name", label=_("Who calls"), required=False)
    contact_relation = column(Contact, "relation", required=False)
    contact_phone = FormPhoneField(label=_("His phone"), required=False)
    knowingly = KnowinglyField()
    customer_name = column(Customer, "name", label=_("Name"), required=False)
    customer_phone = FormPhoneField(required=False)
    customer_province = column(Customer, "province", required=False)
    customer_city = column(Customer, "city", required=False)
    customer_county = column(Customer, "county", required=False)
    customer_address = column(Customer, "address", required=False)
    model = forms.ModelChoiceField(queryset=None, label=_("Model"), required=False)
    serial_text = column(Ticket, "serial_text", required=False)
    title = column(Ticket, "title")
    place = forms.ChoiceField(label=_("What is broken"), required=False)
    description = words(_("What the customer says"), 3, 2000, required=False)
    hours = WholeField(label=_("Working hours"), min_value=0, max_value=MOST_HOURS, required=False)
    running = running_field()
    busy_season = YesNoField(label=_("Busy season"), required=False)
    injury = injury_field()
    opened_up = YesNoField(label=_("Opened up by the customer"), yes=_("opened up"), no=_("untouched"), required=False)
    kind = picked(_("What kind of call"), lambda: natures.on(natures.INTAKE), initial=natures.REPAIR.code)
    complaint = picked(_("What the complaint is about"), Ticket.Complaint.choices, required=False)
    paperwork = picked(
        _("What the advice is about"), [(TECHNICAL, _("the machine")), *Ticket.Paperwork.choices], initial=TECHNICAL, required=False
    )
    difficulty = picked(_("How hard"), Ticket.Difficulty.choices, initial="routine")
    bought_in = forms.BooleanField(label=_("Bought-in part"), required=False)
    urgency = picked(_("How urgent"), [("no", _("Normal")), ("urgent", _("Urgent: the leader is told at once"))], initial="no")
    channel = picked(_("How it came in"), CHANNELS, initial="call")
    received_at = MomentField(label=_("Received at"))
    received_shown = forms.CharField(required=False, widget=forms.HiddenInput)
    late_reason = column(Ticket, "late_reason", required=False)
    override_reason = column(Task, "override_reason", required=False)
    outcome = words(_("The answer given"), 2, 1000, required=False)

    def __init__(self, *args, user, need=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["model"].queryset = ProductModel.objects.visible_to(user)
        self.fields["place"].choices = places(user)
        if self.data.get("step", "").startswith(AGAIN):
            self.fields["title"].required = False  # another call may say nothing new
        self.fields["party"] = PartyField(user=user, proposed=_("As proposed"), need=need, label=_("Assignee"), required=False)

    def tell_season(self, plan) -> None:
        """Say beside the question what the table of busy seasons says of the chosen machine."""
        self.season_told = ""
        if plan and plan.choice:
            self.season_told = SEASON[plan.choice.season.busy]
            self.fields["busy_season"].help_text = plan.choice.season.why

    def clean(self):
        """The facts that `tickets.actions.register` takes, and the party."""
        data = super().clean()
        told = {name: data.pop(f"customer_{name}", "") for name in CUSTOMER_FIELDS}
        facts = data | self._who(data, told)
        facts["complaint"] = complaint_of(self, facts)
        facts.pop("received_shown", None)
        if untouched(self.data):
            facts["received_at"] = None
        facts["paperwork"] = papers_of(facts)
        if self.data.get("step") == DISPATCH:
            self._must_ask(facts)
        facts["running"] = known(facts.get("running"))
        facts["urgent"] = facts.pop("urgency", "no") == "urgent"
        facts |= facts.pop("party", None) or {}
        facts["contact_facts"] = self._calls(facts)
        for name in ("who", "knowingly"):
            facts.pop(name, None)
        if self.data.get("step") == ANSWER and not facts.get("outcome", "").strip():
            self.add_error("outcome", _("Write down the answer."))
        return facts

    def _must_ask(self, facts) -> None:
        """Before a fault is sent it is asked whether somebody is hurt and whether the machine still works (A14)."""
        for name in HARM if facts.get("kind") in natures.codes(lambda nature: nature.asks_harm) else ():
            if not self.data.get(name) and name not in self.errors:
                self.add_error(name, _("Ask the customer, or choose that nobody knows."))

    def _who(self, data, told) -> dict:
        """Machine, customer or the facts of a new one; a chosen machine brings its model."""
        who = data.get("who") or ""
        machine = Machine.objects.visible_to(self.user).select_related(*RELATED).filter(pk=who[1:]).first() if who[:1] == "m" else None
        customer = machine.customer if machine else None
        if who[:1] == "c":
            customer = Customer.objects.visible_to(self.user).filter(pk=who[1:]).first()
        if who[:1] in ("m", "c") and not (machine or customer):
            self.add_error("who", _("Choose the machine again."))
        if machine:
            data.pop("model", None)
            data["serial_text"] = ""
        found = {"machine": machine} if machine else {}
        if customer:
            return found | {"customer": customer}
        needed = ("name", "phone") if needs_phone(data.get("channel", ""), data.get("kind", "")) else ("name",)
        for name in needed:
            if not told[name].strip() and f"customer_{name}" not in self.errors:
                self.add_error(f"customer_{name}", _("The customer needs a name and a phone number."))
        return found | {"customer_facts": told | {"knowingly": bool(data.get("knowingly"))}}

    def _calls(self, facts) -> dict | None:
        """Whoever calls for the customer, where somebody does."""
        told = {name: facts.pop(f"contact_{name}", "") or "" for name in ("name", "relation", "phone")}
        if not any(told.values()):
            return None
        if not told["name"].strip():
            self.add_error("contact_name", _("Write down who calls."))
        return told


def shown(now) -> str:
    """How a page shows its present in the field of receipt."""
    return f"{now.astimezone(company_zone()):%Y-%m-%d %H:%M}"


def untouched(data) -> bool:
    """Whether the time of receipt was left as the page came with it: then it is the present, for the page may have stood open."""
    return bool(data.get("received_shown")) and data["received_shown"] == f"{data.get('received_at_0')} {data.get('received_at_1')}"


def complaint_of(form, data) -> str:
    """What a complaint is about, which whoever writes it down has to say; nothing of any other call."""
    if data.get("kind") not in natures.codes(lambda nature: nature.complains):
        return ""
    if not data.get("complaint") and "complaint" not in form.errors:
        form.add_error("complaint", _("Say what the complaint is about."))
    return data.get("complaint", "")


def papers_of(data) -> str:
    """Which papers advice is about; nothing of any other call."""
    papers = data.get("paperwork") or TECHNICAL
    return papers if papers != TECHNICAL and data.get("kind") in natures.codes(lambda nature: nature.papers) else ""


def places(user) -> list:
    """Where a fault can be, grouped by class of machine."""
    groups = {}
    for row in Assembly.objects.visible_to(user):
        groups.setdefault(row.get_product_class_display(), []).append((row.name, row.name))
    return [("", "—"), *groups.items()]
