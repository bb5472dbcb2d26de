"""Writing down what happened to an account."""

from accounts.kinds import Happened
from accounts.models import AccountEvent
from core import clock


def note(person, kind: Happened, by=None, at=None, **data) -> AccountEvent:
    """One line of the trail, in the transaction of the change; `by` is null for the system itself."""
    return AccountEvent.objects.create(person=person, by=by, kind=kind, at=at or clock.now(), data=data)
