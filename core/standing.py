"""Statements that are asked again and again, written once: for a wide row or one of many counts, Django's writing of the SQL
takes longer than PostgreSQL's answer."""

import copy
import itertools
import threading
import weakref
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import BooleanField, Expression, Func, QuerySet

MANY = 1000  # statements of one kind in a process, before all are forgotten
# What PostgreSQL answers where a prepared statement is gone, or where its columns are no longer what they were.
LOST = ("26000", "0A000")


class Told(Expression):
    """The place in a `Standing` queryset of a value that comes with each asking."""

    def __init__(self, name: str, output_field: Any = None) -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list]:  # type: ignore[override]  # a place, not a value yet
        return "%s", [self]


class Among(Func):
    """A condition: the first is one of the told list, as `filter(Among(F("machine"), Told("machines")))`."""

    template, arg_joiner, output_field = "%(expressions)s)", " = ANY(", BooleanField()


class Standing:
    """A queryset with places for values, `Told(name)`, that is run as often as it is called with them.

    It may depend on nothing else. Gives rows, or dicts where it ends in `.values(…)`; no prefetching. PostgreSQL prepares
    it once on each connection, since for a join of five tables planning takes longer than running; not where `prepared`
    is False, as there are too many of its kind, nor where the setting PREPARE_STATEMENTS is off. A connection that lost
    what was prepared on it, or whose tables a migration changed, recovers in the same call (decision 0022).
    """

    def __init__(self, make: Callable[[], QuerySet], prepared: bool = True) -> None:
        self._make, self._prepared = make, prepared
        self._ready: Ready | None = None
        self._asked = threading.local()

    def __call__(self, **told: Any) -> list:
        ready = self._ready or self._write()
        connection = connections[ready.queryset.db]
        if not (self._prepared and settings.PREPARE_STATEMENTS):
            return self._run(ready, connection, *ready.written, told)
        here, (sql, params) = _prepared_on(connection), ready.to_prepare
        known = here.get(self)
        name = known or f"standing_{uuid4().hex}"  # nobody else's: where connections are mixed up, it would be another statement
        execute = f"EXECUTE {name} ({', '.join(['%s'] * len(params))})" if params else f"EXECUTE {name}"
        sql = execute if known else f"PREPARE {name} AS {sql}; {execute}"
        inside = connection.in_atomic_block  # a transaction goes on after a failed statement only from a savepoint
        if inside:
            _say(connection, "SAVEPOINT standing")
        try:
            found = self._run(ready, connection, sql, params, told)
        except DatabaseError as error:
            here.clear()
            if inside:
                _say(connection, "ROLLBACK TO SAVEPOINT standing; RELEASE SAVEPOINT standing")
            if getattr(error.__cause__, "pgcode", None) not in LOST:
                raise
            return self._run(ready, connection, *ready.written, told)
        if inside:
            _say(connection, "RELEASE SAVEPOINT standing")
        here[self] = name
        return found

    def _run(self, ready: "Ready", connection: Any, sql: str, params: Sequence, told: dict) -> list:
        self._asked.by = run = copy.copy(ready.compiler)
        run.connection = connection  # each thread has its own
        filled = [told[value.name] if isinstance(value, Told) else value for value in params]
        run.as_sql = lambda *_, **__: (sql, filled)
        return list(ready.queryset._iterable_class(ready.queryset))

    def _over(self, sql: str, params: Sequence) -> tuple[str, Sequence]:
        """What is asked of the queryset's rows: they themselves."""
        return sql, params

    def _write(self) -> "Ready":
        queryset: Any = self._make()
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = self._over(*compiler.as_sql())
        queryset.query.get_compiler = lambda *_, **__: self._asked.by
        self._ready = Ready(queryset, compiler, (sql, params), _to_prepare(sql, params, connections[queryset.db]))
        return self._ready


class Summed(Standing):
    """A standing queryset of which only aggregates over all its rows are wanted: `asked` are name and SQL over its columns,
    with `%s` for each told value that the third part names. Gives one dict."""

    def __init__(self, asked: Sequence[tuple[str, str, Sequence[str]]], make: Callable[[], QuerySet], prepared: bool = True) -> None:
        super().__init__(make, prepared)
        self._aggregates = asked

    def _over(self, sql: str, params: Sequence) -> tuple[str, Sequence]:
        told = [Told(name) for _name, _text, names in self._aggregates for name in names]
        columns = ", ".join(f'{text} AS "{name}"' for name, text, _names in self._aggregates)
        return f"SELECT {columns} FROM ({sql}) AS rows", [*told, *params]

    def _run(self, ready: "Ready", connection: Any, sql: str, params: Sequence, told: dict) -> list:
        with connection.cursor() as cursor:
            cursor.execute(sql, [told[value.name] if isinstance(value, Told) else value for value in params])
            return [dict(zip([name for name, *_rest in self._aggregates], row, strict=True)) for row in cursor.fetchall()]


class Ready(NamedTuple):
    """A queryset whose SQL is written: as Django runs it, and as PostgreSQL prepares it, each with its parameters."""

    queryset: Any
    compiler: Any
    written: tuple[str, Sequence]
    to_prepare: tuple[str, Sequence]


def _say(connection: Any, sql: str) -> None:
    """Past Django, which would count and log it as a statement of the page."""
    with connection.connection.cursor() as cursor:
        cursor.execute(sql)


def _to_prepare(sql: str, params: Sequence, connection: Any) -> tuple[str, Sequence]:
    """The text to prepare, with $1, $2 … for what will be told and the rest as it is; and what is to be told."""
    told = [value for value in params if isinstance(value, Told)]
    numbers = itertools.count(1)
    with connection.cursor() as cursor:
        values = [f"${next(numbers)}" if isinstance(v, Told) else cursor.mogrify("%s", [v]).decode() for v in params]
    return (sql % tuple(values)).replace("%", "%%"), told


_prepared: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def _prepared_on(connection: Any) -> dict[Standing, str]:
    """What this connection to the database has prepared already, and under which names."""
    connection.ensure_connection()
    return _prepared.setdefault(connection.connection, {})
