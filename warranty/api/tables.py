"""Bringing tables over the API: the same check, the same all or nothing (A3, A6, X6)."""

from rest_framework import serializers

from accounts.api import Resource
from accounts.rights import require
from core import api
from core.api import Body
from warranty import actions
from warranty.api.references import AN_ID
from warranty.imports import LEAST, RIGHTS
from warranty.imports.run import begin, progress
from warranty.models import Import, ImportLine

RIGHT = LEAST  # machines and parts need more, which the action asks for


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


class ImportResource(Resource):
    """Tables of machines, cards and parts: checked line by line, then written whole or not at all."""

    model = Import
    serializer_class = ImportRow
    lookup_value_regex = AN_ID

    @api.verb(Table, right=RIGHT, detail=False, status=201)
    def start(self, user, **given):
        """Hand in a table to be checked. Needs the right to import its kind."""
        job = actions.start_import(by=user, **given)
        begin(job)
        return job

    @api.verb(right=RIGHT, offered=lambda job: job.ready)
    def confirm(self, user, job):
        """Have a checked table written, whole or not at all."""
        job = actions.confirm_import(job=job, by=user)
        begin(job)
        return job

    @api.verb(right=RIGHT, offered=lambda job: job.state not in Import.OVER)
    def stop(self, user, job):
        """Stop an import; what is being written is taken back whole."""
        return actions.stop_import(job=job, by=user)

    @api.verb(right=RIGHT, answer=RefusedLines)
    def refused_lines(self, user, job):
        """The first 1,000 refused lines with their reasons."""
        require(user, RIGHTS[job.kind])
        lines = ImportLine.objects.visible_to(user).filter(job=job, verdict="refused").order_by("line")[:1000]
        return {"lines": lines}
