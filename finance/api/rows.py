"""What is answered: rows of lists, and single objects with what hangs on them."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core import api
from core.api import reference, seen
from core.money import capitals
from deadlines.api import DeadlineRow
from deadlines.models import Deadline
from dealers.api import DealerReference, PersonReference
from finance import trail
from finance.models import Account, Claim, ClaimEvent, ClaimLine, NoticeEvent, NoticeLine, Posting, Rate, WriteOffNotice
from tickets.api.rows import TicketReference
from tickets.models import RepairRecord


def promises_of(serializer, subject):
    """What is promised about a claim or notice, as far as the caller sees."""
    promises = Deadline.objects.visible_to(serializer.context["request"].user).of(subject)
    return DeadlineRow(promises.select_related("user", "department", "dealer").order_by("id"), many=True).data


class ClaimLineRow(serializers.ModelSerializer):
    """A part, the labour or the travel."""

    reason = serializers.CharField(read_only=True)

    class Meta:
        model = ClaimLine
        fields = [
            "id", "seq", "kind", "text", "quantity", "unit_price", "claimed", "cap", "approved", "cut", "cut_note", "lapsed",
            "beyond_scope", "reason", "place",
        ]  # fmt: skip
        read_only_fields = fields


class ClaimEventRow(serializers.ModelSerializer):
    """One step; `text` in the language asked for."""

    text = serializers.SerializerMethodField()
    by = PersonReference(read_only=True)

    class Meta:
        model = ClaimEvent
        fields = ["id", "at", "recorded_at", "by", "kind", "text", "data"]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_text(self, event):
        return trail.words(event)


class ClaimRow(serializers.ModelSerializer):
    """What one repair record costs."""

    record = reference("id", "number", of=RepairRecord)(read_only=True)
    ticket = TicketReference(source="record.ticket", read_only=True)
    dealer = DealerReference(read_only=True)
    staff = PersonReference(read_only=True)
    verified_by = PersonReference(read_only=True)
    reviewed_by = PersonReference(read_only=True)
    can = api.Can()

    class Meta:
        model = Claim
        fields = [
            "id", "number", "state", "record", "ticket", "dealer", "staff", "submitted_at", "held_why", "exception", "appraised_at",
            "verified_at", "verified_by", "reviewed_at", "reviewed_by", "settled_at", "ended_at", "note", "claimed", "approved", "can",
        ]  # fmt: skip
        read_only_fields = fields


class ClaimDetail(ClaimRow):
    """A claim with its lines and history."""

    lines = seen("seen_lines", ClaimLineRow)
    events = seen("seen_events", ClaimEventRow)
    deadlines = serializers.SerializerMethodField()

    class Meta(ClaimRow.Meta):
        fields = [*ClaimRow.Meta.fields, "lines", "events", "deadlines"]
        read_only_fields = fields

    @extend_schema_field(DeadlineRow(many=True))
    def get_deadlines(self, claim):
        return promises_of(self, claim)


class NoticeLineRow(serializers.ModelSerializer):
    """One line as the dealer got it, and what it answered."""

    class Meta:
        model = NoticeLine
        fields = [
            "id", "seq", "ticket_number", "machine_name", "text", "claimed", "approved", "reason", "answer", "dispute", "reply",
            "replied_at",
        ]  # fmt: skip
        read_only_fields = fields


class NoticeEventRow(ClaimEventRow):
    class Meta(ClaimEventRow.Meta):
        model = NoticeEvent


class WriteOffRow(serializers.ModelSerializer):
    """A numbered letter to a dealer; names and amounts are frozen as it is issued."""

    dealer = DealerReference(read_only=True)
    counters = serializers.SlugRelatedField("number", read_only=True)
    can = api.Can()

    class Meta:
        model = WriteOffNotice
        fields = [
            "id", "number", "state", "dealer", "counters", "issued_at", "answered_at", "settled_at", "withdrawn_at", "reason",
            "claims_from", "claims_until", "claimed", "approved", "balance_before", "balance_after", "can",
        ]  # fmt: skip
        read_only_fields = fields


class WriteOffDetail(WriteOffRow):
    """A notice with its lines."""

    in_words = serializers.SerializerMethodField(help_text=_("The approved amount in Chinese capitals."))
    lines = seen("seen_lines", NoticeLineRow)
    events = seen("seen_events", NoticeEventRow)
    deadlines = serializers.SerializerMethodField()

    class Meta(WriteOffRow.Meta):
        fields = [
            *WriteOffRow.Meta.fields, "company_name", "dealer_name", "reviewed_by_name", "issued_by_name", "in_words", "lines",
            "events", "deadlines",
        ]  # fmt: skip
        read_only_fields = fields

    def get_in_words(self, notice) -> str:
        return capitals(notice.approved)

    @extend_schema_field(DeadlineRow(many=True))
    def get_deadlines(self, notice):
        return promises_of(self, notice)


class AccountRow(serializers.ModelSerializer):
    """An account; `owner` is the kind of its owner, a dealer's `balance` is what it owes, negative its credit."""

    dealer = DealerReference(read_only=True)
    balance = serializers.DecimalField(max_digits=16, decimal_places=2, read_only=True)

    class Meta:
        model = Account
        fields = ["code", "name", "owner", "dealer", "balance"]
        read_only_fields = fields


class PostingRow(serializers.ModelSerializer):
    """An amount from one account to another, by a line of a document."""

    by = PersonReference(read_only=True)
    debit = serializers.SlugRelatedField("code", read_only=True)
    credit = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Posting
        fields = ["id", "at", "recorded_at", "by", "document", "line", "debit", "credit", "amount", "text"]
        read_only_fields = fields


class RateRow(serializers.ModelSerializer):
    class Meta:
        model = Rate
        fields = ["id", "kind", "amount", "valid_from"]
        read_only_fields = fields
