"""Signed-off months and kept views of the register over the API (A3, A10)."""

from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.api import Resource
from core import api, clock
from core.api import Many
from core.exports import PDF
from dealers.api import DealerReference
from tickets.models import RegisterMonth, RegisterView
from tickets.register import COLUMNS, month_pdf

AN_ID = "[0-9]{1,18}"


class Month(serializers.Serializer):
    """`month` as 2026-10."""

    month = serializers.CharField(max_length=7)


class MonthRow(serializers.ModelSerializer):
    """A month as it was signed off: by whom, when, how many lines, under which checksum."""

    month = serializers.DateField(format="%Y-%m")
    dealer = DealerReference(read_only=True)
    by = serializers.CharField(source="by.name", read_only=True)
    can = api.Can()

    class Meta:
        model = RegisterMonth
        fields = ["id", "month", "dealer", "signed_at", "by", "count", "checksum", "can"]


class MonthResource(Resource):
    """Months of the register that were signed off: the company's, or the caller's dealer's."""

    model = RegisterMonth
    serializer_class = MonthRow
    lookup_value_regex = AN_ID

    def narrow(self, queryset):
        return queryset.select_related("dealer", "by")

    @extend_schema(responses={(200, PDF): OpenApiTypes.BINARY})
    @action(detail=True)
    def pdf(self, request, pk):
        """The month on paper, as it was signed, with what was corrected since."""
        return month_pdf(request.user, self.get_object(), at=clock.now())


class ViewBody(api.Body):
    """Filters by their names in the list's address, and columns by their codes."""

    filters = serializers.DictField(child=serializers.CharField(max_length=100, allow_blank=True), required=False, default=dict)
    columns = Many(child=serializers.ChoiceField(choices=[column.code for column in COLUMNS]), required=False, max_length=len(COLUMNS))

    class Meta:
        model = RegisterView
        fields = ["name", "filters", "columns"]


class ViewRow(serializers.ModelSerializer):
    """A kept view of the register."""

    can = api.Can()

    class Meta:
        model = RegisterView
        fields = ["id", "name", "filters", "columns", "can"]


class ViewResource(Resource):
    """The caller's own views of the register."""

    model = RegisterView
    serializer_class = ViewRow
    lookup_value_regex = AN_ID
