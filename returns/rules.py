"""Which day an old part comes back by, and what has to come back at all (A16). Pure."""

from collections.abc import Iterable
from datetime import date, timedelta


def comes_back(covered: str) -> bool:
    """Whether a repair with this verdict keeps its old parts: all but a paid one; an open verdict may turn out covered."""
    return covered != "no"


def return_day(removed_on: date, days: Iterable[date], too_near: int) -> date:
    """The return day of a part: the first that lies more than `too_near` days after its removal (A16).

    Where the calendar has not been filled so far ahead, the days of its last year are taken for the following years.
    Raises LookupError for an empty calendar.
    """
    days = sorted(days)
    if not days:
        raise LookupError("no return days")
    earliest = removed_on + timedelta(days=too_near + 1)
    for day in days:
        if day >= earliest:
            return day
    last_year = [day for day in days if day.year == days[-1].year]
    year = max(days[-1].year + 1, earliest.year)
    ahead = sorted(_in_year(day, y) for y in (year, year + 1) for day in last_year)
    return next(day for day in ahead if day >= earliest)


def _in_year(day: date, year: int) -> date:
    leap = day.month == 2 and day.day == 29
    return date(year, 2, 28) if leap else day.replace(year=year)
