"""What people type: numbers, days, times of day, plain text. The one place that reads it. Pure.

Pages and tables take it as a Chinese input method makes it: full-width digits, signs and spaces are folded first. Programs write
ASCII (`AS_WRITTEN`). Nowhere an exponent, an underscore or another script's digits; commas only where they part thousands.
"""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FOLDED = {0xFF01 + n: chr(0x21 + n) for n in range(94)} | dict.fromkeys((0x3000, 0xA0, 0x202F), " ") | {ord("。"): "."}
FOLDED |= dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
LONGEST = 40
EARLIEST, LATEST = 1950, 2100  # years in which a machine may be made and a promise fall due

NUMBER = re.compile(r"([-+]?)(\d{1,18}|\d{1,3}(?:,\d{3}){1,5})(?:\.(\d{1,6}))?", re.ASCII)
AS_WRITTEN = {
    "whole": re.compile(r"-?\d{1,19}", re.ASCII),
    "number": re.compile(r"-?\d{1,18}(\.\d{1,12})?", re.ASCII),
    "day": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
    "moment": re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[-+]\d\d(:?\d\d)?)?", re.ASCII),
}

WHOLE_DAY = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d\d)(\d\d))", re.ASCII)
SHORT_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})|(\d{1,2})月(\d{1,2})日?|(\d\d)(\d\d)", re.ASCII)
DAYS = {"前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2, "大后天": 3, "yesterday": -1, "today": 0, "tomorrow": 1}
MONTHS = {"本月": 0, "这个月": 0, "上月": -1, "上个月": -1, "this month": 0, "last month": -1}
CLOCK = re.compile(r"(\d{1,2})\s*[:.点时]\s*(\d{2})分?|(\d{1,2})(\d\d)|(\d{1,2})[点时](半?)", re.ASCII)

# Control characters but tab and line break, halves of characters, what is invisible, what turns the direction of writing.
# What joins and parts letters inside a word (U+200C, U+200D) belongs to scripts and stays.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
BREAKS = re.compile(r"[\t\n\r\u2028\u2029]")
# Fields of bodies in which somebody tells something, in as many lines as he likes. All others are a name, a number, a place: one line.
PROSE = {
    "cause_text", "description", "dispute", "fault", "how", "note", "outcome", "override_reason", "reason", "reply", "result", "text",
    "work", "wrong",
}  # fmt: skip


def folded(text: str) -> str:
    """`１２：３０` → `12:30`; no spaces around."""
    return text.translate(FOLDED).strip()


def number(text: str, places: int) -> Decimal:
    """`1,704.40`, `１２．５`, with at most so many places. Raises ValueError for anything else."""
    found = NUMBER.fullmatch(_short(text))
    if not found or len(found[3] or "") > places:
        raise ValueError(text)
    return Decimal(found[0].replace(",", ""))


def day(text: str, today: Callable[[], date], edge: str = "") -> date:
    """`2026-11-30`, `2026/11/30`, `2026.11.30`, `2026年11月30日`, `20261130`; `11-30`, `1130`, `11月30日` of the year that is
    nearest; 今天, 明天. At the `edge` of a period, `first` or `last`, also 本月 and 上月. Raises ValueError for anything else."""
    said = _short(text).lower()
    found = _day(said, today, edge)
    if not EARLIEST <= found.year <= LATEST:
        raise ValueError(text)
    return found


def _day(said: str, today: Callable[[], date], edge: str) -> date:
    if said in DAYS:
        return today() + timedelta(days=DAYS[said])
    if edge and said in MONTHS:
        first = _month(today().replace(day=1), MONTHS[said])
        return first if edge == "first" else _month(first, 1) - timedelta(days=1)
    if found := WHOLE_DAY.fullmatch(said):
        year, _sign, *parts = found.groups()
        return date(int(year), *(int(part) for part in parts if part))
    if found := SHORT_DAY.fullmatch(said):
        month, on = (int(part) for part in found.groups() if part)
        return _nearest(month, on, today())
    raise ValueError(said)


def _month(first: date, by: int) -> date:
    count = first.year * 12 + first.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


def _nearest(month: int, on: int, today: date) -> date:
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, on))
        except ValueError:  # 29 February
            continue
    return min(found, key=lambda it: abs(it - today))  # of none: ValueError


def clock(text: str) -> time:
    """`09:30`, `9:30`, `0930`, `930`, `9点30`, `9点半`, `9点`. Raises ValueError for anything else."""
    found = CLOCK.fullmatch(_short(text))
    if not found:
        raise ValueError(text)
    hour, minute = found[1] or found[3] or found[5], found[2] or found[4] or (30 if found[6] else 0)
    return time(int(hour), int(minute))


def written(text, kind: str) -> str:
    """What a program wrote, if it is ASCII of this `kind`. Raises ValueError."""
    if isinstance(text, bool) or not AS_WRITTEN[kind].fullmatch(str(text)):
        raise ValueError(text)
    return str(text)


def is_id(text: str) -> bool:
    """Whether a row's id may be written so."""
    return text.isascii() and text.isdecimal() and len(text) < 19


def plain(text) -> None:
    """Raises ValidationError for characters that nobody sees: control characters, zero width, turned direction, halves."""
    if not isinstance(text, str):  # a JSON field holds more than text
        return
    if found := UNSEEN.search(text):
        raise ValidationError(
            _("There is an invisible character in it (U+%(code)s, after “%(before)s”). Type the text instead of pasting it."),
            code="unseen",
            params={"code": f"{ord(found[0]):04X}", "before": text[max(0, found.start() - 10) : found.start()]},
        )


def one_line(text: str) -> None:
    """Raises ValidationError for a line break or a tab: what has one line on every list and paper is written in one."""
    if isinstance(text, str) and BREAKS.search(text):
        raise ValidationError(_("Write this in one line, without line breaks or tabs."), code="one_line")


def named(**texts: str) -> None:
    """Raises ValidationError naming each that is not plain text in one line: names that come by no form and no body."""
    wrong = {}
    for name, text in texts.items():
        try:
            plain(text)
            one_line(text)
        except ValidationError as error:
            wrong[name] = error
    if wrong:
        raise ValidationError(wrong)


class LinesOfBoxes:
    """The rules of a form's text field, as its `default_validators`: one line, unless its box has room for several."""

    def __get__(self, field, owner=None):
        several = field is None or isinstance(field.widget, forms.Textarea)
        return [plain] if several else [plain, one_line]


class LinesOfBodies:
    """The same for a text field of a body, which has no box: by its name."""

    requires_context = True

    def __call__(self, text, field):
        if field.field_name not in PROSE:
            one_line(text)


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(text[:LONGEST])
    return folded(text)
