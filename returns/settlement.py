"""When the returns of a record are settled, and what its claim has to know of them (A16)."""

from deadlines.models import Deadline
from returns.kinds import RECORD_RETURN
from returns.signals import appraised
from tickets.models import RepairRecord

RUNNING = (Deadline.State.OPEN, Deadline.State.PARKED)


def is_settled(record: RepairRecord) -> bool:
    """Whether nothing of this record is waited for: each part appraised or given up, its paper here or too late."""
    if record.old_parts.count() < record.parts.count():
        return False
    return not record.old_parts.unsettled().exists() and not _paper_deadline(record, RUNNING)


def paper_forfeited(record: RepairRecord) -> bool:
    """Whether a dealer's signed original did not come back by its day; a breach stays one (A16)."""
    return record.task.dealer_id is not None and _paper_deadline(record, (Deadline.State.BREACHED,))


def _paper_deadline(record, states) -> bool:
    return Deadline.objects.of(record).filter(kind=RECORD_RETURN, state__in=states).exists()


def announce(record: RepairRecord, *, by, at) -> None:
    """Tell the storey above once a record is settled. The caller holds the record."""
    if is_settled(record):
        appraised.send(RepairRecord, record=record, by=by, at=at)
