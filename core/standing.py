"""Statements that are asked again and again, written once."""

from collections.abc import Callable

from django.db import connection
from django.db.models import QuerySet

MANY = 1000  # statements in a process, before all are forgotten
_written: dict[tuple, tuple[str, tuple]] = {}


def row_of(key: tuple, make: Callable[[], QuerySet]) -> dict:
    """The first row of `make()`, which ends in `.values(…)`; empty where there is none.

    Asked anew each time, but its SQL is written once per process and key, since for a row of many counts the writing
    costs more than the running. So the queryset may depend on nothing but the key, not even on the time: that is
    `app_now()` inside the statement.
    """
    if key not in _written:
        if len(_written) >= MANY:
            _written.clear()
        _written[key] = make().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(*_written[key])
        row = cursor.fetchone()
        return dict(zip([column.name for column in cursor.description], row, strict=True)) if row else {}
