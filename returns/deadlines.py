"""What happens when a promise about old parts is broken (A16, A17).

Each handler gets all rows of its kind that a sweep holds; it writes events and notices with a fixed number of
statements and never changes the part itself: `forfeit_overdue` does that behind the part's own lock.
"""

from accounts.models import Role
from deadlines.registry import on_breach
from notifications.actions import tell_all
from returns import kinds, notices, people
from returns.models import OldPart, PartEvent
from tickets.models import Event, RepairRecord
from tickets.people import department


def _parts(rows) -> dict[int, OldPart]:
    found = OldPart.objects.select_related("record_part__part", "dealer__rep", "staff").prefetch_related("dealer__staff__user")
    return found.in_bulk([row.subject_id for row in rows])


def _tell(rows, parts, kind, event, at, who):
    PartEvent.objects.bulk_create(
        PartEvent(part_id=row.subject_id, kind=event, at=row.due_at, recorded_at=at, data={"deadline": row.pk}) for row in rows
    )
    lines = []
    for row in rows:
        part = parts[row.subject_id]
        lines += [(person, part, {**notices.facts(part), "deadline": row.pk}) for person in who(part)]
    tell_all(lines, kind, at)


@on_breach(kinds.PART_RETURN)
@on_breach(kinds.PART_ARRIVE)
@on_breach(kinds.PART_RETURN_STAFF)
def not_back(rows, at):
    """A16: the dealer and its rep; A17: our own repairer and the head of the sales branch."""
    parts, sales = _parts(rows), department("sales")
    _tell(rows, parts, notices.LATE, "part.late", at, lambda part: [*people.answerable(part), *([] if part.dealer_id else [sales.head])])


@on_breach(kinds.PART_APPRAISE)
def not_appraised(rows, at):
    """A17: the technical department and its head."""
    parts, technical = _parts(rows), department("technical")
    who = [technical.head, *people.of_role(Role.TECHNICIAN)]
    _tell(rows, parts, notices.APPRAISE_LATE, "part.appraise_late", at, lambda part: who)


@on_breach(kinds.RECORD_RETURN)
def paper_not_back(rows, at):
    """A16: a record whose signed original did not come back has no procedure and no write-off."""
    related = RepairRecord.objects.select_related("ticket", "task__dealer__rep", "repairer").prefetch_related("task__dealer__staff__user")
    records = related.in_bulk([row.subject_id for row in rows])
    Event.objects.bulk_create(
        Event(
            ticket_id=records[row.subject_id].ticket_id,
            task_id=records[row.subject_id].task_id,
            kind="record.original_late",
            at=row.due_at,
            recorded_at=at,
            data={"deadline": row.pk, "number": records[row.subject_id].number},
        )
        for row in rows
    )
    lines = []
    for row in rows:
        record = records[row.subject_id]
        dealer = record.task.dealer
        who = [dealer.owner(), dealer.rep] if dealer else [record.repairer]
        lines += [(person, record.task, {"number": record.number, "deadline": row.pk}) for person in who]
    tell_all(lines, notices.PAPER_LATE, at)
