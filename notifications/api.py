"""One's own inbox and how one wants to hear of it; for administrators what leaves the house."""

from django.db.models import Q
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api import Resource
from accounts.models import Department, User
from core import api
from core.api import Body, YesNo, reference
from notifications.channels import Channel
from notifications.models import Notice, Outbox, Preference, Target
from notifications.words import sentence


class NoticeRow(serializers.ModelSerializer):
    """One line of the inbox. `text` is in the language asked for; `subject` and `subject_id` name what it is about."""

    text = serializers.SerializerMethodField()
    urgent = serializers.BooleanField(read_only=True, help_text="About an urgent ticket.")

    class Meta:
        model = Notice
        fields = ["id", "at", "kind", "text", "data", "subject", "subject_id", "urgent", "pressing", "read_at"]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_text(self, notice):
        return sentence(notice)


class NoticeFilter(api.Rows):
    unread = api.Flag(field_name="read_at", lookup_expr="isnull")

    urgent = api.Flag(method="about_urgent_tickets", label="about an urgent ticket")

    class Meta:
        model = Notice
        fields = ["kind", "pressing"]

    def about_urgent_tickets(self, rows, name, value: bool):
        of_them = Q(data__contains={"urgent": True})
        return rows.filter(of_them if value else ~of_them)


class ReadCount(serializers.Serializer):
    """How many were unread."""

    read = serializers.IntegerField()


class NoticeResource(Resource):
    """Messages to whoever asks."""

    model = Notice
    serializer_class = NoticeRow
    filterset_class = NoticeFilter
    lookup_value_regex = "[0-9]{1,18}"


class PreferenceRow(serializers.ModelSerializer):
    """How one wants to hear of things outside the product. Quiet hours are in the company's zone and may cross midnight."""

    class Meta:
        model = Preference
        fields = ["id", "email", "sms", "quiet_from", "quiet_to"]
        read_only_fields = fields


class Chosen(Body):
    """Both channels, and quiet hours from–to or neither."""

    email = YesNo()
    sms = YesNo()

    class Meta:
        model = Preference
        fields = ["email", "sms", "quiet_from", "quiet_to"]


class PreferenceResource(Resource):
    """The reminder settings of whoever asks. None yet: mail alone, at any hour."""

    model = Preference
    serializer_class = PreferenceRow
    lookup_value_regex = "[0-9]{1,18}"


class TargetRow(serializers.ModelSerializer):
    """A group robot or webhook, without its address and secret."""

    department = reference("code", "name", of=Department)(read_only=True)
    can = api.Can()

    class Meta:
        model = Target
        fields = ["id", "name", "channel", "kinds", "department", "active", "can"]
        read_only_fields = fields


class TargetResource(Resource):
    """Group robots and webhooks, for administrators."""

    model = Target
    serializer_class = TargetRow
    lookup_value_regex = "[0-9]{1,18}"

    def narrow(self, queryset):
        return queryset.select_related("department")


class OutboxRow(serializers.ModelSerializer):
    """A message that leaves the house: to whom, how it stands, and why not."""

    user = reference("id", "name", of=User)(read_only=True)
    target = reference("id", "name", of=Target)(read_only=True)
    why_text = serializers.CharField(source="get_why_display", read_only=True)
    can = api.Can()

    class Meta:
        model = Outbox
        fields = [
            "id", "event_id", "channel", "user", "target", "notices", "pressing", "created_at", "due_at", "state", "attempts", "tried_at",
            "why", "why_text", "error", "can",
        ]  # fmt: skip
        read_only_fields = fields


class OneChannel(serializers.Serializer):
    """The channel whose server answers again."""

    channel = serializers.ChoiceField(choices=Channel.choices)


class QueuedCount(serializers.Serializer):
    """How many were queued."""

    queued = serializers.IntegerField()


class OutboxFilter(api.Rows):
    class Meta:
        model = Outbox
        fields = ["state", "channel", "user", "target", "why"]


class OutboxResource(Resource):
    """What leaves the house, for administrators; `state=dead` are the dead letters."""

    model = Outbox
    serializer_class = OutboxRow
    filterset_class = OutboxFilter
    lookup_value_regex = "[0-9]{1,18}"

    def narrow(self, queryset):
        return queryset.select_related("user", "target")


RESOURCES = {
    "messages": (NoticeResource, "message"),
    "reminders": (PreferenceResource, "reminder"),
    "targets": (TargetResource, "target"),
    "outgoing": (OutboxResource, "outgoing"),
}
