"""The verdict on any case, or on a list of them, and the rules by which it goes (A6, A8; R2010)."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import Resource
from accounts.rights import require
from core import api
from core.api import Refusal
from warranty.api.references import MachineReference
from warranty.cases import law
from warranty.entitlement import CaseError, decide
from warranty.models import Machine, RuleSet, Suspension

MOST_CASES = 1000


class DecideView(APIView):
    """The verdict on a case, or on a list of up to 1,000: the JSON of docs/entitlement.md, as `bin/manage decide` takes and gives it."""

    http_method_names = ["post"]

    @extend_schema(operation_id="decide", request=OpenApiTypes.OBJECT, responses={200: OpenApiTypes.OBJECT, 403: Refusal})
    def post(self, request):
        require(request.user, "warranty.decide")
        given = request.data
        cases = given if isinstance(given, list) else [given]
        if len(cases) > MOST_CASES:
            raise serializers.ValidationError({"case": [_("has more than %s rows") % MOST_CASES]})
        today = law()
        verdicts: list[dict] = []
        wrong: dict[str, Any] = {}
        for number, case in enumerate(cases):
            try:
                verdicts.append(decide(case, today.rules, today.workdays))
            except CaseError as error:
                wrong[f"[{number}].{error.field}" if case is not given else error.field] = [error.message]
        if wrong:
            raise serializers.ValidationError(wrong)
        return Response(verdicts if isinstance(given, list) else verdicts[0])


class RuleSetRow(serializers.ModelSerializer):
    """A version of the rules: from when, why, by whom."""

    made_by = serializers.CharField(source="made_by.name", read_only=True, default="")

    class Meta:
        model = RuleSet
        fields = ["version", "valid_from", "note", "made_at", "made_by"]
        read_only_fields = fields


class RuleSetDetail(RuleSetRow):
    """A version with its rows, as in docs/entitlement.md."""

    rows = serializers.ListField(child=serializers.DictField(), read_only=True)

    class Meta(RuleSetRow.Meta):
        fields = [*RuleSetRow.Meta.fields, "rows"]
        read_only_fields = fields


class Revision(serializers.Serializer):
    """The next version: all its rows, and the version that they were made from."""

    base = api.Whole(min_value=1, max_value=32_767)
    rows = api.Many(child=serializers.DictField(), max_length=5_000)
    reason = serializers.CharField(max_length=RuleSet._meta.get_field("note").max_length)
    valid_from = api.Day(required=False, help_text="Today where it is not given.")


class RuleSetResource(Resource):
    """The law and the company's terms, by version; not for dealers."""

    model = RuleSet
    serializer_class = RuleSetRow
    detail_class = RuleSetDetail
    lookup_field = "version"
    lookup_value_regex = "[0-9]{1,5}"

    def narrow(self, queryset):
        queryset = queryset.select_related("made_by")
        return queryset if self.action == "retrieve" else queryset.defer("rows")


class SuspensionRow(serializers.ModelSerializer):
    """A span in which a machine's periods stand still (R2010 Art. 34)."""

    machine = MachineReference(read_only=True)
    can = api.Can()

    class Meta:
        model = Suspension
        fields = ["id", "machine", "ground", "begins", "ends", "note", "about", "result", "can"]
        read_only_fields = fields


class Suspending(api.Body):
    machine = api.Visible(Machine)

    class Meta:
        model = Suspension
        fields = ["machine", "ground", "begins", "note", "about"]


class SuspensionEnd(api.Body):
    ends = api.Day()

    class Meta:
        model = Suspension
        fields = ["ends", "result"]
        extra_kwargs = {"result": {"required": True, "allow_blank": False}}


class SuspensionFilter(api.Rows):
    runs = api.Flag(field_name="ends", lookup_expr="isnull")
    serial = django_filters.CharFilter(field_name="machine__serial", max_length=40)

    class Meta:
        model = Suspension
        fields = ["ground"]


class SuspensionResource(Resource):
    """Suspensions of machines' periods. A dealer sees those of its machines."""

    model = Suspension
    serializer_class = SuspensionRow
    filterset_class = SuspensionFilter
    lookup_value_regex = "[0-9]{1,18}"

    def narrow(self, queryset):
        return queryset.select_related("machine__model")
