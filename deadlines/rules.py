"""When a promise falls due, what happens on the way there, and how that is explained. Pure: the time is an argument."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deadlines.hours import Hours

REMIND_AT = time(9, 0)  # of a limit in days people hear in the morning, never at midnight
FAR = timedelta(days=3650)
ONE_DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Term:
    """How long a promise runs: `minutes` that count, or until the end of that many `days`; neither for a promised date.

    With `hours` only working time or working days count, without them every minute and every day.
    """

    minutes: int | None = None
    days: int | None = None
    hours: Hours | None = None

    @property
    def fixed(self) -> bool:
        return self.minutes is None and self.days is None


@dataclass(frozen=True)
class Sum:
    """A due moment and what it is the sum of: `spans` of time that count, or the `days` that do."""

    due: datetime
    spans: tuple[Span, ...] = ()
    days: tuple[date, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a due moment is reckoned from. `due` is given for a promised date; `floor` is the moment of a re-planning,
    before which nothing that it promises can fall due."""

    starts_at: datetime
    term: Term
    pauses: tuple[Span, ...] = ()
    due: datetime | None = None
    floor: datetime | None = None

    def sum(self, zone: ZoneInfo) -> Sum:
        """Reckon it."""
        if self.term.fixed:
            return Sum(self.due)
        found = reckon(self.starts_at, self.term, self.pauses, zone)
        return found if self.floor is None or found.due >= self.floor else Sum(self.floor, found.spans, found.days)


def reckon(starts_at: datetime, term: Term, pauses: Sequence[Span], zone: ZoneInfo) -> Sum:
    """The due moment of a term that does not count what lies in `pauses`, with its sum.

    Minutes are real minutes, whatever clocks on walls do. Days end with the last microsecond of the last day in the
    company's zone; the day of the start is day 0, and a paused day is one that begins while the promise is paused.
    Raises ValueError where a calendar leaves no time in ten years.
    """
    if term.minutes is not None:
        return _count_minutes(starts_at.astimezone(UTC), term, pauses, zone)
    return _count_days(starts_at, term, pauses, zone)


def due_at(starts_at: datetime, minutes: int | None, days: int | None, zone: ZoneInfo) -> datetime:
    """The due moment of a term round the clock without pauses."""
    return reckon(starts_at, Term(minutes, days), (), zone).due


def _count_minutes(starts_at: datetime, term: Term, pauses: Sequence[Span], zone: ZoneInfo) -> Sum:
    left, spans = timedelta(minutes=term.minutes), []
    for begin, end in _open_time(starts_at, term.hours, pauses, zone):
        taken = min(left, end - begin)
        spans.append((begin, begin + taken))
        left -= taken
        if not left:
            return Sum(begin + taken, tuple(spans))
    raise ValueError("no working time within ten years")


def _open_time(starts_at: datetime, hours: Hours | None, pauses: Sequence[Span], zone: ZoneInfo) -> Iterator[Span]:
    """Time that counts from `starts_at` on: opening hours without the pauses, in order."""
    whole = hours.spans(starts_at, starts_at + FAR, zone) if hours else [(starts_at, starts_at + FAR)]
    for begin, end in whole:
        for off, on in pauses:
            if on <= begin or off >= end:
                continue
            if off > begin:
                yield begin, off.astimezone(UTC)
            begin = min(on.astimezone(UTC), end)
        if begin < end:
            yield begin, end


def _count_days(starts_at: datetime, term: Term, pauses: Sequence[Span], zone: ZoneInfo) -> Sum:
    first = day = starts_at.astimezone(zone).date()
    still = [(off.astimezone(zone).date(), on.astimezone(zone).date()) for off, on in pauses]
    counted = []
    while len(counted) < term.days:
        day += ONE_DAY
        if day - first > FAR:
            raise ValueError("no working day within ten years")
        if any(off < day <= on for off, on in still) or (term.hours and not term.hours.works(day)):
            continue
        counted.append(day)
    return Sum(end_of_day(day, zone), days=tuple(counted))


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The last microsecond of a day: a day limit still counts on its day."""
    return datetime.combine(day, time.max, tzinfo=zone)


def ends_a_day(at: datetime, zone: ZoneInfo) -> bool:
    """Whether a moment is the end of a day."""
    return at.astimezone(zone).time() == time.max


def verdict(due: datetime, done: datetime) -> str:
    """`met` or `breached`; exactly at due is met."""
    return "met" if done <= due else "breached"


# The way to the due moment and on from it


@dataclass(frozen=True)
class Step:
    """One thing that happens by itself: a reminder before due, the breach, a rung of the ladder after it.

    `roles` name whom it is told to (deadlines.people).
    """

    offset: timedelta
    what: str  # remind, breach, climb
    roles: tuple[str, ...] = ()

    def moment(self, due: datetime, zone: ZoneInfo) -> datetime:
        """When it happens; a reminder of a limit in days in the morning of its day, whatever clocks did in between."""
        if self.what == "remind" and ends_a_day(due, zone):
            return datetime.combine((due.astimezone(zone) + self.offset).date(), REMIND_AT, tzinfo=zone)
        return due.astimezone(UTC) + self.offset


def steps(reminders: Sequence[int], ladder: Sequence) -> tuple[Step, ...]:
    """All steps in order from `reminders` (minutes before due) and `ladder` ([minutes after due, [role, …]] …).

    The breach is always one of them, told to nobody where the ladder has no rung at 0.
    """
    rungs = {int(after): tuple(roles) for after, roles in ladder}
    breach = Step(timedelta(0), "breach", rungs.pop(0, ()))
    before = [Step(-timedelta(minutes=m), "remind", ("owner",)) for m in sorted(reminders, reverse=True)]
    after = [Step(timedelta(minutes=m), "climb", rungs[m]) for m in sorted(rungs)]
    return (*before, breach, *after)


def next_step(schedule: Sequence[Step], level: int, due: datetime, at: datetime, zone: ZoneInfo) -> tuple[int, datetime | None]:
    """(level, moment) of what comes next after `level` steps: reminders whose moment lies before `at` are left out."""
    while level < len(schedule) and schedule[level].what == "remind" and schedule[level].moment(due, zone) <= at:
        level += 1
    return level, schedule[level].moment(due, zone) if level < len(schedule) else None


@dataclass(frozen=True)
class Taken:
    """What a sweep does to one row at once: everything that is past. After an outage a reminder of what is late already
    is not sent, and whoever several rungs name is told once."""

    level: int
    breach: bool
    reminded: bool
    roles: tuple[str, ...] = field(default=())
    next_at: datetime | None = None


def take(schedule: Sequence[Step], level: int, due: datetime, at: datetime, zone: ZoneInfo) -> Taken:
    """The steps after `level` whose moment lies before `at`, taken together."""
    past = []
    for step in schedule[level:]:
        if step.moment(due, zone) >= at:
            break
        past.append(step)
    late = [step for step in past if step.what != "remind"]
    told = late or past[-1:]
    level += len(past)
    return Taken(
        level=level,
        breach=any(step.what == "breach" for step in late),
        reminded=bool(past) and not late,
        roles=tuple(dict.fromkeys(role for step in told for role in step.roles)),
        next_at=schedule[level].moment(due, zone) if level < len(schedule) else None,
    )
