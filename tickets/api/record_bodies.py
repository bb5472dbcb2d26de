"""What filing a signed record is told: its lines and its files come in one request."""

import json

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api import Body, Many, Several, Visible
from tickets.api.bodies import person
from tickets.models import RecordPart, RepairRecord
from warranty.models import Cause, Part


class Lines(Several):
    """Lines inside a form may also come as JSON text."""

    def get_value(self, dictionary):
        given = dictionary.get(self.field_name)
        if not isinstance(given, str):
            return super().get_value(dictionary)
        try:
            return json.loads(given)
        except (ValueError, RecursionError):
            raise serializers.ValidationError({str(self.field_name): [_("This is not JSON.")]}) from None


class Line(Body):
    """A part that was replaced."""

    part = Visible(Part, "number")

    class Meta:
        model = RecordPart
        fields = ["part", "quantity", "note"]
        list_serializer_class = Lines


class Photos(Many):
    """Some photos of one kind."""

    child = serializers.FileField(max_length=200)

    def __init__(self, **options):
        super().__init__(required=False, max_length=10, **options)


class Record(Body):
    """A signed record, as multipart: `parts` may be JSON text or `parts[0]part`, `parts[0]quantity`, ….

    Photos of name plate and fault are needed, of the replaced parts where there are any; the signature is drawn
    (an image) or on paper (a photo or PDF of it).
    """

    cause = Visible(Cause, "code")
    repairer = person()
    parts = Lines(child=Line(), required=False, max_length=50)
    signature = serializers.FileField(max_length=200)
    photo_nameplate, photo_fault, photo_old_part, photo_after = Photos(), Photos(), Photos(), Photos()

    class Meta:
        model = RepairRecord
        fields = [
            "fault", "cause", "cause_text", "work", "solved", "hours", "arrived_at", "finished_at", "labour_hours", "travel_km",
            "signed_how", "signed_by", "policy_explained", "repairer", "parts", "signature", "photo_nameplate", "photo_fault",
            "photo_old_part", "photo_after",
        ]  # fmt: skip
        extra_kwargs = {"travel_km": {"required": False}}

    def validate(self, given):
        kinds = ("nameplate", "fault", "old_part", "after")
        photos = [(kind, upload) for kind in kinds for upload in given.pop(f"photo_{kind}", [])]
        return {**given, "photos": photos}
