"""Working hours and working days as frozen data: what a calendar said on the day it was taken. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

from core.workdays import Workdays

ONE_DAY, SATURDAY = timedelta(days=1), 5
SPAN = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")


@dataclass(frozen=True)
class Hours:
    """Opening hours by weekday, Monday first, each `HH:MM-HH:MM` spans, and the `days` that differ from their weekday.

    A day is worked, is not, or has spans of its own. A worked day whose weekday has no hours (a swapped Saturday) has
    those of the first weekday that has some.
    """

    week: tuple[tuple[str, ...], ...]
    days: Mapping[str, bool | list[str]]

    @classmethod
    def read(cls, content: Mapping) -> "Hours":
        """From JSON: {"week": [["08:00-12:00", …] × 7], "days": {"2026-10-10": true, "2026-12-31": ["08:00-12:00"], …}}."""
        return cls(tuple(tuple(spans) for spans in content["week"]), content["days"])

    def works(self, day: date) -> bool:
        """Whether any time of this day counts."""
        return bool(self.days.get(day.isoformat(), self.week[day.weekday()]))

    def spans(self, begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        """The opening hours between two moments, in UTC and in order."""
        day = begin.astimezone(zone).date()
        while datetime.combine(day, time.min, tzinfo=zone) < end:
            for opens, closes in self.of_day(day, zone):
                first, last = max(opens, begin), min(closes, end)
                if first < last:
                    yield first, last
            day += ONE_DAY

    def of_day(self, day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
        """The opening hours of one day, in UTC and in order."""
        midnight = datetime.combine(day, time.min, tzinfo=zone)
        return [(_moment(midnight, opens), _moment(midnight, closes)) for opens, closes in self._spans(day)]

    def _spans(self, day: date):
        said = self.days.get(day.isoformat(), True)
        if isinstance(said, list):
            return [parse_span(span) for span in said]
        return (self._parsed[day.weekday()] or self._usual) if self.works(day) else []

    @cached_property
    def _parsed(self):
        return [[parse_span(span) for span in spans] for spans in self.week]

    @cached_property
    def _usual(self):
        return next((spans for spans in self._parsed if spans), [])


def parse_span(text: str) -> tuple[timedelta, timedelta]:
    """`08:00-12:00` as two times of day; `24:00` is the day's end. Raises ValueError."""
    found = SPAN.match(text)
    if not found:
        raise ValueError(text)
    hour, minute, until_hour, until_minute = map(int, found.groups())
    opens, closes = timedelta(hours=hour, minutes=minute), timedelta(hours=until_hour, minutes=until_minute)
    if not opens < closes <= ONE_DAY:
        raise ValueError(text)
    return opens, closes


def _moment(midnight: datetime, of_day: timedelta) -> datetime:
    """A time of day on the wall, in UTC: on a day when clocks change too."""
    if of_day == ONE_DAY:
        return datetime.combine(midnight.date() + ONE_DAY, time.min, tzinfo=midnight.tzinfo).astimezone(UTC)
    return (midnight.replace(tzinfo=None) + of_day).replace(tzinfo=midnight.tzinfo).astimezone(UTC)


def snapshot(
    week: list[list[str]],
    country: str,
    corrections: Mapping[date, bool],
    years: range,
    own: Mapping[date, list[str]] = MappingProxyType({}),
) -> dict:
    """The content of a calendar for these years: its week, and each day that differs from its weekday.

    `own` are the days that have hours of their own on this calendar, none for a day that is closed, and beat everything;
    then come `corrections` (worked or not), then what `country` (`CN`) brings, nothing where empty:
    - a day off by the state is off on every calendar, the weekend days between the others of its run too;
    - a rest day that is worked (a swapped Saturday) stands for a weekday. On every calendar it has the hours of the first
      weekday that has some, not those that Saturdays may have.
    """
    official = Workdays(country) if country else None
    usual_day = next((spans for spans in week if spans), [])
    days = {}
    for year in years:
        day = date(year, 1, 1)
        while day.year == year:
            usual = week[day.weekday()]
            hours = own.get(day)
            if hours is None:
                hours = _hours(day, usual, usual_day, official, corrections)
            if hours != usual:
                days[day.isoformat()] = False if not hours else True if not usual and hours == usual_day else hours
            day += ONE_DAY
    return {"week": week, "days": days}


def _hours(day: date, usual: list[str], usual_day: list[str], official: Workdays | None, corrections) -> list[str]:
    """The spans of a day that has none of its own."""
    weekend = day.weekday() >= SATURDAY
    works = corrections.get(day)
    if works is None and official is not None:
        if official.is_working(day):
            works = True if weekend else None
        elif not weekend or official.in_holiday(day):
            works = False
    if works is None:
        return usual
    if not works:
        return []
    return usual_day if weekend or not usual else usual
