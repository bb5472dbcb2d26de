"""What the frame of every page shows: the rooms of this person's role, and what waits in them."""

import functools
from datetime import datetime

from django.urls import reverse

from desk import rooms
from pages.counts import different, told
from pages.doors import address, door_of
from pages.standing import by_person


def shell(request) -> dict:
    """`rail`, `unread`, `find_url`, `inbox_url`, `now`; counted once, when the page first shows one of them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"rail": []}
    if not user.is_company:
        return {}  # the portal's own
    door = door_of(request)
    return {
        "rail": lambda: rail(request, door),
        "alarm": lambda: alarm(request),
        "unread": lambda: told(waiting(request)["unread"]),
        "inbox_url": address(door, "inbox"),
        "reminders_url": address(door, "reminders"),
        "find_url": address(door, "find"),
        "now": functools.partial(present, request),
    }


def waiting(request) -> dict:
    """The present and what waits in the rooms of this person: one statement, asked once a request."""
    if not hasattr(request, "_waiting"):
        found = next(iter(_waiting(request.user)), {})
        request._waiting = found | {"board_late": different(found.get("board_late", []))}
    return request._waiting


_waiting = by_person(rooms.waiting)


def alarm(request) -> str:
    """Why promises do not fall due just now, for who has to see to it: clocks `apart` or one that jumped have it
    `held`, or the sweep is `behind`."""
    return next((name for name in ("apart", "held", "behind") if waiting(request).get(name)), "")


def present(request) -> datetime:
    """The database's clock, as every part of this page sees it."""
    return waiting(request)["now"]


def rail(request, door: str) -> list:
    """(address, icon, label, what waits, what is late) of each room."""
    entries, counted = [], waiting(request)
    for room in rooms.of(request.user):
        url = reverse(room.page) if ":" in room.page else address(door, room.page)
        if url:
            entries.append(
                (url, room.icon, room.label, told(counted.get(f"{room.page}_waits", 0)), told(counted.get(f"{room.page}_late", 0)))
            )
    return entries
