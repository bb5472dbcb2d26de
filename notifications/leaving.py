"""Whoever takes over what somebody held is told (A15); inbox, messages and wishes are one's own."""

from accounts import leaving
from notifications.actions import tell
from notifications.models import Notice, Outbox, Preference
from notifications.notices import TOOK_OVER


def _tell(person, to, held, at) -> None:
    what = {"count": sum(len(one.rows) for one in held), "person": person.name}
    tell([to], TOOK_OVER, person, at, **what)


leaving.stays(Notice, "user")
leaving.stays(Outbox, "user")
leaving.stays(Preference, "user")
leaving.tells(_tell)
