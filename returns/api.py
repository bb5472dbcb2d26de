"""Old parts, their shipments and where they end (A16, A17)."""

import django_filters
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api import Resource
from core import api
from core.api import Body, Many, Visible, YesNo, reference, seen
from deadlines.api import DeadlineRow
from deadlines.models import Deadline
from dealers.api import DealerReference, PersonReference
from returns import trail
from returns.models import OldPart, PartEvent, ReturnDate, Room, Shipment
from tickets.api import RecordResource
from tickets.api.rows import TicketReference
from tickets.models import RepairRecord
from warranty.models import Cause, Part

ShipmentReference = reference("number", "box", "shipped_at", of=Shipment)
RoomReference = reference("id", "name", "holds", of=Room)


class OldPartRow(serializers.ModelSerializer):
    """A replaced part, by the number on its tag."""

    part = reference("number", "name", of=Part)(source="record_part.part", read_only=True)
    quantity = serializers.IntegerField(read_only=True)
    record = reference("id", "number", of=RepairRecord)(read_only=True)
    ticket = TicketReference(source="record.ticket", read_only=True)
    dealer = DealerReference(read_only=True)
    staff = PersonReference(read_only=True)
    shipment = ShipmentReference(read_only=True)
    cause = reference("code", "name", of=Cause)(read_only=True)
    room = RoomReference(read_only=True)
    holds = api.HoldRow(source="standing", many=True, read_only=True)
    can = api.Can()

    class Meta:
        model = OldPart
        fields = [
            "id", "number", "state", "part", "quantity", "record", "ticket", "dealer", "staff", "forfeits", "removed_on", "return_by",
            "shipment", "shipped_at", "missing_at", "received_at", "forfeited_at", "cause", "liable", "usable", "justified",
            "evidence", "appraised_at", "handed_over_at", "room", "bin", "stored_at", "disposed_at", "disposal", "holds", "can",
        ]  # fmt: skip
        read_only_fields = fields


class PartEventRow(serializers.ModelSerializer):
    """One step on the part's way; `text` in the language asked for."""

    text = serializers.SerializerMethodField()
    by = PersonReference(read_only=True)

    class Meta:
        model = PartEvent
        fields = ["id", "at", "recorded_at", "by", "kind", "text", "data"]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_text(self, event):
        return trail.words(event)


class OldPartDetail(OldPartRow):
    """An old part with its whole trail."""

    events = seen("seen_events", PartEventRow)
    deadlines = serializers.SerializerMethodField()

    class Meta(OldPartRow.Meta):
        fields = [*OldPartRow.Meta.fields, "events", "deadlines"]
        read_only_fields = fields

    @extend_schema_field(DeadlineRow(many=True))
    def get_deadlines(self, part):
        promises = Deadline.objects.visible_to(self.context["request"].user).of(part)
        return DeadlineRow(promises.select_related("user", "department", "dealer").order_by("id"), many=True).data


class Findings(Body):
    """What the bench found. What costs the dealer its money needs evidence."""

    cause = Visible(Cause, "code")
    usable = YesNo()
    justified = YesNo()

    class Meta:
        model = OldPart
        fields = ["cause", "usable", "justified", "evidence"]


class Tags(serializers.Serializer):
    """Some parts, by the numbers on their tags."""

    parts = Many(child=Visible(OldPart, "number"), allow_empty=False, max_length=200)


class PutAway(Body):
    """A room that holds this kind, and the bin."""

    room = Visible(Room)

    class Meta:
        model = OldPart
        fields = ["room", "bin"]


class Disposal(Body):
    class Meta:
        model = OldPart
        fields = ["disposal"]
        extra_kwargs = {"disposal": {"required": True, "allow_blank": False}}


class HandedOver(serializers.Serializer):
    """The parts as they stand."""

    parts = OldPartRow(many=True)


