"""What a broken promise about a stray sets off."""

from stray import kinds, notices
from stray.models import Stray, StrayEvent

from deadlines.registry import About, describes, on_breach, tells

tells(kinds.STRAY_FEED, late=notices.LATE)


@describes("stray.stray")
def strays_of(rows) -> dict[int, About]:
    found = Stray.objects.in_bulk([row.subject_id for row in rows])
    return {pk: About({"name": stray.name}) for pk, stray in found.items()}


@on_breach(kinds.STRAY_FEED)
def not_fed(rows, at):
    """It stays hungry, and that is on record."""
    StrayEvent.objects.bulk_create(
        StrayEvent(stray_id=row.subject_id, kind=kinds.Happened.STRAY_LATE, at=row.due_at, recorded_at=at, data={"deadline": row.pk})
        for row in rows
    )
