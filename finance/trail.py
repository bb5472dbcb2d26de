"""Writing the history of claims and notices, and saying in words what stands in it (X2)."""

from core import history
from core.history import EventKind
from finance.models import Claim, ClaimEvent, NoticeEvent, WriteOffNotice


def log(subject: Claim | WriteOffNotice, kind: EventKind, *, by, at, **data) -> ClaimEvent | NoticeEvent:
    """Add one line. `data` is flat; people by id only, amounts as text."""
    if isinstance(subject, Claim):
        return ClaimEvent.objects.create(claim=subject, kind=kind, by=by, at=at, data=data)
    return NoticeEvent.objects.create(notice=subject, kind=kind, by=by, at=at, data=data)


def words(event) -> str:
    """What happened, in the language that is active."""
    return history.words(event.kind, event.data)
