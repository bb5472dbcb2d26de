"""Why a promise falls due when it does: start, rule, version, calendar, what moved it, arithmetic (X3).

The page, the API and `bin/manage explain_deadline` show the same facts; the due moment in them is reckoned again, from how
the promise began and every event since.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core import history as histories
from core.clock import company_zone
from core.timewords import hour_minute
from deadlines.kinds import Happened
from deadlines.models import Deadline, Term
from deadlines.replay import History, term_of, version_of
from deadlines.rules import Sum

SHOWN = 12  # spans or days of a sum that are written out


@dataclass(frozen=True)
class Move:
    """Something that changed the promise: when, who (None for the system), and in words what and why."""

    at: datetime
    by: str | None
    text: str
    reason: str = ""


@dataclass(frozen=True)
class Explanation:
    """The facts of one deadline, ready to be shown; `replayed` is the due moment computed again from them."""

    starts_at: datetime
    title: str
    source: str
    version: int
    valid_from: str
    calendar: str
    pausing: str
    length: str
    replanned: bool
    moves: tuple[Move, ...]
    sum: Sum
    paused_at: datetime | None
    due_at: datetime
    replayed: datetime

    @property
    def sound(self) -> bool:
        """Whether the computation again gives the due moment that was promised."""
        return self.replayed == self.due_at

    @property
    def clocks_change(self) -> bool:
        """Whether clocks on walls are changed while the time of a timer runs: then its sum says so, to be right to a reader."""
        start, due = (at.astimezone(company_zone()).utcoffset() for at in (self.starts_at, self.due_at))
        return bool(self.sum.spans) and start != due

    @property
    def arithmetic(self) -> str:
        """The sum in one line: `06-08 14:42 + 2 h = 06-08 16:42`, with each span or day where more than the clock counts."""
        return arithmetic(self)


def explain(deadline: Deadline) -> Explanation:
    """Explain a deadline from its own row, its trail and the versions of rule and calendar that made it."""
    history = History.of(deadline)
    term, calendar = history.term, history.calendar
    reckoned = history.sum
    return Explanation(
        starts_at=history.starts_at,
        title=term.called,
        source=term.cited,
        version=term.version,
        valid_from=str(term.valid_from or ""),
        calendar=calendar_words(term, calendar),
        pausing=pausing_words(term),
        length=length(term),
        replanned=any(event.kind == Happened.DEADLINE_REPLANNED for event in history.events),
        moves=tuple(_move(event) for event in history.events),
        sum=reckoned,
        paused_at=history.paused_at,
        due_at=deadline.due_at,
        replayed=reckoned.due,
    )


def length(term: Term) -> str:
    """How long a term gives, in words."""
    if term.fixed:
        return _("a promised date")
    if term.days is not None:
        words = _("%(days)s working days") if term.calendar_id else _("%(days)s days")
        return words % {"days": term.days}
    if term.minutes % 60 == 0:
        return _("%(hours)s hours") % {"hours": term.minutes // 60}
    return _("%(minutes)s minutes") % {"minutes": term.minutes}


def calendar_words(term: Term, version=None) -> str:
    """By which calendar it is reckoned."""
    if term.fixed:
        return _("The promised date itself")
    if term.calendar is None:
        return _("Calendar days; the last day counts in full") if term.days else _("Round the clock, holidays too")
    if version is None:
        return term.calendar.name
    return _("%(calendar)s, version %(n)s") % {"calendar": term.calendar.name, "n": version.version}


def pausing_words(term: Term) -> str:
    """Whether it may stand still."""
    if not term.pause_states:
        return _("Never stands still")
    return _("May stand still, for a reason that stays on record")


def _move(event) -> Move:
    data, kind = event.data, event.kind.removeprefix("deadline.")
    facts = {name: _readable(name, value) for name, value in data.items()} | {"by": _held_by(data)}
    words = {
        "resumed": _("Ran on; due %(due_at_to)s instead of %(due_at_from)s") if "due_at_to" in facts else _("Ran on; due as before"),
        "replanned": _("Held by %(by)s; due %(due_at_to)s instead of %(due_at_from)s")
        if "due_at_to" in facts
        else _("Held by %(by)s; due as before"),
    }
    told = words[kind] % facts if kind in words else histories.words(event.kind, facts)
    return Move(event.at, event.by, told, data.get("reason", ""))


def _held_by(data) -> str:
    """The rule or calendar of a re-planning, each with both versions."""
    found = []
    for what, find in (("policy", term_of), ("calendar", version_of)):
        if f"{what}_to" in data:
            rule, former = (find(data[f"{what}_{side}"]) or _("no calendar") for side in ("to", "from"))
            found.append(_("%(rule)s instead of %(former)s") % {"rule": rule, "former": former})
    return _(", ").join(found)


def _readable(name, value):
    if name.rsplit("_", 1)[0] in ("due_at", "starts_at") and value:
        return stamp(datetime.fromisoformat(value))
    return value


def stamp(at: datetime, offset=False) -> str:
    """A moment as it stands in a sum: `06-08 14:42`, seconds only where they matter, its `offset` from UTC where clocks change."""
    local = at.astimezone(company_zone())
    if (local.second, local.microsecond) == (59, 999999):
        return f"{local:%m-%d} 24:00"
    return f"{local:%m-%d %H:%M}" + (f"{local::%S}" if local.second else "") + (f" {local:%z}" if offset else "")


def arithmetic(why: Explanation) -> str:
    """One line from the start to the due moment."""
    due, spans, days = stamp(why.due_at, why.clocks_change), why.sum.spans, why.sum.days
    if not spans and not days:
        return due
    line = f"{stamp(why.starts_at, why.clocks_change)} + {why.length}"
    if len(spans) > 1:
        parts = [f"{stamp(a)}–{hour_minute(b, company_zone())} ({_minutes(b - a)})" for a, b in spans[:SHOWN]]
        line += ": " + " + ".join(parts) + (" + …" if len(spans) > SHOWN else "")
    elif days and (why.sum.days[-1] - _day(why.starts_at)).days != len(days):
        line += ": " + ", ".join(f"{day:%m-%d}" for day in days[:SHOWN]) + (", …" if len(days) > SHOWN else "")
    return f"{line} = {due}"


def _day(at: datetime):
    return at.astimezone(company_zone()).date()


def _minutes(span: timedelta) -> str:
    """A part of a sum, with seconds where it has some, so that the parts come to the whole."""
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    words = _("%(minutes)s min %(seconds)s s") if seconds else _("%(minutes)s min")
    return words % {"minutes": minutes, "seconds": seconds}
