"""New rows of several tables in one round trip, by SQL that is written once for each table."""

import functools
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.expressions import DatabaseDefault


def insert(*rows: models.Model) -> None:
    """Write new rows in this order. Ids that the database gives are not brought back, and no signals are sent."""
    sql, values = statements(rows)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def statements(rows: Iterable[models.Model]) -> tuple[str, list]:
    """The same as SQL with its values: an INSERT for each run of rows of one table."""
    parts, values = [], []
    for (model, numbered), run in groupby(rows, lambda row: (type(row), row.pk is not None)):
        head, columns = _columns(model, numbered)
        lines = []
        for row in run:
            given = [read(row) for read in columns]
            values += [value for value in given if type(value) is not DatabaseDefault]
            lines.append(f"({', '.join('DEFAULT' if type(value) is DatabaseDefault else '%s' for value in given)})")
            row._state.adding, row._state.db = False, connection.alias
        parts.append(f"{head} VALUES {', '.join(lines)}")
    return "; ".join(parts), values


# What the driver writes as the field would.
PLAIN = frozenset({type(None), bool, int, str, Decimal, date, datetime})


def _reader(field: models.Field) -> Callable[[models.Model], object]:
    """How the value of a column is read from a row."""
    plain = frozenset() if isinstance(field, models.JSONField) else PLAIN
    of_words = isinstance(field, ArrayField)

    def read(row):
        value = field.pre_save(row, add=True)
        if type(value) in plain or type(value) is DatabaseDefault:
            return value
        if of_words and {type(one) for one in value} == {str}:
            return value
        return field.get_db_prep_save(value, connection)

    return read


@functools.cache
def _columns(model, numbered: bool) -> tuple[str, list[Callable]]:
    fields = [field for field in model._meta.local_concrete_fields if numbered or not field.primary_key]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names})", [_reader(field) for field in fields]
