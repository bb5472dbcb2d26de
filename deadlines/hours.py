"""Working hours and working days as frozen data: what a calendar said on the day it was taken. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from core.workdays import Workdays

ONE_DAY = timedelta(days=1)
SPAN = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")


@dataclass(frozen=True)
class Hours:
    """Opening hours by weekday, Monday first, each `HH:MM-HH:MM` spans, and the `days` that differ from their weekday.

    A worked day whose weekday has no hours (a swapped Saturday) has those of the first weekday that has some.
    """

    week: tuple[tuple[str, ...], ...]
    days: Mapping[str, bool]

    @classmethod
    def read(cls, content: Mapping) -> "Hours":
        """From JSON: {"week": [["08:00-12:00", …] × 7], "days": {"2026-10-10": true, …}}."""
        return cls(tuple(tuple(spans) for spans in content["week"]), content["days"])

    def works(self, day: date) -> bool:
        """Whether any time of this day counts."""
        return self.days.get(day.isoformat(), bool(self.week[day.weekday()]))

    def spans(self, begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        """The opening hours between two moments, in UTC and in order."""
        day = begin.astimezone(zone).date()
        while (start := datetime.combine(day, time.min, tzinfo=zone)) < end:
            if self.works(day):
                for opens, closes in self._parsed[day.weekday()] or self._usual:
                    first = max(_moment(start, opens), begin)
                    last = min(_moment(start, closes), end)
                    if first < last:
                        yield first, last
            day += ONE_DAY

    @cached_property
    def _parsed(self):
        return [[parse_span(span) for span in spans] for spans in self.week]

    @property
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


def snapshot(week: list[list[str]], country: str, corrections: Mapping[date, bool], years: range) -> dict:
    """The content of a calendar for these years: its week, and each day that is worked or not against its weekday.

    `country` (`CN`) brings the state's holidays and swapped days, none where empty; `corrections` beat both.
    """
    official = Workdays(country) if country else None
    days = {}
    for year in years:
        day = date(year, 1, 1)
        while day.year == year:
            usual = bool(week[day.weekday()])
            works = _works(day, usual, official, corrections)
            if works != usual:
                days[day.isoformat()] = works
            day += ONE_DAY
    return {"week": week, "days": days}


def _works(day: date, usual: bool, official: Workdays | None, corrections: Mapping[date, bool]) -> bool:
    """Corrections first; then the state's holidays close a weekday, and its swapped days open a weekend."""
    if day in corrections:
        return corrections[day]
    if official is None:
        return usual
    if day.weekday() < 5:
        return usual and official.is_working(day)
    return usual or official.is_working(day)
