"""What is answered: rows of lists, and single objects with what hangs on them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from core import api
from core.api import reference, seen
from deadlines.api import DeadlineRow
from dealers.api import DealerReference, DepartmentReference, PersonReference
from dealers.models import Dealer, dealer_id_of
from tickets import timeline
from tickets.models import Attachment, Doubt, Escalation, Event, RecordPart, Redress, RepairRecord, Task, Ticket, Verdict
from tickets.plausible import named, said
from warranty.api.customers import MaskedContact, MaskedCustomer, WholeContact, WholeCustomer
from warranty.api.references import MachineReference, ModelReference
from warranty.models import Cause, Part
from warranty.words import on_a_dealers_page

TicketReference = reference("id", "number", of=Ticket)


class TicketInShort(serializers.ModelSerializer):
    """Which ticket, and what it is about."""

    class Meta:
        model = Ticket
        fields = ["id", "number", "state", "kind", "title", "urgent", "received_at"]
        read_only_fields = fields


class OwnDealer(serializers.Field):
    """The dealer of a ticket; to another dealer who works on it too it is not told (X4)."""

    def to_representation(self, dealer: Dealer):
        own = dealer_id_of(self.context["request"].user)
        return DealerReference(dealer).data if own in (None, dealer.pk) else None


extend_schema_field(DealerReference(allow_null=True))(OwnDealer)


class FileRow(serializers.ModelSerializer):
    """A file; `url` gives its content to whoever may see it."""

    url = serializers.SerializerMethodField()
    by = PersonReference(read_only=True)

    class Meta:
        model = Attachment
        fields = ["id", "kind", "at", "by", "sha256", "url"]
        read_only_fields = fields

    @extend_schema_field(serializers.URLField())
    def get_url(self, attachment):
        return reverse("api:file-content", [attachment.pk], request=self.context["request"])


class LineRow(serializers.ModelSerializer):
    """A part that was replaced."""

    part = reference("number", "name", of=Part)(read_only=True)

    class Meta:
        model = RecordPart
        fields = ["part", "quantity", "note"]
        read_only_fields = fields


class RecordRow(serializers.ModelSerializer):
    """A signed repair record 三包维修记录."""

    ticket = TicketReference(read_only=True)
    repairer = PersonReference(read_only=True)
    cause = reference("code", "name", of=Cause)(read_only=True)

    class Meta:
        model = RepairRecord
        fields = [
            "id", "number", "ticket", "task", "repairer", "fault", "cause", "cause_text", "work", "solved", "hours", "arrived_at",
            "finished_at", "labour_hours", "travel_km", "signed_how", "signed_by", "policy_explained", "filed_at",
            "original_received_at",
        ]  # fmt: skip
        read_only_fields = fields


class DoubtRow(serializers.ModelSerializer):
    """What does not look right about a record, and what a person found. `other` is told to who sees that record (X4)."""

    record = reference("id", "number", of=RepairRecord)(read_only=True)
    other = serializers.SerializerMethodField()
    says = serializers.SerializerMethodField()
    answered_by = PersonReference(read_only=True)
    can = api.Can()

    class Meta:
        model = Doubt
        fields = ["id", "record", "kind", "facts", "other", "says", "at", "answer", "reason", "answered_by", "answered_at", "can"]
        read_only_fields = fields

    def get_other(self, doubt) -> str:
        return named(doubt, self.context["request"].user)

    def get_says(self, doubt) -> str:
        return said(doubt, self.context["request"].user)


class RecordDetail(RecordRow):
    """A record with its parts and files."""

    parts = LineRow(many=True, read_only=True)
    files = seen("seen_files", FileRow)

    class Meta(RecordRow.Meta):
        fields = [*RecordRow.Meta.fields, "parts", "files"]
        read_only_fields = fields


class TaskRow(serializers.ModelSerializer):
    """One part of a ticket, owed by one dealer or department."""

    ticket = TicketInShort(read_only=True)
    customer = MaskedCustomer(source="ticket.customer", read_only=True)
    contact = MaskedContact(source="ticket.contact", read_only=True)
    machine = MachineReference(source="ticket.machine", read_only=True)
    dealer = DealerReference(read_only=True)
    department = DepartmentReference(read_only=True)
    person = PersonReference(read_only=True)
    repairer = PersonReference(read_only=True)
    can = api.Can()

    class Meta:
        model = Task
        fields = [
            "id", "ticket", "seq", "state", "customer", "contact", "machine", "dealer", "department", "person", "work", "own", "sent_at",
            "arranged_at", "repairer", "visit_at", "mode", "told_how", "told_at", "visits", "arrived_at", "done_at", "result",
            "help_reason", "help_count", "checked_at", "in_hand", "can",
        ]  # fmt: skip
        read_only_fields = fields
        company_only = ("checked_at", "in_hand")

    def to_representation(self, task):
        shown = super().to_representation(task)
        if not self.context["request"].user.is_company:
            shown |= {name: None for name in self.Meta.company_only}
        return shown


class TaskDetail(TaskRow):
    """A task with its promises and records; to its own party with the customer's and the contact's whole number."""

    customer, contact = serializers.SerializerMethodField(), serializers.SerializerMethodField()
    description = serializers.CharField(source="ticket.description", read_only=True)
    records = seen("seen_records", reference("id", "number", of=RepairRecord))
    deadlines = serializers.SerializerMethodField()

    class Meta(TaskRow.Meta):
        fields = [*TaskRow.Meta.fields, "description", "records", "deadlines"]
        read_only_fields = fields

    @extend_schema_field(MaskedCustomer)
    def get_customer(self, task):
        shown = WholeCustomer if is_party(self.context["request"].user, task) else MaskedCustomer
        return shown(task.ticket.customer, context=self.context).data if task.ticket.customer else None

    @extend_schema_field(MaskedContact(allow_null=True))
    def get_contact(self, task):
        shown = WholeContact if is_party(self.context["request"].user, task) else MaskedContact
        return shown(task.ticket.contact, context=self.context).data if task.ticket.contact else None

    @extend_schema_field(DeadlineRow(many=True))
    def get_deadlines(self, task):
        return DeadlineRow(self.context["view"].promises(task), many=True).data


def is_party(user, task: Task) -> bool:
    """Whether this person has the task to do, and so the customer to call (X5)."""
    if not user.is_company:
        return task.dealer_id == dealer_id_of(user)
    if user.pk in (task.person_id, task.repairer_id):
        return True
    return task.person_id is None and task.department_id is not None and task.department_id == user.department_id


class EventRow(serializers.ModelSerializer):
    """One line of the timeline; `text` in the language asked for."""

    text = serializers.SerializerMethodField()
    by = PersonReference(read_only=True)

    class Meta:
        model = Event
        fields = ["id", "at", "recorded_at", "by", "kind", "text", "task", "internal", "data"]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_text(self, event):
        return timeline.words(event)


class VerdictRow(serializers.ModelSerializer):
    """What the warranty rules said, with the facts they used; to a dealer as its page shows it, without the case and what
    another dealer sold it for (X4)."""

    class Meta:
        model = Verdict
        fields = ["at", "rules_version", "case", "answer"]
        read_only_fields = fields

    def to_representation(self, verdict):
        shown = super().to_representation(verdict)
        if not self.context["request"].user.is_company:
            shown |= {"case": None, "answer": on_a_dealers_page(shown["answer"])}
        return shown


class TicketRow(serializers.ModelSerializer):
    """One line of the register."""

    customer = MaskedCustomer(read_only=True)
    contact = MaskedContact(read_only=True)
    machine = MachineReference(read_only=True)
    model = ModelReference(read_only=True)
    dealer = OwnDealer(read_only=True)
    clerk = PersonReference(read_only=True)
    merged_into = serializers.CharField(
        source="goes_on_as", read_only=True, default=None, help_text="The number of the ticket that goes on, where it was merged."
    )
    late_since = serializers.DateTimeField(
        read_only=True, default=None, help_text="When the first promise about it fell due that the caller sees and that is owed still."
    )
    can = api.Can()

    class Meta:
        model = Ticket
        fields = [
            "id", "number", "state", "late_since", "channel", "kind", "scheme", "complaint", "paperwork", "difficulty", "bought_in",
            "urgent", "title", "place", "received_at", "registered_at", "covered", "whole_until", "customer", "contact", "machine", "model",
            "serial_text", "dealer", "clerk", "ended_at", "merged_into", "can",
        ]  # fmt: skip
        read_only_fields = fields


class TaskLine(serializers.ModelSerializer):
    """A task as it stands in its ticket."""

    dealer = DealerReference(read_only=True)
    department = DepartmentReference(read_only=True)
    repairer = PersonReference(read_only=True)

    class Meta:
        model = Task
        fields = [
            "id",
            "seq",
            "state",
            "dealer",
            "department",
            "work",
            "supports",
            "sent_at",
            "arranged_at",
            "repairer",
            "visit_at",
            "done_at",
        ]
        read_only_fields = fields


class TicketDetail(TicketRow):
    """A ticket with everything that hangs on it, as far as the caller may see it."""

    verdicts = VerdictRow(many=True, read_only=True, help_text="The newest first.")
    tasks = seen("seen_tasks", TaskLine)
    records = seen("seen_records", RecordRow)
    files = seen("seen_files", FileRow)
    events = seen("seen_events", EventRow)
    deadlines = serializers.SerializerMethodField()

    class Meta(TicketRow.Meta):
        fields = [
            *TicketRow.Meta.fields, "origin", "external_number", "description", "running", "busy_season", "injury", "opened_up",
            "hours", "late_reason", "cycle", "outcome", "verdicts", "tasks", "records", "files", "events", "deadlines",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(DeadlineRow(many=True))
    def get_deadlines(self, ticket):
        return DeadlineRow(self.context["view"].promises(ticket), many=True).data


class RedressRow(serializers.ModelSerializer):
    """What was decided on an exchange or a return, and what came of it."""

    ticket = TicketInShort(read_only=True)
    machine = MachineReference(read_only=True)
    replacement = MachineReference(read_only=True)
    dealer = DealerReference(read_only=True)
    decided_by = PersonReference(read_only=True)
    can = api.Can()

    class Meta:
        model = Redress
        fields = [
            "id", "number", "ticket", "machine", "dealer", "what", "state", "remedy", "article", "reason", "amount", "decided_at",
            "decided_by", "replacement", "done_at", "refunded_at", "received_on", "received_how", "can",
        ]  # fmt: skip
        read_only_fields = fields


class EscalationRow(serializers.ModelSerializer):
    """What went up to the leader, and what was decided."""

    ticket = TicketInShort(read_only=True)
    decided_by = PersonReference(read_only=True)
    responsible = PersonReference(read_only=True)
    dealer = DealerReference(read_only=True)
    can = api.Can()

    class Meta:
        model = Escalation
        fields = [
            "id", "ticket", "task", "why", "note", "at", "decision", "decided_at", "decided_by", "responsible", "dealer", "rule",
            "reason", "can",
        ]  # fmt: skip
        read_only_fields = fields
