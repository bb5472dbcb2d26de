"""What the verbs are told; limits come from the fields of the models."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import Department, User
from core.api import Body, Day, Knowingly, Moment, Phone, Visible, YesNo
from dealers.models import Dealer, people_visible_to
from tickets.actions.correct import CORRECTABLE
from tickets.facts import FACTS
from tickets.models import Attachment, Callback, Doubt, Escalation, Redress, Task, Ticket
from warranty.api.customers import CustomerFacts, NewContact
from warranty.cases import with_papers
from warranty.models import Contact, Customer, Machine, ProductModel

OUTCOME = Ticket._meta.get_field("outcome").max_length
REASON = Task._meta.get_field("override_reason").max_length
NOTE = Escalation._meta.get_field("note").max_length


def person(**options):
    """Someone, by id, among the people whom the caller sees."""
    return Visible(User, visible=people_visible_to, required=False, allow_null=True, **options)


class CallerFacts(CustomerFacts):
    """A customer who is not in the books yet; a letter or an opinion may come without a phone."""

    phone = Phone(required=False, allow_blank=True)

    class Meta(CustomerFacts.Meta):
        pass


class CallerIs(NewContact):
    """Who calls where that is not the customer himself: name, what he is to him, his number."""


class Call(Body):
    """A request for service, as the customer told it. Names the customer: `customer`, or `customer_facts` for a new one; where
    somebody else calls for him, `contact_facts`, or `contact` for one on record."""

    channel = serializers.ChoiceField(choices=Ticket.Channel.choices, default=Ticket.Channel.API)
    received_at = Moment(required=False, help_text="Now where it is not given; earlier needs `late_reason`.")
    machine = Visible(Machine, read=with_papers, required=False, allow_null=True)
    customer = Visible(Customer, along="machine.customer", required=False, allow_null=True)
    customer_facts = CallerFacts(required=False, allow_null=True)
    contact = Visible(Contact, required=False, allow_null=True)
    contact_facts = CallerIs(required=False, allow_null=True)
    model = Visible(ProductModel, "code", required=False, allow_null=True)

    class Meta:
        model = Ticket
        fields = [
            "channel", "kind", "complaint", "paperwork", "title", "difficulty", "bought_in", "urgent", "description", "place", "running",
            "busy_season", "injury", "opened_up", "hours", "received_at", "late_reason", "machine", "customer", "customer_facts",
            "contact", "contact_facts", "model", "serial_text",
        ]  # fmt: skip


class DoubtAnswered(Body):
    """What was found: `explained` or `false`, and why."""

    class Meta:
        model = Doubt
        fields = ["answer", "reason"]
        extra_kwargs = {name: {"required": True, "allow_blank": False} for name in fields}


class Again(serializers.Serializer):
    """What was said this time; `urgent` where it has become so."""

    text = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    channel = serializers.ChoiceField(choices=Ticket.Channel.choices, default=Ticket.Channel.API)
    received_at = Moment(required=False, help_text="Now where it is not given.")
    urgent = YesNo(required=False)


class Ending(serializers.Serializer):
    outcome = serializers.CharField(max_length=OUTCOME)


class CallBack(Body):
    """Who was reached says how satisfied he is, 1 to 5; then `outcome` closes the ticket."""

    reached = serializers.BooleanField()
    outcome = serializers.CharField(max_length=OUTCOME, required=False, allow_blank=True)

    class Meta:
        model = Callback
        fields = ["reached", "satisfied", "said", "outcome"]


class Cancelling(serializers.Serializer):
    reason = serializers.CharField(max_length=OUTCOME)


class Reason(serializers.Serializer):
    reason = serializers.CharField(max_length=REASON)


class Merging(serializers.Serializer):
    """`into` is the number of the ticket that goes on."""

    into = Visible(Ticket, "number")
    reason = serializers.CharField(max_length=REASON)


class Party(serializers.Serializer):
    """Who takes it: a dealer, or a department, or a person of the company."""

    dealer = Visible(Dealer, "code", required=False, allow_null=True)
    department = Visible(Department, "code", required=False, allow_null=True)
    person = person()

    def validate(self, given):
        if given.get("dealer") and (given.get("department") or given.get("person")):
            raise serializers.ValidationError({"dealer": [_("Name a dealer, or a department or person, not both.")]})
        chosen = given.get("person")
        if chosen and not (chosen.is_company and chosen.is_active and (given.get("department") or chosen.department_id)):
            raise serializers.ValidationError({"person": [_("This person is in no department of the company.")]})
        return given


class Harm(serializers.Serializer):
    """What was not known at the call and is known now."""

    injury = YesNo(required=False)
    running = serializers.ChoiceField(choices=Ticket.Running.choices, required=False)


class Sending(Party, Harm):
    """Without a party it goes to the proposed one; to another party or person needs `override_reason`; a second task needs `work`."""

    work = serializers.CharField(max_length=Task._meta.get_field("work").max_length, required=False, allow_blank=True)
    override_reason = serializers.CharField(max_length=REASON, required=False, allow_blank=True)


class SentCall(Party, Call):
    """A call that is sent at once; to another than the proposed party with `override_reason`."""

    override_reason = serializers.CharField(max_length=REASON, required=False, allow_blank=True)

    class Meta(Call.Meta):
        fields = [*Call.Meta.fields, "dealer", "department", "person", "override_reason"]


class AnsweredCall(Call):
    """A call that was settled on the phone, with its answer."""

    outcome = serializers.CharField(max_length=OUTCOME)

    class Meta(Call.Meta):
        fields = [*Call.Meta.fields, "outcome"]


class SendingOn(Party):
    reason = serializers.CharField(max_length=REASON)


class HelpAnswer(SendingOn):
    """`keep`: it stays with the dealer; else somebody else takes over."""

    keep = serializers.BooleanField()


class Arrangement(Body):
    """Who goes, when, and how the customer was told: all three (A10); `mode` only where the ticket's kind has several."""

    repairer = Visible(User, visible=people_visible_to)
    visit_at = Moment()
    told_at = Moment(required=False, help_text="Now where it is not given.")
    knowingly = Knowingly()

    class Meta:
        model = Task
        fields = ["repairer", "visit_at", "told_how", "told_at", "mode", "knowingly"]
        extra_kwargs = {"mode": {"required": False}}


