"""The facts of a case, read from JSON: strict about keys, types and dates, and naming the field that is wrong."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.text import Text

DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_MONTHS = 600
MOST_ROWS = 200
LONGEST_TEXT, LONGEST_NUMBER = 200, 40
MOST_KW = 100_000


class CaseError(ValueError):
    """A case that cannot be read. `field` is its path (`repairs[1].sent_in`), `message` a sentence for people."""

    def __init__(self, field: str, message: Text) -> None:
        super().__init__(field, message)
        self.field, self.message = field, message

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


@dataclass(frozen=True, slots=True)
class Part:
    """The part that failed. `main` is what the papers say; the class's list decides (Art. 24)."""

    name: str | None = None
    main: bool | None = None
    wearing: bool | None = None
    stated_months: int | None = None


@dataclass(frozen=True, slots=True)
class Voucher:
    """What the Three Guarantees voucher states, and when its loss was reported (Art. 8, 25)."""

    whole_months: int | None = None
    part_months: int | None = None
    lost_applied_on: date | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A stay in repair. `problem` links repairs of the same problem; `returned` is None while the machine is there."""

    sent_in: date
    returned: date | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """A suspended period (Art. 34): from the user's request to its recorded end, None while it goes on."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """A main part, system or machine replaced under Art. 28–31 because of a problem."""

    what: str
    date: date
    name: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """The receipt card (A6): the sale, its first complete return, a leader's exception."""

    sale_date: date | None = None
    returned_on: date | None = None
    exception: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """All facts that a verdict may use. None means that nobody knows (yet)."""

    product_class: str
    invoice_date: date
    report_date: date
    judged_on: date | None = None
    power_kw: Decimal | None = None
    sold_alone: bool | None = None
    part: Part | None = None
    voucher: Voucher = Voucher()
    transferred_on: date | None = None
    cause: str | None = None
    excluded_cause: bool | None = None
    severity: str | None = None
    light_fault: bool | None = None
    usable: bool | None = None
    busy_season: bool | None = None
    inside_network: bool | None = None
    season_start: date | None = None
    problem: str | None = None
    sent_in: date | None = None
    repairs: tuple[Repair, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    same_model_available: bool | None = None
    demand: str | None = None
    invoice_amount: Decimal | None = None
    use_scope_not_disclosed: bool | None = None
    exchanged_on: date | None = None
    card: Card | None = None

    @property
    def today(self) -> date:
        """The day up to which a stay in repair that goes on is counted."""
        return self.judged_on or self.report_date


def parse(data: Any, classes: Collection[str]) -> Case:
    """Read a case of one of the `classes`. Raises CaseError."""
    case = _record(Case, CASE, ("product_class", "invoice_date", "report_date"), data, "")
    if case.product_class not in classes:
        raise CaseError("product_class", _("must be one of %s") % ", ".join(sorted(classes)))
    _check_order(case)
    return case


def _check_order(case: Case) -> None:
    """Refuse days that cannot have happened in that order."""
    sold = min(case.invoice_date, case.card and case.card.sale_date or case.invoice_date)
    if case.report_date < sold:
        raise CaseError("report_date", _("is before the sale"))
    if case.today < case.report_date:
        raise CaseError("judged_on", _("is before %s") % "report_date")
    for field in ("sent_in", "transferred_on", "exchanged_on"):
        day = getattr(case, field)
        if day is not None and day < sold:
            raise CaseError(field, _("is before the sale"))
    if case.voucher.lost_applied_on is not None and case.voucher.lost_applied_on < sold:
        raise CaseError("voucher.lost_applied_on", _("is before the sale"))
    if case.card and case.card.returned_on and case.card.returned_on < sold:
        raise CaseError("card.returned_on", _("is before the sale"))
    for n, repair in enumerate(case.repairs):
        if repair.sent_in < sold:
            raise CaseError(f"repairs[{n}].sent_in", _("is before the sale"))
        _check_span(f"repairs[{n}]", "sent_in", repair.sent_in, "returned", repair.returned)
    for n, stop in enumerate(case.suspensions):
        _check_span(f"suspensions[{n}]", "from", stop.start, "to", stop.end)
    for n, replacement in enumerate(case.replacements):
        if replacement.date < sold:
            raise CaseError(f"replacements[{n}].date", _("is before the sale"))


def _check_span(at: str, first: str, start: date, last: str, end: date | None) -> None:
    if end is not None and end < start:
        raise CaseError(f"{at}.{last}", _("is before %s") % first)


# Readers: one JSON value and its path in, the value out, or CaseError.


def _flag(value: Any, at: str) -> bool:
    if not isinstance(value, bool):
        raise CaseError(at, _("must be true or false"))
    return value


def _text(value: Any, at: str) -> str:
    if not isinstance(value, str):
        raise CaseError(at, _("must be a text"))
    value = value.strip()
    if not value:
        raise CaseError(at, _("must not be empty"))
    if len(value) > LONGEST_TEXT:
        raise CaseError(at, _("is too long"))
    try:
        value.encode()
    except UnicodeEncodeError:
        raise CaseError(at, _("has half a character in it (a lone surrogate)")) from None
    return value


def _link(value: Any, at: str) -> str:
    """An identifier: a text or a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) >= 10**LONGEST_NUMBER:
            raise CaseError(at, _("is too long"))
        value = str(value)
    return _text(value, at)


def _choice(value: Any, at: str, *, among: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in among:
        raise CaseError(at, _("must be one of %s") % ", ".join(among))
    return value


def _reason(value: Any, at: str) -> bool:
    """True or false, or the reason in words, which means true; no words mean false."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise CaseError(at, _("must be true, false or the reason in words"))
    return bool(value.strip())


def _months(value: Any, at: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MOST_MONTHS:
        raise CaseError(at, _("must be a whole number of months from 1 to %s") % MOST_MONTHS)
    return value


def _power(value: Any, at: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not 0 < value < MOST_KW:
        raise CaseError(at, _("must be a number above 0 and below %s") % MOST_KW)
    return Decimal(str(value))


def _amount(value: Any, at: str) -> Decimal:
    if not isinstance(value, str) or not AMOUNT.fullmatch(value):
        raise CaseError(at, _('must be an amount as a text, such as "86800.00"'))
    return Decimal(value)


def _day(value: Any, at: str) -> date:
    if not isinstance(value, str) or not DATE.fullmatch(value):
        raise CaseError(at, _("must be a date as a text, such as 2025-06-09"))
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise CaseError(at, _("is no day of the calendar")) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CaseError(at, _("must lie between the years %(first)s and %(last)s") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    return day


def _rows(value: Any, at: str, *, read: Callable) -> tuple:
    if not isinstance(value, list):
        raise CaseError(at, _("must be a list"))
    if len(value) > MOST_ROWS:
        raise CaseError(at, _("has more than %s rows") % MOST_ROWS)
    return tuple(read(row, f"{at}[{n}]") for n, row in enumerate(value))


def _record(kind: type, fields: Mapping[str, tuple[str, Callable]], required: tuple[str, ...], data: Any, at: str) -> Any:
    """An object with known keys only. A null is a fact that is not known, as if the key were absent."""
    if not isinstance(data, Mapping):
        raise CaseError(at or "case", _("must be an object"))
    values = {}
    for key, value in data.items():
        path = f"{at}.{key}" if at else str(key)
        if key not in fields:
            raise CaseError(path, _("is not a known key"))
        name, read = fields[key]
        if value is not None:
            values[name] = read(value, path)
    for key in required:
        if fields[key][0] not in values:
            raise CaseError(f"{at}.{key}" if at else key, _("is required"))
    return kind(**values)


def _object(kind: type, required: tuple[str, ...] = (), **fields: Callable) -> Callable:
    return partial(_record, kind, {key: (key, read) for key, read in fields.items()}, required)


PART = _object(Part, name=_text, main=_flag, wearing=_flag, stated_months=_months)
VOUCHER = _object(Voucher, whole_months=_months, part_months=_months, lost_applied_on=_day)
REPAIR = _object(Repair, ("sent_in",), problem=_link, sent_in=_day, returned=_day)
SUSPENSION = partial(_record, Suspension, {"from": ("start", _day), "to": ("end", _day)}, ("from",))
WHAT = partial(_choice, among=("part", "machine"))
REPLACEMENT = _object(Replacement, ("what", "date"), what=WHAT, name=_text, date=_day, problem=_link)
CARD = _object(Card, sale_date=_day, returned_on=_day, exception=_reason)
CASE: dict[str, tuple[str, Any]] = {
    key: (key, read)
    for key, read in {
        "product_class": _text,
        "power_kw": _power,
        "sold_alone": _flag,
        "invoice_date": _day,
        "report_date": _day,
        "judged_on": _day,
        "part": PART,
        "voucher": VOUCHER,
        "transferred_on": _day,
        "cause": _text,
        "excluded_cause": _reason,
        "severity": partial(_choice, among=("serious", "general")),
        "light_fault": _flag,
        "usable": _flag,
        "busy_season": _flag,
        "inside_network": _flag,
        "season_start": _day,
        "problem": _link,
        "sent_in": _day,
        "repairs": partial(_rows, read=REPAIR),
        "suspensions": partial(_rows, read=SUSPENSION),
        "replacements": partial(_rows, read=REPLACEMENT),
        "same_model_available": _flag,
        "demand": partial(_choice, among=("repair", "exchange", "return")),
        "invoice_amount": _amount,
        "use_scope_not_disclosed": _flag,
        "exchanged_on": _day,
        "card": CARD,
    }.items()
}