class OldPartFilter(api.Rows):
    state = django_filters.MultipleChoiceFilter(choices=OldPart.State.choices)
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)
    shipment = django_filters.CharFilter(field_name="shipment__number", max_length=20)
    record = django_filters.CharFilter(field_name="record__number", max_length=20)
    ticket = django_filters.CharFilter(field_name="record__ticket__number", max_length=20)
    return_from = api.DayFrom("return_by")
    return_to = api.DayUpTo("return_by")

    class Meta:
        model = OldPart
        fields = ["usable", "liable"]


class OldPartResource(Resource):
    """Replaced parts 旧件 on their way back. A dealer sees its own."""

    model = OldPart
    serializer_class = OldPartRow
    detail_class = OldPartDetail
    filterset_class = OldPartFilter
    lookup_field = "number"

    def narrow(self, queryset):
        queryset = queryset.select_related("record_part__part", "record__ticket", "dealer", "staff", "shipment", "cause", "room")
        if self.action != "retrieve":
            return queryset
        events = PartEvent.objects.visible_to(self.request.user).select_related("by").order_by("-at", "-id")
        return queryset.prefetch_related(Prefetch("events", events, to_attr="seen_events"))


class ShipmentRow(serializers.ModelSerializer):
    """Old parts on their way back."""

    dealer = DealerReference(read_only=True)
    shipped_by = PersonReference(read_only=True)

    class Meta:
        model = Shipment
        fields = ["id", "number", "dealer", "carrier", "box", "shipped_at", "shipped_by", "received_at"]
        read_only_fields = fields


class ShipmentDetail(ShipmentRow):
    """A shipment with its parts."""

    parts = seen("seen_parts", reference("number", "state", of=OldPart))

    class Meta(ShipmentRow.Meta):
        fields = [*ShipmentRow.Meta.fields, "parts"]
        read_only_fields = fields


class Box(Body):
    """The parts in the box, and who carries it."""

    parts = Tags().fields["parts"]

    class Meta:
        model = Shipment
        fields = ["parts", "carrier", "box"]


class NotThere(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


class ShipmentFilter(api.Rows):
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)
    under_way = api.Flag(field_name="received_at", lookup_expr="isnull")

    class Meta:
        model = Shipment
        fields: list[str] = []


class ShipmentResource(Resource):
    """Shipments of old parts."""

    model = Shipment
    serializer_class = ShipmentRow
    detail_class = ShipmentDetail
    filterset_class = ShipmentFilter
    lookup_field = "number"

    def narrow(self, queryset):
        queryset = queryset.select_related("dealer", "shipped_by")
        if self.action != "retrieve":
            return queryset
        parts = OldPart.objects.visible_to(self.request.user).order_by("id")
        return queryset.prefetch_related(Prefetch("parts", parts, to_attr="seen_parts"))


class OriginalFilter(api.Rows):
    here = api.Flag(field_name="original_received_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = RepairRecord
        fields: list[str] = []


class OriginalResource(RecordResource):
    """Repair records signed on paper, whose originals come back too (A16)."""

    named = "originals"
    filterset_class = OriginalFilter

    def narrow(self, queryset):
        return super().narrow(queryset.filter(signed_how=RepairRecord.Signed.PAPER))


class RoomRow(serializers.ModelSerializer):
    class Meta:
        model = Room
        fields = ["id", "name", "holds", "active"]
        read_only_fields = fields


class RoomResource(Resource):
    """Rooms of the store: usable parts and scrap apart."""

    model = Room
    serializer_class = RoomRow
    lookup_value_regex = "[0-9]{1,18}"


class ReturnDateRow(serializers.ModelSerializer):
    class Meta:
        model = ReturnDate
        fields = ["id", "day"]
        read_only_fields = fields


class ReturnDateResource(Resource):
    """The fixed days until which old parts come back."""

    model = ReturnDate
    serializer_class = ReturnDateRow
    lookup_value_regex = "[0-9]{1,18}"


RESOURCES = {
    "old-parts": (OldPartResource, "old-part"),
    "shipments": (ShipmentResource, "shipment"),
    "originals": (OriginalResource, "original"),
    "rooms": (RoomResource, "room"),
    "return-days": (ReturnDateResource, "return-day"),
}
