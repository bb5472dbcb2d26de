"""Working days by a country's calendar: pure, cached per year, correctable day by day.

China swaps days: a Saturday before a long holiday may be a working day and a Monday may not. The `holidays` package
knows the swaps of the years that have been announced; for later years only the weekends and the statutory days, so an
installation passes what was announced since as `corrections`. Pure.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import holidays

ONE_DAY, MARGIN = timedelta(days=1), timedelta(days=20)  # no run of days off is longer than the margin


@cache
def _official(country: str, year: int) -> frozenset[date]:
    """The working days of a year before corrections."""
    calendar = holidays.country_holidays(country, years=(year, year + 1))
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    days = (first + timedelta(days=n) for n in range((after - first).days))
    return frozenset(day for day in days if calendar.is_working_day(day))


@cache
def _holiday_runs(country: str, year: int) -> frozenset[date]:
    """The days off of a year that belong to a holiday: each run of days that are not worked and that has a holiday in it."""
    calendar = holidays.country_holidays(country, years=(year - 1, year, year + 1))
    found: set[date] = set()
    run: list[date] = []
    day = date(year, 1, 1) - MARGIN
    while day <= date(year, 12, 31) + MARGIN:
        if calendar.is_working_day(day):
            found.update(run if any(off in calendar for off in run) else ())
            run = []
        else:
            run.append(day)
        day += ONE_DAY
    return frozenset(day for day in found if day.year == year)


class Workdays:
    """The working days of a country. `corrections` maps a day to whether it is worked, and beats the calendar."""

    def __init__(self, country: str = "CN", corrections: Mapping[date, bool] | None = None):
        self.country = country
        self.corrections = dict(corrections or {})
        self._years: dict[int, list[date]] = {}

    def of_year(self, year: int) -> list[date]:
        """All working days of a year, in order."""
        days = self._years.get(year)
        if days is None:
            mine = {day: worked for day, worked in self.corrections.items() if day.year == year}
            kept = {day for day in _official(self.country, year) if mine.get(day, True)}
            days = self._years[year] = sorted(kept | {day for day, worked in mine.items() if worked})
        return days

    def is_working(self, day: date) -> bool:
        days = self.of_year(day.year)
        place = bisect_left(days, day)
        return place < len(days) and days[place] == day

    def in_holiday(self, day: date) -> bool:
        """Whether a day lies in a run of days off that a holiday made: weekend days among and beside its own days too."""
        return day not in self.corrections and day in _holiday_runs(self.country, day.year)

    def next_working(self, day: date) -> date:
        """The day itself where it is worked, else the first working day after it."""
        days = self.of_year(day.year)
        place = bisect_left(days, day)
        return days[place] if place < len(days) else self.of_year(day.year + 1)[0]

    def before(self, day: date) -> date:
        """The last working day before a day."""
        days = self.of_year(day.year)
        place = bisect_left(days, day)
        return days[place - 1] if place else self.of_year(day.year - 1)[-1]

    def add(self, day: date, n: int) -> date:
        """The n-th working day after a day, which itself is not counted; `n` = 0 gives the day back."""
        if n < 0:
            raise ValueError("working days are counted forward")
        if n == 0:
            return day
        year = day.year
        place = bisect_right(self.of_year(year), day) + n - 1
        while place >= len(self.of_year(year)):
            place -= len(self.of_year(year))
            year += 1
        return self.of_year(year)[place]

    def count(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; 0 where `end` is not later."""
        if end <= start:
            return 0
        if start.year == end.year:
            days = self.of_year(start.year)
            return bisect_right(days, end) - bisect_right(days, start)
        between = sum(len(self.of_year(year)) for year in range(start.year + 1, end.year))
        first, last = self.of_year(start.year), self.of_year(end.year)
        return len(first) - bisect_right(first, start) + between + bisect_right(last, end)
