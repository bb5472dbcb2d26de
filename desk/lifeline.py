"""A machine's life on one line: periods as bars, repairs, suspensions and replacements in their days, and today. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

LEFT, WIDE, LEAST = 1.0, 97.0, 0.8  # percent of the picture: where it begins, how wide it is, the narrowest mark
ROW, TOP = 34, 22  # pixels: one row a kind, under the line with the years


@dataclass(frozen=True)
class Mark:
    """One bar: its place in percent and pixels, its kind, and the same in words."""

    kind: str
    x: str
    width: str
    y: int
    words: str


@dataclass(frozen=True)
class Row:
    """One kind of bars, with its name above them."""

    label: str
    y: int
    marks: list[Mark]


@dataclass(frozen=True)
class Picture:
    """Everything that the template draws; `told` says it in words."""

    rows: list[Row]
    years: list[tuple[str, int]]
    today: str
    height: int
    told: list[str]


@dataclass(frozen=True)
class Span:
    """Days of one kind; without an end they still run."""

    first: date
    last: date | None
    words: str
    kind: str = ""


def picture(*, today: date, bought: date, rows: Iterable[tuple[str, str, list[Span]]]) -> Picture:
    """`rows` are (kind, name, spans); those without a span are left out."""
    rows = [(kind, name, spans) for kind, name, spans in rows if spans]
    days = [bought, today, *(span.last or today for _kind, _name, spans in rows for span in spans)]
    first, last = bought, max(days) + timedelta(days=14)

    def place(day: date) -> float:
        return LEFT + WIDE * (max(day, first) - first).days / (last - first).days

    drawn = []
    for number, (kind, name, spans) in enumerate(rows):
        y = TOP + number * ROW
        marks = []
        for span in spans:
            x = place(span.first)
            width = max(place(span.last or today) - x, LEAST)
            marks.append(Mark(span.kind or kind, f"{x:.2f}%", f"{width:.2f}%", y + 16, span.words))
        drawn.append(Row(name, y + 11, marks))
    years = [(f"{place(date(year, 1, 1)):.2f}%", year) for year in range(first.year + 1, last.year + 1)]
    told = [mark.words for row in drawn for mark in row.marks]
    told.append(_("Today %(day)s") % {"day": today})
    return Picture(drawn, years, f"{place(today):.2f}%", TOP + len(drawn) * ROW, told)


def of_machine(machine, choice) -> Picture | None:
    """The picture of a sold machine by its verdict of today (`tickets.intake.Choice`); None where no period runs."""
    whole, main_until, today, stays = choice.whole_until, choice.main_until, choice.day, choice.stays
    if machine.invoiced_on is None or whole is None:
        return None
    start = machine.replaced_on or machine.invoiced_on
    periods = [Span(start, whole, _("Whole machine until %(day)s") % {"day": whole})]
    parts = [Span(start, main_until, _("Main parts until %(day)s") % {"day": main_until})] if main_until else []
    stops = [_stop(stop["from"], stop["to"]) for stop in choice.case.get("suspensions", [])]
    repairs = [Span(stay.sent_in, stay.returned, _repair(stay), "" if stay.returned else "open") for stay in stays]
    news = [Span(day, day, _("%(part)s replaced on %(day)s") % {"part": name, "day": day}) for stay in stays for name, day in stay.replaced]
    if machine.replaced_on:
        news.append(Span(machine.replaced_on, machine.replaced_on, _("Given in exchange on %(day)s") % {"day": machine.replaced_on}))
    rows = [
        ("whole" if whole >= today else "over", _("Whole machine until %(day)s") % {"day": whole}, periods),
        ("main" if main_until and main_until >= today else "over", _("Main parts until %(day)s") % {"day": main_until}, parts),
        ("stop", _("Suspended"), stops),
        ("repair", _("In repair"), repairs),
        ("new", _("Replaced"), news),
    ]
    return picture(today=today, bought=min(start, machine.invoiced_on), rows=rows)


def _stop(first: str, last: str | None) -> Span:
    words = _("Suspended from %(first)s to %(last)s") % {"first": first, "last": last or "…"}
    return Span(date.fromisoformat(first), date.fromisoformat(last) if last else None, words)


def _repair(stay) -> str:
    facts = {"number": stay.number, "title": stay.title, "first": stay.sent_in, "last": stay.returned or "…"}
    return _("%(number)s %(title)s: in repair from %(first)s to %(last)s") % facts
