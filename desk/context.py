"""What the frame of every page shows: the rooms of this person's role, and what waits in them."""

import functools
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from desk import rooms
from desk.counts import different, told
from desk.doors import first_page
from desk.portal.frame import frame as portal_frame
from desk.standing import by_person


def shell(request) -> dict:
    """`rail`, `unread`, `find_url`, `inbox_url`, `now`; counted once, when the page first shows one of them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"rail": []}
    if not user.is_company:
        return portal_frame(request)
    door = door_of(request)
    return {
        "rail": lambda: rail(request, door),
        "alarm": lambda: alarm(request),
        "unread": lambda: told(waiting(request)["unread"]),
        "inbox_url": address(door, "inbox"),
        "reminders_url": address(door, "reminders"),
        "find_url": address(door, "tickets"),
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


def door_of(request) -> str:
    """The door through which this page came, or the person's own."""
    match = request.resolver_match
    if match and match.namespace in ("clerk", "desk", "portal"):
        return match.namespace
    return first_page(request.user).split(":")[0]


def address(door: str, page: str) -> str:
    """The address of a room, or nothing while the room is not there."""
    try:
        return reverse(f"{door}:{page}")
    except NoReverseMatch:
        return ""


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
