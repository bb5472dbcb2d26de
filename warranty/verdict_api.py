"""POST /api/v1/warranty/decide/: the verdict on any case, or on a list of them. Nothing is written (A6, A8; R2010)."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.rights import require
from core.api import Refusal
from warranty.cases import current_rules, workdays
from warranty.entitlement import CaseError, decide

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
        _version, rules = current_rules()
        calendar = workdays()
        verdicts, wrong = [], {}
        for number, case in enumerate(cases):
            try:
                verdicts.append(decide(case, rules, calendar))
            except CaseError as error:
                wrong[f"[{number}].{error.field}" if case is not given else error.field] = [error.message]
        if wrong:
            raise serializers.ValidationError(wrong)
        return Response(verdicts if isinstance(given, list) else verdicts[0])
