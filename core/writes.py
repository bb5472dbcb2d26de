"""New rows of several tables in one round trip, by SQL that is written once for each table."""

import functools
from collections.abc import Iterable
from itertools import groupby

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
        head, fields = _columns(model, numbered)
        lines = []
        for row in run:
            line = []
            for field in fields:
                value = field.pre_save(row, add=True)
                if isinstance(value, DatabaseDefault):
                    line.append("DEFAULT")
                else:
                    line.append("%s")
                    values.append(value if _is_plain(field, value) else field.get_db_prep_save(value, connection))
            lines.append(f"({', '.join(line)})")
            row._state.adding, row._state.db = False, connection.alias
        parts.append(f"{head} VALUES {', '.join(lines)}")
    return "; ".join(parts), values


def _is_plain(field: models.Field, value) -> bool:
    """Whether the driver writes it as the field would."""
    return (value is None or type(value) in (str, int, bool)) and not isinstance(field, models.JSONField)


@functools.cache
def _columns(model, numbered: bool) -> tuple[str, list[models.Field]]:
    fields = [field for field in model._meta.local_concrete_fields if numbered or not field.primary_key]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names})", fields
