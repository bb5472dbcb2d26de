"""Numbers of papers: SH2026-483920. Each is given once, from one locked row per series and year, and tells nobody how many there
are: the running number behind it, SH2026/0412, is the company's own (docs/decisions/0033-numbers-that-tell-nothing.md)."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from hashlib import blake2b

from django.apps import apps
from django.db import connection
from django.db.models import CharField, Func, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, JSONObject

from core.clock import company_day
from core.writes import statements

NEXT = (
    "INSERT INTO core_counter (series, year, last) VALUES (%s, %s, %s) "
    "ON CONFLICT (series, year) DO UPDATE SET last = core_counter.last + %s RETURNING last, key, plain"
)
KNOWN = "SELECT series || year, key, plain, last FROM core_counter WHERE series || year = ANY(%s)"
FEW, MANY, ROUNDS = 1000, 10_000, 6  # six figures, and eight for who writes a million in a year
WRITTEN = re.compile(r"([A-Z]{1,10}\d{4})([-/#])(\d{1,8})", re.ASCII)


def next_number(series: str, at: datetime, after: Sequence[Model] = ()) -> str:
    """The next number of `series` in the company's year of `at`, as `SH2026-483920`.

    Call it inside the transaction that uses the number: a rollback gives it back. Call it late: the row stays locked until
    the end, and everyone who wants the next number waits for it. New rows `after` which it is taken are written in the
    same round trip (core.writes).
    """
    return next_numbers(series, at, 1, after)[0]


def next_numbers(series: str, at: datetime, count: int, after: Sequence[Model] = ()) -> list[str]:
    """The next `count` numbers of a series, in one statement; see `next_number`."""
    if not count:
        return []
    year, (before, values) = company_day(at).year, statements(after)
    with connection.cursor() as cursor:
        cursor.execute(f"{before}; {NEXT}" if before else NEXT, [*values, series, year, count, count])
        last, key, plain = cursor.fetchone()
    return [f"{series}{year}-{_scattered(n, key, plain):06d}" for n in range(last - count + 1, last + 1)]


def running_of(numbers: Iterable[str]) -> dict[str, str]:
    """The running number behind each number that a counter gave, as `SH2026/0412`: for the company's eyes. One statement."""
    found = {number: match for number in numbers if (match := WRITTEN.fullmatch(number))}
    counters = _counters(match[1] for match in found.values())
    return {
        number: f"{match[1]}/{_gathered(int(match[3]), key, plain):04d}"
        for number, match in found.items()
        if match[1] in counters
        for key, plain, _last in [counters[match[1]]]
    }


def with_counters(rows: QuerySet) -> QuerySet:
    """Numbered rows with their `counter`, so that `running` of one asks no statement of its own."""
    counters = apps.get_model("core.Counter").objects.annotate(of=Concat("series", Cast("year", CharField())))
    series = Func(OuterRef("number"), Value("[-/#].*$"), Value(""), function="regexp_replace", output_field=CharField())
    return rows.annotate(counter=Subquery(counters.filter(of=series).values_list(JSONObject(key="key", plain="plain"))[:1]))


def running(row) -> str:
    """The running number of a row with a `number`; empty where no counter gave it."""
    if not hasattr(row, "counter"):
        return running_of([row.number]).get(row.number, "")
    match = WRITTEN.fullmatch(row.number)
    return f"{match[1]}/{_gathered(int(match[3]), **row.counter):04d}" if match and row.counter else ""


def numbers_of(text: str) -> list[str]:
    """The numbers that somebody may mean who writes `SH2026/0412`, or `SH2026-0412` as before; empty where it is no running number."""
    match = WRITTEN.fullmatch(text.strip().upper())
    if match is None or match[2] == "-" and len(match[3]) > 5:
        return []
    key, plain, last = _counters([match[1]]).get(match[1], ("", 0, 0))
    n = int(match[3])
    if not 0 < n <= last:
        return []
    if n <= plain:  # given before numbers were scattered, with as many figures as its series had then
        return [f"{match[1]}-{n:0{width}d}" for width in (4, 6)]
    return [f"{match[1]}-{_scattered(n, key, plain):06d}"]


def numbers_meant(text: str, by) -> list[str]:
    """The same for a search: the company's people alone ask by running numbers, a dealer would count the others' by them (X4)."""
    return numbers_of(text) if by.is_company else []


def _counters(series: Iterable[str]) -> dict[str, tuple[str, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [sorted(set(series))])
        return {name: (key, plain, last) for name, key, plain, last in cursor.fetchall()}


def _scattered(n: int, key: str, plain: int) -> int:
    """Where the n-th number lies: another place for each, by the counter's key, and never one that was given in plain order.

    A Feistel network over the figures, walked on until it is out of what was given already: still one to one.
    """
    return n if n <= plain else _walk(n, plain, partial(_mix, key=key))


def _gathered(number: int, key: str, plain: int) -> int:
    """The way back."""
    return number if number <= plain else _walk(number, plain, partial(_unmix, key=key))


def _walk(value: int, plain: int, step: Callable[[int, int], int]) -> int:
    half = FEW if value < FEW**2 else MANY
    low = plain if half == FEW else max(plain, FEW**2 - 1)
    value = step(value, half)
    while value <= low:
        value = step(value, half)
    return value


def _mix(value: int, half: int, key: str) -> int:
    left, right = divmod(value, half)
    for place in range(ROUNDS):
        left, right = right, (left + _round(place, right, key)) % half
    return left * half + right


def _unmix(value: int, half: int, key: str) -> int:
    left, right = divmod(value, half)
    for place in reversed(range(ROUNDS)):
        left, right = (right - _round(place, left, key)) % half, left
    return left * half + right


def _round(place: int, half: int, key: str) -> int:
    return int.from_bytes(blake2b(f"{place}:{half}".encode(), key=key.encode(), digest_size=8).digest())


def now_and_id(model, at: datetime | None = None) -> tuple[datetime, int]:
    """The present moment, unless `at` is given, and the id of a row that is written later, so that what refers to it can
    be written before; in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_now(), nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        now, pk = cursor.fetchone()
    return at or now, pk
