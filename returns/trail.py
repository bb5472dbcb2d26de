"""Writing the trail of a part, and saying in words what stands in it (A17)."""

from core import history, holds
from core.history import EventKind
from returns.models import OldPart, PartEvent


def log(part: OldPart, kind: EventKind, *, by, at, **data) -> PartEvent:
    """Add one line. `data` is flat; people by id only."""
    return PartEvent.objects.create(part=part, kind=kind, by=by, at=at, data=data)


def words(event) -> str:
    """What happened, in the language that is active."""
    return history.words(event.kind, holds.told(event.data))
