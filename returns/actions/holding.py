"""Holding old parts, for the rooms above (core.holds): what is held is not disposed of, nor appraised anew."""

from collections.abc import Iterable

from django.db import transaction

from core import holds
from core.bulk import insert
from returns.actions.locks import locked_records
from returns.kinds import Happened
from returns.models import OldPart, PartEvent


@transaction.atomic
def hold(*, records: Iterable[int], kind: str, because: str, by, at) -> list[OldPart]:
    """Hold the parts of these records by name, `because` of what has this number. Returns those that were not held so yet.

    The records are the lock of their parts (decision 4). No verb of a page: a room above does it with what it does itself.
    """
    return _turn(records, Happened.PART_HELD, kind, because, by, at, lambda part: holds.place(part, kind, because, at))


@transaction.atomic
def lift(*, records: Iterable[int], kind: str, because: str, by, at) -> list[OldPart]:
    """The same the other way. Returns those that were held so."""
    return _turn(records, Happened.PART_LET_GO, kind, because, by, at, lambda part: holds.lift(part, kind, because))


def _turn(records, event, kind, because, by, at, turn) -> list[OldPart]:
    locked_records(records)
    rows = OldPart.objects.filter(record__in=records).exclude(state__in=(OldPart.State.FORFEITED, OldPart.State.DISPOSED)).order_by("id")
    parts = [part for part in rows.select_for_update(no_key=True) if turn(part)]
    if parts:
        OldPart.objects.bulk_update(parts, ["holds"])
        data = {"hold": kind, "because": because}
        insert(
            PartEvent, ("part_id", "kind", "by_id", "at", "data"), [(part.pk, event, getattr(by, "pk", None), at, data) for part in parts]
        )
    return parts
