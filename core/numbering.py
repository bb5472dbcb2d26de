"""Numbers of papers: SH2026-0412. Without gaps or doubles, from one locked row per series and year."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Model

from core.clock import company_day
from core.writes import statements

NEXT = (
    "INSERT INTO core_counter (series, year, last) VALUES (%s, %s, %s) "
    "ON CONFLICT (series, year) DO UPDATE SET last = core_counter.last + %s RETURNING last"
)


def next_number(series: str, at: datetime, width: int = 4, after: Sequence[Model] = ()) -> str:
    """The next number of `series` in the company's year of `at`, as `SH2026-0412`.

    Call it inside the transaction that uses the number: a rollback gives it back. Call it late: the row stays locked until
    the end, and everyone who wants the next number waits for it. New rows `after` which it is taken are written in the
    same round trip (core.writes).
    """
    return next_numbers(series, at, 1, width, after)[0]


def next_numbers(series: str, at: datetime, count: int, width: int = 4, after: Sequence[Model] = ()) -> list[str]:
    """The next `count` numbers of a series, in one statement; see `next_number`."""
    if not count:
        return []
    year, (before, values) = company_day(at).year, statements(after)
    with connection.cursor() as cursor:
        cursor.execute(f"{before}; {NEXT}" if before else NEXT, [*values, series, year, count, count])
        last = cursor.fetchone()[0]
    return [f"{series}{year}-{number:0{width}d}" for number in range(last - count + 1, last + 1)]


def now_and_id(model, at: datetime | None = None) -> tuple[datetime, int]:
    """The present moment, unless `at` is given, and the id of a row that is written later, so that what refers to it can
    be written before; in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_now(), nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        now, pk = cursor.fetchone()
    return at or now, pk
