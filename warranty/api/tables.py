"""Bringing tables over the API: the same check, the same all or nothing (A3, A6, X6)."""

from rest_framework import serializers

from accounts.api import Resource
from accounts.rights import require
from core import api
from core.api import Body
from warranty.api.references import AN_ID
from warranty.imports import RIGHTS
from warranty.imports.run import progress
from warranty.models import Import, ImportLine


class ImportRow(serializers.ModelSerializer):
    """A table on its way. `done` counts the lines of what runs now, `percent` says how much of the table that is."""

    done, percent = serializers.SerializerMethodField(), serializers.SerializerMethodField()
    can = api.Can()

    class Meta:
        model = Import
        fields = [
            "id", "kind", "name", "state", "at", "ended_at", "done", "percent", "total", "new", "changed", "unchanged", "refused",
            "warned", "ignored", "error", "can",
        ]  # fmt: skip
        read_only_fields = fields

    def get_done(self, job) -> int:
        return progress(job)[0] if job.running else job.total

    def get_percent(self, job) -> int:
        return progress(job)[1] if job.running else 100


class ImportLineRow(serializers.ModelSerializer):
    """What one line would do: `changes` column → [from, to], `errors` column → reason."""

    class Meta:
        model = ImportLine
        fields = ["line", "key", "verdict", "changes", "errors", "warning"]
        read_only_fields = fields


class RefusedLines(serializers.Serializer):
    """The first refused lines."""

    lines = ImportLineRow(many=True)


class Table(Body):
    """A table, .xlsx or .csv, whose first line are headings."""

    file = serializers.FileField(max_length=120)

    class Meta:
        model = Import
        fields = ["kind", "file"]


def refused_lines(*, job, by) -> dict:
    """The first 1,000 refused lines with their reasons."""
    require(by, RIGHTS[job.kind])
    return {"lines": ImportLine.objects.visible_to(by).filter(job=job, verdict="refused").order_by("line")[:1000]}


class ImportResource(Resource):
    """Tables of machines, cards and parts: checked line by line, then written whole or not at all."""

    model = Import
    serializer_class = ImportRow
    lookup_value_regex = AN_ID
