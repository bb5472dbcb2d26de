"""The one search for programs."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.search.find import CAP, groups
from core.search.rooms import kinds
from pages.finding import LONGEST, MINIMUM, SHOWN, words_of


class Query(serializers.Serializer):
    """Words, each of which has to be found: of anything, part of a number, a whole phone number or its last four digits."""

    q = serializers.CharField(label=_("what is looked for"), min_length=MINIMUM, max_length=LONGEST)


class FoundThing(serializers.Serializer):
    """One thing found, by what people know it by; `id` is that of its own resource."""

    id = serializers.IntegerField(read_only=True)
    number = serializers.CharField(read_only=True)
    words = serializers.ListField(child=serializers.CharField(), read_only=True)


class FoundGroup(serializers.Serializer):
    """All that was found of a kind: how many, no further than `count_up_to`, and the newest of them."""

    kind = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    count = serializers.IntegerField(read_only=True)
    count_up_to = serializers.IntegerField(read_only=True)
    results = FoundThing(many=True, read_only=True)


class Found(serializers.Serializer):
    """What was found, in groups; those without anything are left out."""

    groups = FoundGroup(many=True, read_only=True)


class FindView(APIView):
    """Looks in everything that the caller may see: tickets, customers, machines, parts, dealers, papers."""

    @extend_schema(operation_id="find", parameters=[Query], responses={200: Found})
    def get(self, request):
        asked = Query(data=request.query_params)
        asked.is_valid(raise_exception=True)
        seen = {code: kind.seen_by(request.user) for code, kind in kinds().items()}
        found = groups(seen, asked.validated_data["q"], request.user)
        return Response({"groups": [_group(kinds()[code], seen[code], ids) for code, ids in found.items() if ids]})


def _group(kind, seen, ids: list[int]) -> dict:
    rows = seen.filter(pk__in=ids[:SHOWN]).select_related(*kind.related).order_by("-pk")
    things = [{"id": row.pk, "number": str(getattr(row, kind.number)), "words": words_of(kind, row)} for row in rows]
    return {"kind": kind.code, "name": str(kind.label), "count": min(len(ids), CAP), "count_up_to": CAP, "results": things}


urlpatterns = [path("find/", FindView.as_view(), name="find")]
