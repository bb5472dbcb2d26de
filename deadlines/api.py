"""What was promised, and by which rule."""

import django_filters
from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api import Resource
from accounts.models import User
from core import api
from core.clock import NOW
from deadlines.actions.rules import SAID
from deadlines.explain import explain
from deadlines.forms import REASON
from deadlines.models import Absence, Calendar, Deadline, Policy, Pulse, Term
from deadlines.models.term import SCOPES
from deadlines.offers import with_offers
from dealers.api import DealerReference, DepartmentReference, PersonReference
from dealers.models import people_visible_to


class PolicyRow(serializers.ModelSerializer):
    """How long a kind of promise runs: minutes, or until the end of that many days; without a calendar round the clock.

    `ladder` is who is told how many minutes after due, `reminders` are minutes before.
    """

    title = serializers.CharField(source="called", read_only=True)
    source = serializers.CharField(source="cited", read_only=True)  # type: ignore[assignment]  # a field that is called so
    calendar = serializers.CharField(source="calendar.code", default=None, read_only=True)

    class Meta:
        model = Policy
        fields = [
            "id", "kind", "scheme", "urgency", "ticket_kind", "version", "title", "source", "minutes", "days", "calendar",
            "pause_states", "ladder", "reminders", "valid_from",
        ]  # fmt: skip
        read_only_fields = fields


class TermRow(serializers.ModelSerializer):
    """What a promise goes by for good; `handed_in` where it is no rule of the company's but came along, as an agreement's."""

    title = serializers.CharField(source="called", read_only=True)
    source = serializers.CharField(source="cited", read_only=True)  # type: ignore[assignment]  # a field that is called so
    calendar = serializers.CharField(source="calendar.code", default=None, read_only=True)
    handed_in = serializers.BooleanField(read_only=True)

    class Meta:
        model = Term
        fields = ["id", "version", "title", "source", "minutes", "days", "calendar", "pause_states", "ladder", "reminders", "handed_in"]
        read_only_fields = fields


class NextVersion(api.Body):
    """A line (kind and what it applies to) with what its next version says; `ladder` as it is read, a calendar by its code."""

    calendar = api.Visible(Calendar, "code", required=False, allow_null=True)

    class Meta:
        model = Policy
        fields = ["kind", *SCOPES, *SAID, "valid_from"]
        extra_kwargs = {
            "valid_from": {"required": True, "allow_null": False},  # only what was handed in has none
            "pause_states": {"max_length": 20},
            "reminders": {"max_length": 20},
        }


class DeadlineRow(serializers.ModelSerializer):
    """A promise about a subject. `cleared_at` says when the thing was done, or no longer owed; `stands_for` is whoever is
    away while `user` stands in for him."""

    user = PersonReference(read_only=True)
    stands_for = PersonReference(read_only=True)
    department = DepartmentReference(read_only=True)
    dealer = DealerReference(read_only=True)

    class Meta:
        model = Deadline
        fields = [
            "id", "subject", "subject_id", "kind", "cycle", "level", "state", "starts_at", "due_at", "next_at", "settled_at", "cleared_at",
            "user", "stands_for", "department", "dealer",
        ]  # fmt: skip
        read_only_fields = fields


class OwedRow(DeadlineRow):
    """With what one can do about it."""

    can = api.Can()

    class Meta(DeadlineRow.Meta):
        fields = [*DeadlineRow.Meta.fields, "can"]
        read_only_fields = fields


class MoveRow(serializers.Serializer):
    """Something that changed the promise."""

    at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True)
    text = serializers.CharField()
    reason = serializers.CharField()


class Why(serializers.Serializer):
    """Why it falls due when it does: `replayed` is reckoned again from start, rule, calendar and every move since."""

    starts_at = serializers.DateTimeField()
    title = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field that is called so
    version = serializers.IntegerField()
    calendar = serializers.CharField()
    pausing = serializers.CharField()
    length = serializers.CharField()
    moves = MoveRow(many=True)
    arithmetic = serializers.CharField()
    replayed = serializers.DateTimeField()
    sound = serializers.BooleanField()


