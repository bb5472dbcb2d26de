"""Where the pages of the verbs of old parts lie, and what stands on them (accounts/pages.py)."""

from django.shortcuts import get_object_or_404

from core.clock import NOW
from returns.models import OldPart
from tickets.models import RepairRecord

RELATED = (
    "record_part__part", "record__ticket__machine__model", "record__task", "record__repairer", "dealer", "staff", "shipment", "room",
    "cause",
    "appraised_by",
)  # fmt: skip


def part_of(user, number: str) -> OldPart:
    """A part with all that its page shows; else 404."""
    return get_object_or_404(OldPart.objects.visible_to(user).select_related(*RELATED).annotate(now=NOW), number=number)


def _record_of(user, number: str) -> RepairRecord:
    return get_object_or_404(RepairRecord.objects.visible_to(user), number=number)


def _on_a_part(_user, part) -> dict:
    return {"part": part, "named": part.number, "now": part.now}


PART = {
    "path": "parts/<str:number>/", "find": part_of, "where": lambda one: (one.number,), "back": lambda one: ("part", one.number),
    "template": "returns/verb.html", "shows": _on_a_part,
}  # fmt: skip
RECORD = {
    "path": "parts/records/<str:number>/", "find": _record_of, "where": lambda one: (one.number,), "back": lambda _one: ("receive",),
}  # fmt: skip
