"""Signed links for programs: asking, sending, withdrawing; the answer belongs to who is asked."""

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api import Resource
from accounts.rights import may
from core import api
from core.clock import NOW
from core.masking import shown_phone
from links.models import SignedLink
from links.purposes import PURPOSES


class LinkRow(serializers.ModelSerializer):
    """One question to somebody without a login; `url` is what he opens, as long as it can be answered."""

    phone = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    can = api.Can()

    class Meta:
        model = SignedLink
        fields = [
            "id", "purpose", "about", "name", "phone", "state", "url", "made_at", "expires_at", "sent_at", "opened_at", "answer",
            "answered_at", "answered_by", "proof", "reason", "shown_sha256", "file_sha256", "withdrawn_at", "can",
        ]  # fmt: skip
        read_only_fields = fields

    def get_phone(self, link) -> str:
        return shown_phone(link, self.context["request"].user)

    @extend_schema_field(serializers.ChoiceField(choices=SignedLink.State.choices))
    def get_state(self, link):
        return link.state_at(link.now)

    def get_url(self, link) -> str:
        asks = may(self.context["request"].user, "links.ask")
        return link.url if asks and not link.answer and not link.withdrawn_at and link.now < link.expires_at else ""


class Asking(serializers.Serializer):
    """What is asked about which paper; whom and on which telephone, where it is not who is on record."""

    purpose = serializers.CharField(max_length=40, help_text="`repair_record`: the customer's confirmation of a record signed on paper.")
    about = serializers.CharField(max_length=40, help_text="The number of what is asked about.")
    name = serializers.CharField(max_length=50, required=False)
    phone = api.Phone(required=False)

    def validate(self, said):
        """The paper itself, among those that the caller sees (X4)."""
        if said["purpose"] not in PURPOSES:
            raise serializers.ValidationError({"purpose": _("There is no such purpose.")})
        user = self.context["request"].user
        said["about"] = PURPOSES[said["purpose"]].model.objects.visible_to(user).filter(number=said["about"]).first()
        if said["about"] is None:
            raise serializers.ValidationError({"about": _("There is nothing of this number.")})
        return said


class LinkFilter(api.Rows):
    about = django_filters.CharFilter(max_length=40)

    class Meta:
        model = SignedLink
        fields = ["purpose", "answer"]


class LinkResource(Resource):
    """Signed links: questions to people without a login. A dealer sees those about what it sees itself."""

    model = SignedLink
    serializer_class = LinkRow
    filterset_class = LinkFilter
    lookup_value_regex = "[0-9]{1,18}"

    def narrow(self, queryset):
        return queryset.annotate(now=NOW)


RESOURCES = {"links": (LinkResource, "link")}