class Result(Body):
    class Meta:
        model = Task
        fields = ["result"]
        extra_kwargs = {"result": {"required": True, "allow_blank": False}}


class Help(serializers.Serializer):
    reason = serializers.CharField(max_length=Task._meta.get_field("help_reason").max_length)


class Checking(Harm):
    """`note` says what is not in hand. In hand before anything is arranged needs `note` and `said_by`."""

    in_hand = serializers.BooleanField()
    note = serializers.CharField(max_length=NOTE, required=False, allow_blank=True, default="")
    said_by = serializers.CharField(max_length=50, required=False, allow_blank=True, default="")


class PassingOn(serializers.Serializer):
    """Whom it is told, and what they should know."""

    department = Visible(Department, "code")
    text = serializers.CharField(max_length=500, required=False, allow_blank=True)


class Raising(serializers.Serializer):
    note = serializers.CharField(max_length=NOTE)


class PromiseFound(serializers.Serializer):
    dealer = Visible(Dealer, "code")
    text = serializers.CharField(max_length=500)


class Deciding(Party):
    """`reassign` needs a party, `sanction` the responsible person and the rule, which may be added to every decision.

    What is not in hand is pressed for or reassigned: `read` or `sanction` alone is refused.
    """

    decision = serializers.ChoiceField(choices=Escalation.Decision.choices)
    task = Visible(Task, required=False, help_text="Which one is reassigned, where the report names none and there are several.")
    reason = serializers.CharField(max_length=Escalation._meta.get_field("reason").max_length, required=False, allow_blank=True, default="")
    responsible = person()
    rule = serializers.CharField(max_length=Escalation._meta.get_field("rule").max_length, required=False, allow_blank=True)