class DeadlineDetail(OwedRow):
    """With what it was reckoned by."""

    policy = serializers.SerializerMethodField()
    term = TermRow(read_only=True)
    zone = serializers.SerializerMethodField()
    why = serializers.SerializerMethodField()

    class Meta(OwedRow.Meta):
        fields = [*OwedRow.Meta.fields, "policy", "term", "zone", "why"]
        read_only_fields = fields

    @extend_schema_field(PolicyRow(allow_null=True))
    def get_policy(self, deadline) -> dict | None:
        """The company's rule; null where a room handed the term in."""
        return None if deadline.term.handed_in else PolicyRow(deadline.term, context=self.context).data

    @extend_schema_field(Why)
    def get_why(self, deadline) -> dict:
        """The same as on its page."""
        return Why(explain(deadline), context=self.context).data

    def get_zone(self, deadline) -> str:
        """The zone in which its days are counted."""
        return settings.TIME_ZONE


class StandingStill(serializers.Serializer):
    reason = serializers.CharField(max_length=REASON)


class AbsenceRow(serializers.ModelSerializer):
    """Who is away, and who owes his promises meanwhile."""

    user = PersonReference(read_only=True)
    stand_in = PersonReference(read_only=True)
    can = api.Can()

    class Meta:
        model = Absence
        fields = ["id", "user", "stand_in", "begins_at", "ends_at", "entered_at", "can"]
        read_only_fields = fields


class Away(api.Body):
    """Who is away, who stands in, from when until when."""

    user = api.Visible(User, visible=people_visible_to)
    stand_in = api.Visible(User, visible=people_visible_to)
    begins_at = api.Moment()
    ends_at = api.Moment()

    class Meta:
        model = Absence
        fields = ["user", "stand_in", "begins_at", "ends_at"]


class PulseRow(serializers.ModelSerializer):
    """A machine that sweeps; `held_since` while its clock holds it."""

    can = api.Can()

    class Meta:
        model = Pulse
        fields = ["id", "host", "at", "held_since", "held_why", "replayed_at", "replayed", "differences", "can"]
        read_only_fields = fields


class Moved(serializers.Serializer):
    """How many promises were moved."""

    moved = serializers.IntegerField()


class DeadlineFilter(api.Rows):
    state = django_filters.MultipleChoiceFilter(choices=Deadline.State.choices)
    owed = api.Flag(field_name="cleared_at", lookup_expr="isnull", label="still to be done")
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)
    due_from = api.DaysFrom("due_at")
    due_to = api.DaysUpTo("due_at")
    subject_id = api.Id()

    class Meta:
        model = Deadline
        fields = ["kind", "subject"]


class DeadlineResource(Resource):
    """Promises: the company sees all, a dealer those it owes."""

    model = Deadline
    serializer_class = OwedRow
    detail_class = DeadlineDetail
    filterset_class = DeadlineFilter
    lookup_value_regex = "[0-9]{1,18}"

    def narrow(self, queryset):
        return with_offers(queryset.with_why().select_related("user", "stands_for", "department", "dealer"))


class PolicyResource(Resource):
    """The rules by which promises fall due; a change is a new version."""

    model = Policy

    def narrow(self, queryset):
        return queryset.select_related("calendar")

    serializer_class = PolicyRow
    lookup_value_regex = "[0-9]{1,18}"


class AbsenceResource(Resource):
    """Absences and their stand-ins."""

    model = Absence
    serializer_class = AbsenceRow
    lookup_value_regex = "[0-9]{1,18}"

    def narrow(self, queryset):
        return queryset.annotate(now=NOW).select_related("user", "stand_in")


class PulseResource(Resource):
    """How the engine is, for the company."""

    model = Pulse
    serializer_class = PulseRow
    lookup_value_regex = "[0-9]{1,18}"


RESOURCES = {
    "deadlines": (DeadlineResource, "deadline"),
    "policies": (PolicyResource, "policy"),
    "absences": (AbsenceResource, "absence"),
    "engine": (PulseResource, "engine"),
}
