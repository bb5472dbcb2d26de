"""A deadline reckoned again from how it began and every event since: what explains it, and what checks it (X3)."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from accounts.names import shown
from core.clock import company_zone
from deadlines.kinds import Happened
from deadlines.models import CalendarVersion, Deadline, Term
from deadlines.rules import Plan, Span, Sum


@dataclass(frozen=True)
class Line:
    """One event of a trail; `by` is a name, None for the system."""

    at: datetime
    by: str | None
    kind: str
    data: dict

    @classmethod
    def read(cls, line: dict) -> "Line":
        return cls(datetime.fromisoformat(line["at"]), shown(line["by"]) or None, line["kind"], line["data"])


def trail_of(deadline: Deadline) -> list[dict]:
    """A deadline's events in order, as `with_why` brings them along."""
    if not hasattr(deadline, "trail"):
        return Deadline.objects.with_why().values_list("trail", flat=True).get(pk=deadline.pk)
    return deadline.trail


@dataclass(frozen=True)
class History:
    """What a due moment comes to: its start, term, calendar and pauses, and `floor`, the moment of the last re-planning."""

    starts_at: datetime
    term: Term
    calendar: CalendarVersion | None
    fixed_due: datetime | None = None
    pauses: tuple[Span, ...] = ()
    paused_at: datetime | None = None
    floor: datetime | None = None
    events: list[Line] = field(default_factory=list, compare=False)

    @classmethod
    def of(cls, deadline: Deadline) -> "History":
        """Replay a deadline's events onto how it began."""
        events = [Line.read(line) for line in trail_of(deadline)]
        history = cls._beginning(deadline, events)
        for event in events:
            history = history._after(event)
        return replace(history, events=events)

    @classmethod
    def _beginning(cls, deadline, events) -> "History":
        """The row as it was made: the first `from` of each value that was changed since, else the present one."""
        first = {}
        for event in reversed(events):
            first |= {name.removesuffix("_from"): value for name, value in event.data.items() if name.endswith("_from")}
        term = term_of(first["policy"]) if "policy" in first else deadline.term
        calendar = version_of(first["calendar"]) if "calendar" in first else deadline.calendar
        starts_at = datetime.fromisoformat(first["starts_at"]) if "starts_at" in first else deadline.starts_at
        return cls(starts_at, term, calendar, deadline.due_at if term.fixed else None)

    def _after(self, event) -> "History":
        data = event.data
        if event.kind == Happened.DEADLINE_PAUSED:
            return replace(self, paused_at=event.at)
        if event.kind == Happened.DEADLINE_RESUMED:
            return self.resumed(event.at)
        if event.kind == Happened.DEADLINE_RESTARTED:
            return self.restarted(datetime.fromisoformat(data["starts_at_to"]))
        if event.kind == Happened.DEADLINE_REPLANNED:
            term = term_of(data["policy_to"]) if "policy_to" in data else self.term
            return self.replanned(term, version_of(data["calendar_to"]) if "calendar_to" in data else self.calendar, event.at)
        return self

    def resumed(self, at: datetime) -> "History":
        """After standing still until `at`."""
        return replace(self, pauses=(*self.pauses, (self.paused_at, at)), paused_at=None)

    def restarted(self, starts_at: datetime) -> "History":
        """From another start."""
        return replace(self, starts_at=starts_at, floor=None)

    def replanned(self, term: Term, calendar: CalendarVersion | None, at: datetime) -> "History":
        """By another term or calendar from `at` on."""
        return replace(self, term=term, calendar=calendar, floor=at)

    @property
    def sum(self) -> Sum:
        """The due moment with its arithmetic. While it stands still: the sum up to then."""
        length = self.term.length(self.calendar)
        return Plan(self.starts_at, length, self.pauses, self.fixed_due, self.floor).sum(company_zone())

    @property
    def due(self) -> datetime:
        return self.sum.due


def term_of(pk) -> Term:
    """The term that an event names, as `policy`, from when the company's rules were all there was."""
    return Term.objects.get(pk=pk)


def version_of(pk) -> CalendarVersion | None:
    """The version of a calendar that an event names, None where it ran by none."""
    return CalendarVersion.objects.get(pk=pk) if pk else None


def differs(deadline: Deadline) -> bool:
    """Whether a deadline's due moment is another than its history comes to."""
    return History.of(deadline).due != deadline.due_at
