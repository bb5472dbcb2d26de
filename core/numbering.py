"""Numbers of papers: SH2026-0412. Without gaps or doubles, from one locked row per series and year."""

from datetime import datetime

from django.db import connection

from core.clock import company_day


def next_number(series: str, at: datetime, width: int = 4) -> str:
    """The next number of `series` in the company's year of `at`, as `SH2026-0412`.

    Call it inside the transaction that uses the number: a rollback gives it back. Call it late: the row stays locked until
    the end, and everyone who wants the next number waits for it.
    """
    return next_numbers(series, at, 1, width)[0]


def next_numbers(series: str, at: datetime, count: int, width: int = 4) -> list[str]:
    """The next `count` numbers of a series, in one statement; see `next_number`."""
    if not count:
        return []
    year = company_day(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (series, year, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (series, year) DO UPDATE SET last = core_counter.last + %s RETURNING last",
            [series, year, count, count],
        )
        last = cursor.fetchone()[0]
    return [f"{series}{year}-{number:0{width}d}" for number in range(last - count + 1, last + 1)]


def next_id(model) -> int:
    """The id of a row that is written later, so that what refers to it can be written before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return cursor.fetchone()[0]
