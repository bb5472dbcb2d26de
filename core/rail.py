"""What a room puts before people: its pages in the rail, and tiles and cards on the first page of a role.

A room names them in its `rail.py` as `RAIL`, `TILES`, `CARDS` and `HOMES`, which the desk gathers and shows, and as `DEALERS`, which
the portal does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

Rows = Callable[..., QuerySet]  # of the reader: what waits for him


@dataclass(frozen=True)
class Entry:
    """A page in the rail of some roles, `{role: place}`: the smaller the place, the higher it stands.

    `waits` and `late` are the rows that are counted beside it.
    """

    page: str
    icon: str
    label: str
    roles: Mapping[str, int]
    waits: Rows | None = None
    late: Rows | None = None

    def counted(self) -> dict[str, Rows]:
        """What is counted beside it, each by its name."""
        both = {f"{self.page}_waits": self.waits, f"{self.page}_late": self.late}
        return {name: rows for name, rows in both.items() if rows}


@dataclass(frozen=True)
class Tile:
    """A number on the first page of some roles that leads to a page; `query` narrows that page to the counted rows."""

    name: str
    page: str
    rows: Rows
    roles: tuple[str, ...]
    query: str = ""


@dataclass(frozen=True)
class Card:
    """A list on the first page of some roles: `make(request)` gives what desk/errands.py calls Errands."""

    make: Callable
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Home:
    """The first page of some roles that the desk has none for: the tiles and cards that rooms put there, below a title."""

    title: str
    roles: tuple[str, ...]
