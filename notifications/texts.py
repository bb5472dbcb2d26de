"""Text messages to people who have no account. What one says is made when it is sent: nothing that opens a door lies in the outbox.

A room above names its kinds here, each with the function that writes the text for the id of what it is about, or None where there
is nothing to say any more.
"""

from collections.abc import Callable

TEXTS: dict[str, Callable[[int], str | None]] = {}


def register(kind: str, write: Callable[[int], str | None]) -> None:
    """A kind of text message."""
    TEXTS[kind] = write
