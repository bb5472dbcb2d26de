"""What a ticket is about, at most one thing, and who covers it: the one place that is asked.

Today a ticket is about a machine, whose verdict covers it. A room above that has another thing (equipment under agreement, a
project) keeps the link in a table of its own and registers its source in a `natures.py`; whoever decides by cover finds it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from tickets.models import Ticket


@dataclass(frozen=True)
class Cover:
    """Whether a ticket's work is covered: `yes`, `no`, `person` while somebody must decide, empty while nobody can say.

    `by` is the code of its source, `until` the last day, `repair_by` the last day for a repair that is promised with it.
    """

    by: str
    covered: str
    until: date | None = None
    repair_by: date | None = None


@dataclass(frozen=True)
class Source:
    """A thing that a ticket may be about. `tickets` gives the ids of those that are about one, `cover` who covers a ticket,
    None where it is about no such thing."""

    code: str
    label: str
    tickets: Callable[[], QuerySet]
    cover: Callable[[Ticket], Cover | None]


NOBODY = Cover("", "")
SOURCES: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Add a source. Raises ValueError where its code is taken."""
    if source.code in SOURCES:
        raise ValueError(f"{source.code!r} is taken")
    SOURCES[source.code] = source
    return source


def cover_of(ticket: Ticket) -> Cover:
    """Who covers a ticket, as the thing that it is about has it."""
    return next((cover for source in SOURCES.values() if (cover := source.cover(ticket))), NOBODY)


def may_be_about(ticket: Ticket, code: str) -> None:
    """Refuse `ticket.about_another` where a ticket, held by the caller, is about something of another kind already."""
    for source in SOURCES.values():
        if source.code != code and source.tickets().filter(pk=ticket.pk).exists():
            raise Refused(
                "ticket.about_another",
                _("This ticket is about something else already: %(what)s.") % {"what": source.label},
                _("Register another ticket for it."),
                about=source.code,
            )


def about_two() -> list[str]:
    """The numbers of tickets that are about more than one thing (check_books)."""
    pairs = combinations(SOURCES.values(), 2)
    found = (Ticket.objects.filter(pk__in=one.tickets()).filter(pk__in=other.tickets()) for one, other in pairs)
    return sorted({number for tickets in found for number in tickets.values_list("number", flat=True)})


def _by_machine(ticket: Ticket) -> Cover | None:
    """The verdict on its machine; the ticket keeps what it said, the law's last day stands in it (R2010 Art. 27, 33)."""
    if ticket.machine_id is None:
        return None
    verdict = ticket.verdicts.first()
    limit = verdict and verdict.answer.get("repair_by")
    return Cover("machine", ticket.covered, ticket.whole_until, date.fromisoformat(limit) if limit else None)


MACHINE = register(
    Source("machine", _("machine"), lambda: Ticket.objects.filter(machine__isnull=False).order_by().values("pk"), _by_machine)
)
