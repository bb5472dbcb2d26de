"""The catalogue: models, parts, causes, places of faults (A8)."""

import django_filters
from rest_framework import serializers

from accounts.api import Resource
from core import api
from core.api import reference
from warranty.api.references import A_NAME, AN_ID
from warranty.models import Assembly, Cause, Part, ProductModel


class CatalogueRow(serializers.ModelSerializer):
    class Meta:
        model = ProductModel
        fields = ["code", "name", "product_class", "power_kw", "sold_alone", "whole_months", "part_months", "made", "produced_until"]
        read_only_fields = fields


class CatalogueFilter(api.Rows):
    class Meta:
        model = ProductModel
        fields = ["product_class", "made"]


class CatalogueResource(Resource):
    """The models that the company sells."""

    model = ProductModel
    serializer_class = CatalogueRow
    filterset_class = CatalogueFilter
    lookup_field = "code"
    lookup_value_regex = A_NAME


class PartRow(serializers.ModelSerializer):
    class Meta:
        model = Part
        fields = [
            "number", "name", "main", "wearing", "bought_in", "stated_months", "classes", "settlement_price", "list_price",
            "standard_hours",
        ]  # fmt: skip
        read_only_fields = fields


class PartFilter(api.Rows):
    name = django_filters.CharFilter(lookup_expr="contains", max_length=60)

    class Meta:
        model = Part
        fields = ["main", "wearing", "bought_in"]


class PartResource(Resource):
    """Parts, with the price for settlement between company and dealer."""

    model = Part
    serializer_class = PartRow
    filterset_class = PartFilter
    lookup_field = "number"
    lookup_value_regex = A_NAME


class CauseRow(serializers.ModelSerializer):
    parent = reference("code", "name", of=Cause)(read_only=True)

    class Meta:
        model = Cause
        fields = ["code", "name", "parent", "liable", "excluded", "active"]
        read_only_fields = fields


class CauseFilter(api.Rows):
    class Meta:
        model = Cause
        fields = ["liable", "active"]


class CauseResource(Resource):
    """Why something failed, and who answers for it (A8)."""

    model = Cause
    serializer_class = CauseRow
    filterset_class = CauseFilter
    lookup_field = "code"
    lookup_value_regex = "[-a-zA-Z0-9_]{1,30}"

    def narrow(self, queryset):
        return queryset.select_related("parent")


class PlaceRow(serializers.ModelSerializer):
    class Meta:
        model = Assembly
        fields = ["id", "product_class", "name"]
        read_only_fields = fields


class PlaceFilter(api.Rows):
    class Meta:
        model = Assembly
        fields = ["product_class"]


class PlaceResource(Resource):
    """Where on a machine of a class a fault can be."""

    model = Assembly
    serializer_class = PlaceRow
    filterset_class = PlaceFilter
    lookup_value_regex = AN_ID
