"""What the company lays over the law: better periods for what is sold in a span of days, and the seasons of each class and province."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from warranty.entitlement.law import Period

OPERATING, BUSY = "operating", "busy"


@dataclass(frozen=True, slots=True)
class Better:
    """Longer periods for a class, or one model of it, invoiced from `first` to `last` (None: until further notice)."""

    key: str
    product_class: str
    first: date
    last: date | None = None
    model: str | None = None
    whole_months: int | None = None
    part_months: int | None = None

    def fits(self, invoiced_on: date, model: str | None) -> bool:
        """Whether it holds for a sale of that day."""
        if self.model is not None and self.model != model:
            return False
        return self.first <= invoiced_on and (self.last is None or invoiced_on <= self.last)

    def over(self, law: Period) -> Period:
        """The law's row with whatever is better here."""
        whole = max(law.whole_months, self.whole_months or 0)
        part = max(law.part_months, self.part_months or 0, whole)
        if (whole, part) == (law.whole_months, law.part_months):
            return law
        return replace(law, whole_months=whole, part_months=part, better=True)


@dataclass(frozen=True, slots=True)
class Season:
    """From which month and day to which a class works (`operating`) or must not stand (`busy`), where and when.

    `province` empty: everywhere; `year` None: every year. One that ends before it begins runs over New Year.
    """

    key: str
    product_class: str
    kind: str
    first: tuple[int, int]
    last: tuple[int, int]
    province: str = ""
    year: int | None = None

    def fits(self, product_class: str, province: str, kind: str) -> bool:
        """Whether it is about such a machine there; `安徽省` is `安徽`."""
        return (self.product_class, self.kind) == (product_class, kind) and province.startswith(self.province)

    def spans(self, around: int) -> list[tuple[date, date]]:
        """Its spans that begin in the year before, in, and after `around`."""
        years = [year for year in (around - 1, around, around + 1) if self.year in (None, year)]
        return [(_day(year, self.first), _day(year + (self.last < self.first), self.last)) for year in years]


def in_season(seasons: Sequence[Season], product_class: str, province: str, kind: str, day: date) -> bool | None:
    """Whether the day lies in a season of that kind; None where the rows say nothing about such a machine there."""
    mine = [season for season in seasons if season.fits(product_class, province, kind)]
    if not mine:
        return None
    return any(first <= day <= last for season in mine for first, last in season.spans(day.year))


def first_season(seasons: Sequence[Season], product_class: str, province: str, bought: date) -> date | None:
    """The first day of the first operating season that begins on or after the purchase; None where no row tells.

    Bought while a season runs, which one is the first is for a person.
    """
    spans = [span for season in seasons if season.fits(product_class, province, OPERATING) for span in season.spans(bought.year)]
    if any(first < bought <= last for first, last in spans):
        return None
    return min((first for first, _last in spans if first >= bought), default=None)


def read_better(row: Mapping, periods: Iterable[Period]) -> Better:
    """A `terms` row. Raises ValueError for one that is less than the law's (R2010 Art. 5)."""
    value = row["value"]
    first, last = date.fromisoformat(value["from"]), value.get("to") and date.fromisoformat(value["to"])
    found = Better(row["key"], value["product_class"], first, last, value.get("model"), value.get("whole_months"), value.get("part_months"))
    law = [period for period in periods if period.product_class == found.product_class]
    if not law or (found.whole_months is None and found.part_months is None):
        raise ValueError("nothing that the company's terms could better")
    if last and last < first:
        raise ValueError("ends before it begins")
    least = min if found.model else max
    for name in ("whole_months", "part_months"):
        months = getattr(found, name)
        if months is not None and months < least(getattr(period, name) for period in law):
            raise ValueError("fewer months than the law's")
    return found


def read_season(row: Mapping, classes: Iterable[str]) -> Season:
    """A `season` row. Raises ValueError for an unknown class, kind or day."""
    value: Mapping[str, Any] = row["value"]
    if value["product_class"] not in classes or value["season"] not in (OPERATING, BUSY):
        raise ValueError("no such class or season")
    first, last = (tuple(int(part) for part in value[end].split("-")) for end in ("from", "to"))
    for month, day in (first, last):
        date(LEAP, month, day)
    return Season(
        row["key"],
        value["product_class"],
        value["season"],
        (first[0], first[1]),
        (last[0], last[1]),
        value.get("province") or "",
        value.get("year"),
    )


LEAP = 2000


def _day(year: int, month_day: tuple[int, int]) -> date:
    """The day in that year; 29 February is the month's last where there is none."""
    month, day = month_day
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month + 1, 1) - timedelta(days=1)