class Sanctioning(serializers.Serializer):
    """A person who had to do with the ticket, and the rule."""

    responsible = Visible(User, visible=people_visible_to)
    rule = serializers.CharField(max_length=Escalation._meta.get_field("rule").max_length)
    reason = serializers.CharField(max_length=Escalation._meta.get_field("reason").max_length)


class Note(serializers.Serializer):
    """An internal line is not shown to dealers."""

    text = serializers.CharField(max_length=1000)
    internal = serializers.BooleanField(required=False)


class Correction(Body):
    """What was written down wrong; only what is named is changed."""

    reason = serializers.CharField(max_length=REASON)
    machine = Visible(Machine, required=False)
    contact_facts = CallerIs(required=False, allow_null=True)
    knowingly = Knowingly()
    take_owner = serializers.BooleanField(required=False, allow_null=True, help_text="Of another machine: the customer becomes its owner.")
    take_task = serializers.BooleanField(required=False, allow_null=True, help_text="Of another machine: its dealer gets the task.")
    customer = Visible(Customer, required=False)
    model = Visible(ProductModel, "code", required=False)

    class Meta:
        model = Ticket
        fields = [*CORRECTABLE, "reason", "machine", "take_owner", "take_task", "customer", "contact_facts", "knowingly"]
        extra_kwargs = {name: {"required": False} for name in CORRECTABLE}

    def get_fields(self):
        """The customer's own fields stand beside, as `customer_phone` and so on."""
        fields = super().get_fields()
        for name, field in CustomerFacts().get_fields().items():
            if name == "knowingly":
                continue
            field.required = False
            fields[f"customer_{name}"] = field
        return fields


class MachineCorrection(Body):
    """What was entered wrongly of a machine; only what is named is changed. `dealer` by its code, null for the company's own."""

    dealer = Visible(Dealer, "code", required=False, allow_null=True)
    reason = serializers.CharField(max_length=REASON)
    knowingly = Knowingly()

    class Meta:
        model = Machine
        fields = ["serial", "engine_number", "produced_on", "dealer", "reason", "knowingly"]
        extra_kwargs = {name: {"required": False} for name in ("serial", "engine_number", "produced_on")}
        validators: list = []  # the action says whose serial it is


class Problem(serializers.Serializer):
    """The earlier ticket of the same problem; none where the problem is new."""

    earlier = Visible(Ticket, "number", required=False, allow_null=True)
    reason = serializers.CharField(max_length=200)


class Settling(serializers.Serializer):
    """What is decided, by its code in `needs_person`: true or false, a severity, a day, or a part's number."""

    fact = serializers.ChoiceField(choices=list(FACTS))
    value = serializers.JSONField()
    reason = serializers.CharField(max_length=200)


class RedressDecision(Body):
    """Exchange, return or neither; `amount` is a return's refund, the invoice's price where it is not given."""

    class Meta:
        model = Redress
        fields = ["what", "article", "reason", "amount"]
        extra_kwargs = {"amount": {"min_value": 0}}


class GivenMachine(serializers.Serializer):
    """Which machine of the same model the customer gets."""

    replacement = Visible(Machine)
    day = Day(required=False, help_text="Today where it is not given.")


class RefundReceived(serializers.Serializer):
    """Since when the customer has the refund, and how that is known."""

    day = Day()
    how = serializers.CharField(max_length=200)


class Plate(Body):
    """What the plate says: model and serial; the dealer who sold it where the machine is not registered yet."""

    model = Visible(ProductModel, "code")
    dealer = Visible(Dealer, "code", required=False, allow_null=True)
    knowingly = Knowingly()

    class Meta:
        model = Machine
        fields = ["model", "serial", "dealer", "knowingly"]
        validators: list = []  # a registered one is found, an unknown one entered


class Merge(Body):
    """An unidentified machine, and the one on record that it is."""

    machine = Visible(Machine)
    into = Visible(Machine)

    class Meta:
        model = Machine
        fields = ["machine", "into"]


class Upload(Body):
    """A photo or PDF, judged by its content."""

    upload = serializers.FileField(max_length=200)
    internal = YesNo(required=False)

    class Meta:
        model = Attachment
        fields = ["upload", "kind", "internal"]
        extra_kwargs = {"kind": {"required": False}}
