"""The kinds of tickets: one row each, and everything that a kind decides is asked of its row.

A room above registers its own in a `natures.py` of its own, which is found at start; neither this room nor a table knows
their list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from deadlines.registry import TICKET_KINDS
from tickets import kinds

INTAKE, PORTAL = "intake", "portal"  # the pages on which somebody registers a ticket: the clerk's and the dealer's
VISIT, PHONE, APPOINTMENT = "visit", "phone", "appointment"  # how a task is arranged: `Task.Mode`
EVERYWHERE = frozenset({INTAKE, PORTAL})
BY_FAULT = ""  # proposed by how hard the fault is and who sold the machine


@dataclass(frozen=True)
class Nature:
    """What a ticket of one kind is and owes. `code` is what the ticket's column holds, `label` its words.

    `arranging`: the kind of the deadline that arranging it is owed within from receipt, or none where nobody owes it (A14).
    `files`: the kinds of filed report (tickets.filing) without which no task of it is finished; none ends with its result.
    `repair_limit`: whether the law's limit for repairing runs where it is covered (R2010 Art. 27).
    `takes`: the department that is proposed whatever the fault; `BY_FAULT` for the scheme's division of labour (A2). `why` says
    it in words, with the article.
    `sent`: whether somebody has to do it; what is only heard is answered or passed on, and never waits to be sent (A3).
    `asks_harm`: whether it is asked, before it is sent, if somebody is hurt and if the machine still works (A14).
    `by_phone`: whether it may be settled by phone, without a task (A3).
    `pages`: where one is registered; a dealer registers what the portal shows and nothing else (A10).
    `modes`: how its tasks may be arranged, the usual way first. The scheme's own kinds are all arranged as a visit (A10).
    `ahead`: how far ahead an appointment may lie.
    `demands`: what the customer demands by it, `exchange` or `return` (R2010 Art. 28).
    """

    code: str
    label: str
    scheme: str = "A"
    arranging: str | None = kinds.TICKET_ARRANGE
    files: tuple[str, ...] = ()
    repair_limit: bool = False
    by_phone: bool = True
    sent: bool = True
    asks_harm: bool = False
    takes: str = BY_FAULT
    why: str = ""
    pages: frozenset[str] = EVERYWHERE
    modes: tuple[str, ...] = (VISIT,)
    ahead: timedelta = timedelta(days=60)
    demands: str = ""

    @property
    def complains(self) -> bool:
        """Whether it says what it complains about, which the table allows of this one kind (`ticket_complaint_about`)."""
        return self.code == "complaint"

    @property
    def papers(self) -> bool:
        """Whether it may be about papers of the Three Guarantees, which the table allows of this one kind."""
        return self.code == "advice"

    @property
    def by_dealer(self) -> bool:
        """Whether a dealer may register one itself."""
        return PORTAL in self.pages


LONGEST = 20  # characters of a code
NATURES: dict[str, Nature] = {}


def register(nature: Nature) -> Nature:
    """Add a kind of ticket. Raises ValueError for a code that is taken or that a column cannot hold."""
    if nature.code in NATURES or not nature.code.isidentifier() or len(nature.code) > LONGEST:
        raise ValueError(f"{nature.code!r} is taken, or no code of a kind")
    NATURES[nature.code] = nature
    TICKET_KINDS[nature.code] = nature.label
    return nature


def choices() -> list[tuple[str, str]]:
    """All kinds with their words, for the column and for forms."""
    return [(nature.code, nature.label) for nature in NATURES.values()]


def on(page: str) -> list[tuple[str, str]]:
    """The kinds that a page registers, with their words."""
    return [(nature.code, nature.label) for nature in NATURES.values() if page in nature.pages]


def codes(fits: Callable[[Nature], object]) -> list[str]:
    """The codes of the kinds that fit, for a query."""
    return [nature.code for nature in NATURES.values() if fits(nature)]


def arranging() -> tuple[str, ...]:
    """The kinds of deadlines within which tickets are to be arranged."""
    return tuple({nature.arranging for nature in NATURES.values() if nature.arranging})


BRANCH = {"takes": "sales", "why": _("Complaints, exchanges and returns stay with the clerk's branch (scheme, III (1) 1)")}
HEARD = _("Opinions are collected by the clerk's branch; nobody has to go (scheme, III (1) 1)")

REPAIR = register(
    Nature(
        "repair", _("repair"), files=("repair_record",), repair_limit=True, asks_harm=True,
        why=_("Routine fault: the dealer's or the sales rep's task (scheme, II 1)"),
    )
)  # fmt: skip
INSTALL = register(
    Nature("install", _("installation"), why=_("Installation and commissioning: the dealer's or the sales rep's task (scheme, II 1)"))
)
ADVICE = register(Nature("advice", _("advice"), why=_("Advice: the dealer's or the sales rep's task (scheme, II 1)")))
COMPLAINT = register(Nature("complaint", _("complaint"), **BRANCH))
OPINION = register(Nature("opinion", _("opinion"), arranging=None, sent=False, takes="sales", why=HEARD))
EXCHANGE = register(Nature("exchange", _("exchange"), pages=frozenset({INTAKE}), demands="exchange", **BRANCH))
RETURN = register(Nature("return", _("return"), pages=frozenset({INTAKE}), demands="return", **BRANCH))
