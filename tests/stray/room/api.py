"""Strays over the API (X6)."""

from rest_framework import serializers
from stray.models import Stray

from accounts.api import Resource
from core.api import Rows


class StrayRow(serializers.ModelSerializer):
    class Meta:
        model = Stray
        fields = ["id", "name"]


class Name(serializers.Serializer):
    name = serializers.CharField(max_length=20)
    note = serializers.CharField(max_length=200, required=False)


class StrayFilter(Rows):
    class Meta:
        model = Stray
        fields = ["name"]


class StrayResource(Resource):
    """Strays, newest first."""

    model = Stray
    serializer_class = StrayRow
    filterset_class = StrayFilter


RESOURCES = {"strays": (StrayResource, "stray")}
