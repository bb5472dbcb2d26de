"""What people can hold, and how it goes over to somebody else when one leaves (A15): each room registers its own in a `leaving.py`.

`tests/accounts/test_leaving.py` finds a key to a person that is neither held nor said to stay.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import DEALER_ROLES, AccountEvent, Department, Role, Token, User
from core.errors import Refused
from core.models import Answer, ExportLog
from core.text import Text

SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One kind of things that somebody holds. `keys` are the columns that name him, as ("tickets.Task", "person").

    `rows(person, at)` are those that he holds now, `said(row)` is one of them in words. `hand(rows, person=, to=, by=, at=)` locks
    them, gives them to `to` and writes their history; it refuses what cannot go to him. Promises come `last`: after what they
    are about. `company`: nobody of a dealer holds it.
    """

    code: str
    label: Text
    keys: tuple[tuple[str, str], ...]
    rows: Callable[[User, datetime], QuerySet]
    said: Callable[[Any], str] = str
    hand: Callable[..., None]
    last: bool = False
    company: bool = False


@dataclass(frozen=True)
class Held:
    """What somebody holds of one kind."""

    holding: Holding
    rows: list

    @property
    def label(self) -> str:
        return str(self.holding.label)

    @property
    def shown(self) -> list[tuple[str, Any]]:
        """The first few: in words, and the row."""
        return [(self.holding.said(row), row) for row in self.rows[:SHOWN]]

    @property
    def more(self) -> int:
        return max(len(self.rows) - SHOWN, 0)

    def __str__(self):
        return _("%(what)s: %(count)s") % {"what": self.label, "count": len(self.rows)}

    @property
    def line(self) -> str:
        """The same with the first of them."""
        few = _(", ").join(words for words, _row in self.shown)
        return _("%(what)s (%(few)s)") % {"what": self, "few": few + ("…" if self.more else "")}


HOLDINGS: dict[str, Holding] = {}
STAYS: set[tuple[str, str]] = set()
NARROWS: list[Callable[[QuerySet, User], QuerySet]] = []
TELLERS: list[Callable] = []


def register(holding: Holding) -> Holding:
    """Add a kind of things. Raises ValueError for one that is there."""
    if holding.code in HOLDINGS:
        raise ValueError(f"{holding.code!r} is there")
    HOLDINGS[holding.code] = holding
    return holding


def stays(model: type[Model], *names: str) -> None:
    """These keys of a model go to nobody: what he did, or what is his own."""
    STAYS.update((model._meta.label, name) for name in names)


def narrows(which: Callable[[QuerySet, User], QuerySet]) -> None:
    """Register what a room knows of who can take over from somebody."""
    NARROWS.append(which)


def tells(tell: Callable) -> None:
    """Register `tell(person, to, held, at)`: how whoever took over hears of it."""
    TELLERS.append(tell)


def entered_by(user: User) -> QuerySet:
    """Whose accounts somebody keeps: an administrator everyone's, others their own."""
    return User.objects.all() if user.role == Role.ADMIN else User.objects.filter(pk=user.pk)


def successors(person: User) -> QuerySet:
    """Who can take over what somebody holds: whoever has the same role and is here; of a dealer, its other people."""
    same = [person.role] if person.is_company else DEALER_ROLES
    rows = User.objects.filter(is_active=True, role__in=same).exclude(pk=person.pk).order_by("department", "id")
    for which in NARROWS:
        rows = which(rows, person)
    return rows


def held(person: User, at: datetime) -> list[Held]:
    """What somebody holds, as the rooms know it: one statement a kind."""
    kinds = [holding for holding in HOLDINGS.values() if person.is_company or not holding.company]
    kinds.sort(key=lambda holding: holding.last)
    return [Held(holding, rows) for holding in kinds if (rows := list(holding.rows(person, at)))]


def check_free(person: User, at: datetime) -> None:
    """Refuse `person.holds`, with what it is, where somebody holds anything."""
    if found := held(person, at):
        raise Refused(
            "person.holds",
            _("%(person)s still holds: %(what)s.") % {"person": person.name, "what": _(", ").join(map(str, found))},
            _("Hand it over to somebody first, or in the same step where he leaves."),
            person=person.pk,
        )


def _hand_head(rows: Iterable[Department], *, person, to, by, at) -> None:
    for department in rows:
        department.head = to
        department.save(update_fields=["head"])


stays(Answer, "user")
stays(ExportLog, "by")
stays(Token, "user")
stays(AccountEvent, "person")
register(
    Holding(
        code="accounts.head", company=True, label=gettext_lazy("departments that he heads"), keys=(("accounts.Department", "head"),),
        rows=lambda person, _at: Department.objects.filter(head=person).order_by("id"), hand=_hand_head,
    )
)  # fmt: skip
