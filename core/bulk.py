"""Many rows at once: PostgreSQL's COPY, for the few places whose cost is the number of their rows.

Constraints and triggers hold as for INSERT; what Python would do (defaults, `save()`) does not happen: give every column
that the database does not fill in by itself.
"""

import json
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from core.history import Event, declared

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Encoded(str):
    """A value that is in COPY's form already: encode once what stands in many rows."""


def encode(value) -> str:
    """A value as COPY's text format has it; dicts are JSON, lists of numbers or plain words are arrays."""
    if value is None:
        return NULL
    if isinstance(value, Encoded):
        return value
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict):
        return encode_json(value)
    if isinstance(value, list | tuple):
        return "{" + ",".join(map(str, value)) + "}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def encode_json(value) -> Encoded:
    """Any JSON value in COPY's form."""
    return Encoded(json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder).translate(_ESCAPES))


def of_field(value, field: models.Field) -> str:
    """A model's value in COPY's form: what stands in a JSON column is JSON, whatever it is."""
    return encode_json(value) if isinstance(field, models.JSONField) and value is not None else encode(value)


def next_ids(model, count: int) -> list[int]:
    """Ids for rows that are about to be written."""
    with connection.cursor() as cursor:
        sequence = [model._meta.db_table, count]
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", sequence)
        return [pk for (pk,) in cursor.fetchall()]


def copy(model, columns: Sequence[str], lines: Iterable[str]) -> None:
    """COPY encoded lines, tab-separated, into these columns of a model's table."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({names}) FROM STDIN", StringIO("\n".join(lines) + "\n"))


def insert(model, columns: Sequence[str], rows: Sequence[Sequence]) -> list[int]:
    """Write rows with new ids, in two statements. Returns the ids in the rows' order."""
    if not rows:
        return []
    if issubclass(model, Event):
        for kind in {row[columns.index("kind")] for row in rows}:
            declared(kind)
    ids = next_ids(model, len(rows))
    lines = (f"{pk}\t" + "\t".join(map(encode, row)) for pk, row in zip(ids, rows, strict=True))
    copy(model, ("id", *columns), lines)
    return ids


def insert_rows(rows: Sequence[models.Model]) -> None:
    """The same for unsaved instances of one model, every column given; those without an id get theirs."""
    if not rows:
        return
    model = type(rows[0])
    fields: Sequence[Any] = model._meta.concrete_fields
    missing = [row for row in rows if row.pk is None]
    for row, pk in zip(missing, next_ids(model, len(missing)), strict=True):
        row.pk = pk
    copy(model, [f.column for f in fields], ("\t".join(of_field(f.pre_save(row, True), f) for f in fields) for row in rows))


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields of saved rows of one model, in one statement; Django's own asks for each value by a CASE of its own."""
    if not rows:
        return
    model = type(rows[0])
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    told = [{"id": row.pk} | {f.column: getattr(row, f.attname) for f in fields} for row in rows]
    types = ", ".join(f'"{f.column}" {f.db_type(connection)}' for f in fields)
    sets = ", ".join(f'"{f.column}" = told."{f.column}"' for f in fields)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {sets} FROM jsonb_to_recordset(%s::jsonb) AS told (id bigint, {types}) WHERE {table}.id = told.id",
            [json.dumps(told, ensure_ascii=False, default=str)],
        )
