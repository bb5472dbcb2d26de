"""When a promise falls due, what happens on the way there, and how that is explained. Pure: the time is an argument."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deadlines.hours import Hours

REMIND_AT = time(9, 0)  # of a limit in days people hear in the morning, never at midnight
FAR = timedelta(days=3650)
ONE_DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Length:
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
    length: Length
    pauses: tuple[Span, ...] = ()
    due: datetime | None = None
    floor: datetime | None = None

    def sum(self, zone: ZoneInfo) -> Sum:
        """Reckon it."""
        if self.length.fixed:
            return Sum(self.due)  # type: ignore[arg-type]  # a fixed one has it
        found = reckon(self.starts_at, self.length, self.pauses, zone)
        return found if self.floor is None or found.due >= self.floor else Sum(self.floor, found.spans, found.days)


def reckon(starts_at: datetime, length: Length, pauses: Sequence[Span], zone: ZoneInfo) -> Sum:
    """The due moment of a length that does not count what lies in `pauses`, whatever their order, with its sum.

    Minutes are real minutes, whatever clocks on walls do. Days end with the last microsecond of the last day in the
    company's zone; the day of the start is day 0, and a paused day is one that begins while the promise is paused.
    Raises ValueError where a calendar leaves no time in ten years.
    """
    pauses = sorted(pause for pause in pauses if pause[0] < pause[1])
    if length.minutes is not None:
        return _count_minutes(starts_at.astimezone(UTC), length, pauses, zone)
    return _count_days(starts_at, length, pauses, zone)


def due_at(starts_at: datetime, minutes: int | None, days: int | None, zone: ZoneInfo) -> datetime:
    """The due moment of a length round the clock without pauses."""
    return reckon(starts_at, Length(minutes, days), (), zone).due


def _count_minutes(starts_at: datetime, length: Length, pauses: Sequence[Span], zone: ZoneInfo) -> Sum:
    left, spans = timedelta(minutes=length.minutes or 0), []
    for begin, end in _open_time(starts_at, length.hours, pauses, zone):
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


def _count_days(starts_at: datetime, length: Length, pauses: Sequence[Span], zone: ZoneInfo) -> Sum:
    first = day = starts_at.astimezone(zone).date()
    still = [(off.astimezone(zone).date(), on.astimezone(zone).date()) for off, on in pauses]
    counted: list[date] = []
    while len(counted) < (length.days or 0):
        day += ONE_DAY
        if day - first > FAR:
            raise ValueError("no working day within ten years")
        if any(off < day <= on for off, on in still) or (length.hours and not length.hours.works(day)):
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

    def moment(self, due: datetime, zone: ZoneInfo, hours: Hours | None = None) -> datetime:
        """When it happens: counted as the promise is, with `hours` in working days or working time only.

        A reminder of a limit in days comes in the morning of its day, whatever clocks did in between.
        """
        if self.what == "remind" and ends_a_day(due, zone):
            return datetime.combine(self._day(due.astimezone(zone), hours), REMIND_AT, tzinfo=zone)
        whole_days = not self.offset % ONE_DAY
        if hours is None or not self.offset:
            return due.astimezone(UTC) + self.offset
        if whole_days:
            due = due.astimezone(zone)
            return datetime.combine(self._day(due, hours), due.time(), tzinfo=zone).astimezone(UTC)
        if self.offset > timedelta(0):
            return reckon(due, Length(minutes=self.offset // MINUTE, hours=hours), (), zone).due
        return _back(due, -self.offset, hours, zone)

    def _day(self, due: datetime, hours: Hours | None) -> date:
        """The day so many whole days, by a calendar working days, from that of the due moment."""
        if hours is None:
            return (due + self.offset).date()
        step, day = ONE_DAY if self.offset > timedelta(0) else -ONE_DAY, due.date()
        for _n in range(abs(self.offset) // ONE_DAY):
            day = _next_worked(day, step, hours)
        return day


def _next_worked(day: date, step: timedelta, hours: Hours) -> date:
    """The next working day in one direction."""
    for n in range(1, FAR.days):
        if hours.works(day + n * step):
            return day + n * step
    raise ValueError("no working day within ten years")


def _back(due: datetime, left: timedelta, hours: Hours, zone: ZoneInfo) -> datetime:
    """The moment from which so much working time is left until due."""
    day, end = due.astimezone(zone).date(), due.astimezone(UTC)
    for n in range(FAR.days):
        for opens, closes in reversed(hours.of_day(day - n * ONE_DAY, zone)):
            closes = min(closes, end)
            if opens < closes:
                if closes - opens >= left:
                    return closes - left
                left -= closes - opens
    raise ValueError("no working time within ten years")


def steps(reminders: Sequence[int], ladder: Sequence) -> tuple[Step, ...]:
    """All steps in order from `reminders` (minutes before due) and `ladder` ([minutes after due, [role, …]] …).

    The breach is always one of them, told to nobody where the ladder has no rung at 0.
    """
    rungs = {int(after): tuple(roles) for after, roles in ladder}
    breach = Step(timedelta(0), "breach", rungs.pop(0, ()))
    before = [Step(-timedelta(minutes=m), "remind", ("owner",)) for m in sorted(reminders, reverse=True)]
    after = [Step(timedelta(minutes=m), "climb", rungs[m]) for m in sorted(rungs)]
    return (*before, breach, *after)


@dataclass(frozen=True)
class Way:
    """The steps of one promise: those of its term, counted from its due moment in the company's zone, by its calendar's hours."""

    steps: Sequence[Step]
    due: datetime
    zone: ZoneInfo
    hours: Hours | None = None

    def moment(self, level: int) -> datetime | None:
        """When the step after `level` others comes; None after the last."""
        return self._moment(level) if level < len(self.steps) else None

    def _moment(self, level: int) -> datetime:
        return self.steps[level].moment(self.due, self.zone, self.hours)

    def next(self, level: int, at: datetime) -> tuple[int, datetime | None]:
        """(level, moment) of what comes next after `level` steps: reminders whose moment lies before `at` are left out."""
        while level < len(self.steps) and self.steps[level].what == "remind" and self._moment(level) <= at:
            level += 1
        return level, self.moment(level)

    def take(self, level: int, at: datetime) -> "Taken":
        """The steps after `level` whose moment lies before `at`, taken together."""
        past = []
        while level < len(self.steps) and self._moment(level) < at:
            past.append(self.steps[level])
            level += 1
        late = [step for step in past if step.what != "remind"]
        told = late or past[-1:]
        return Taken(
            level=level,
            breach=any(step.what == "breach" for step in late),
            reminded=bool(past) and not late,
            roles=tuple(dict.fromkeys(role for step in told for role in step.roles)),
            next_at=self.moment(level),
        )


@dataclass(frozen=True)
class Taken:
    """What a sweep does to one row at once: everything that is past. After an outage a reminder of what is late already
    is not sent, and whoever several rungs name is told once."""

    level: int
    breach: bool
    reminded: bool
    roles: tuple[str, ...] = field(default=())
    next_at: datetime | None = None
