"""One's own inbox."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api import Resource
from core import api
from notifications import actions
from notifications.models import Notice
from notifications.words import sentence


class NoticeRow(serializers.ModelSerializer):
    """One line of the inbox. `text` is in the language asked for; `subject` and `subject_id` name what it is about."""

    text = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = ["id", "at", "kind", "text", "data", "subject", "subject_id", "urgent", "read_at"]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_text(self, notice):
        return sentence(notice)


class NoticeFilter(api.Rows):
    unread = api.Flag(field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Notice
        fields = ["kind", "urgent"]


class ReadCount(serializers.Serializer):
    """How many were unread."""

    read = serializers.IntegerField()


class NoticeResource(Resource):
    """Messages to whoever asks."""

    model = Notice
    serializer_class = NoticeRow
    filterset_class = NoticeFilter
    lookup_value_regex = "[0-9]{1,18}"

    @api.verb(offered=lambda notice: notice.read_at is None)
    def read(self, user, notice):
        """Mark as read."""
        actions.read(by=user, notice=notice)
        return notice

    @api.verb(detail=False, answer=ReadCount)
    def read_all(self, user):
        """Mark all as read."""
        return {"read": actions.read(by=user)}
