"""The verbs of this room."""

from django.db import transaction
from stray.kinds import STRAY_FEED, Happened
from stray.models import Stray, StrayEvent

from core import clock
from core.locks import locked
from deadlines import actions as deadlines

INNER = {"take_in", "feed"}  # beat's


@transaction.atomic
def take_in(*, name: str, by, note="", at=None) -> Stray:
    """Give it a name, and promise to feed it."""
    at = at or clock.now()
    stray = Stray.objects.create(name=name)
    StrayEvent.objects.create(stray=stray, kind=Happened.STRAY_TAKEN_IN, by=by, at=at, data={"note": note})
    deadlines.promise(stray, STRAY_FEED, starts_at=at, user=by)
    return stray


@transaction.atomic
def feed(*, stray, by, at=None) -> Stray:
    """Keep the promise."""
    stray = locked(Stray.objects.visible_to(by), stray)
    at = at or clock.now()
    StrayEvent.objects.create(stray=stray, kind=Happened.STRAY_FED, by=by, at=at)
    deadlines.meet(stray, STRAY_FEED, at)
    return stray
