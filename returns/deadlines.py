"""What a broken promise about old parts sets off, and what its notices say (A16, A17).

Each handler gets all rows of its kind that a sweep holds; it writes events with a fixed number of statements and never
changes the part itself: `forfeit_overdue` does that behind the part's own lock.
"""

from deadlines.registry import About, describes, on_breach, tells
from returns import kinds, notices
from returns.kinds import Happened
from returns.models import OldPart, PartEvent
from tickets.models import Event, RepairRecord

tells(kinds.PART_RETURN, late=notices.LATE)
tells(kinds.PART_ARRIVE, late=notices.LATE)
tells(kinds.PART_RETURN_STAFF, late=notices.LATE)
tells(kinds.PART_APPRAISE, late=notices.APPRAISE_LATE)
tells(kinds.RECORD_RETURN, late=notices.PAPER_LATE)


@describes("returns.oldpart")
def parts_of(rows) -> dict[int, About]:
    found = OldPart.objects.select_related("record_part__part").in_bulk([row.subject_id for row in rows])
    return {pk: About(notices.facts(part)) for pk, part in found.items()}


@describes("tickets.repairrecord")
def records_of(rows) -> dict[int, About]:
    """A record is looked at from its task."""
    found = RepairRecord.objects.in_bulk([row.subject_id for row in rows])
    return {pk: About({"number": record.number}, subject=("tickets.task", record.task_id)) for pk, record in found.items()}


@on_breach(kinds.PART_RETURN, kinds.PART_ARRIVE, kinds.PART_RETURN_STAFF)
def not_back(rows, at):
    """A16, A17: late, for the dealer soon forfeited."""
    _write(rows, Happened.PART_LATE, at)


@on_breach(kinds.PART_APPRAISE)
def not_appraised(rows, at):
    """A17: the technical department is late."""
    _write(rows, Happened.PART_APPRAISE_LATE, at)


def _write(rows, kind, at):
    PartEvent.objects.bulk_create(
        PartEvent(part_id=row.subject_id, kind=kind, at=row.due_at, recorded_at=at, data={"deadline": row.pk}) for row in rows
    )


@on_breach(kinds.RECORD_RETURN)
def paper_not_back(rows, at):
    """A16: a record whose signed original did not come back has no procedure and no write-off."""
    records = RepairRecord.objects.in_bulk([row.subject_id for row in rows])
    Event.objects.bulk_create(
        Event(
            ticket_id=records[row.subject_id].ticket_id,
            task_id=records[row.subject_id].task_id,
            kind=Happened.RECORD_ORIGINAL_LATE,
            at=row.due_at,
            recorded_at=at,
            data={"deadline": row.pk, "number": records[row.subject_id].number},
        )
        for row in rows
    )
