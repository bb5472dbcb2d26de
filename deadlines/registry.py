"""Which code a breach calls. Each app's `deadlines.py` names its own kinds; they are found at start."""

from collections.abc import Callable

HANDLERS: dict[str, Callable] = {}


def on_breach(kind: str):
    """Register `handle(deadlines, recorded_at)` for a kind: it gets all rows of the kind that a sweep has locked.

    It writes events dated `deadline.due_at` and notices, for all rows with a fixed number of statements, and never
    changes the subject itself: the sweep does not lock it.
    """

    def register(handle):
        HANDLERS[kind] = handle
        return handle

    return register
