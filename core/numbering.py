"""Numbers of papers: SH2026-0412. Without gaps or doubles, from one locked row per series and year."""

from datetime import datetime

from django.db import connection

from core.clock import company_day


def next_number(series: str, at: datetime, width: int = 4) -> str:
    """The next number of `series` in the company's year of `at`, as `SH2026-0412`.

    Call it inside the transaction that uses the number: a rollback gives it back. Call it late: the row stays locked until
    the end, and everyone who wants the next number waits for it.
    """
    year = company_day(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (series, year, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (series, year) DO UPDATE SET last = core_counter.last + 1 RETURNING last",
            [series, year],
        )
        return f"{series}{year}-{cursor.fetchone()[0]:0{width}d}"


def next_id(model) -> int:
    """The id of a row that is written later, so that what refers to it can be written before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return cursor.fetchone()[0]
