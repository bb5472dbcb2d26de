"""What can be found: each room names its kinds, the words of each, and which rows' change brings them up to date.

In a room's `searched.py`: `KINDS`, `WORDS` and `FOLLOWS`. A room above adds words to a kind of a room below by its code. From
all of them come the functions and triggers of `core.search.install`, so that a document is written with what it tells of.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.models import Model, QuerySet

from core.rooms import gathered

OPEN, INSIDE, PLACE = "", "i", "p"  # for whoever sees the row; for the company; where somebody lives


@dataclass(frozen=True)
class Kind:
    """One kind of thing: `code`, whose model (`tickets.Ticket`), what a group of them is called.

    `pages` are the pages that show one, each with the field in its address: the first that the reader's door has. `says` gives a
    few words of a row beside its number, `related` what it reads for that. `only` is SQL on the row `r`: others are not found.
    """

    code: str
    of: str
    label: str
    pages: Sequence[tuple[str, str]]
    says: Callable[[Model], Sequence[str]]
    number: str = "number"
    related: tuple[str, ...] = ()
    only: str = ""
    icon: str = "file-text"
    more: str = ""  # the page that lists them, asked with `q`
    place: int = 100  # the smaller, the higher it stands among the groups
    everyones: bool = False  # whoever signs in sees all of them: a dealer finds them without a key of its own
    hidden_from: tuple[str, ...] = ()  # roles that its pages are not for
    person: bool = False  # has a phone, which the page shows as far as the reader may see it

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.of)

    def seen_by(self, user) -> QuerySet:
        """The rows that this person may see."""
        rows = self.model._default_manager
        if user.role in self.hidden_from:
            return rows.none()
        return rows.visible_to(user)  # type: ignore[attr-defined]  # a room's managers have it

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True)
class Words:
    """Words of a kind: SQL that gives (id, text) for ids in `{ids}`. `to` is who may find it by them; `own` gives
    (id, dealer, text) instead: for the company, and for that dealer alone."""

    kind: str
    sql: str
    to: str = OPEN
    own: bool = False


@dataclass(frozen=True)
class Keys:
    """What a kind is found by as a whole, and which dealers may find it (`@12`): SQL that gives (id, key) for ids in `{ids}`."""

    kind: str
    sql: str


@dataclass(frozen=True)
class Follows:
    """A change of these columns of a table (or a new row) brings documents of a kind up to date. `ids` is SQL for their ids, of a
    row called `{row}`; `when` narrows which rows count."""

    kind: str
    table: str
    ids: str
    columns: tuple[str, ...] = ()
    when: str = ""
    changed: str = ""  # instead of columns, SQL on OLD and NEW


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order in which groups stand."""
    return {kind.code: kind for kind in sorted(gathered("searched", "KINDS"), key=lambda kind: kind.place)}


def of_kind(code: str, what: str) -> list:
    """What the rooms say about this kind: `WORDS`, `KEYS` or `FOLLOWS`."""
    return [one for one in gathered("searched", what) if one.kind == code]
