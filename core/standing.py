"""Statements that are asked again and again, written once: for a wide row or one of many counts, Django's writing of the SQL
takes longer than PostgreSQL's answer."""

import copy
import itertools
import threading
import weakref
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.models import BooleanField, Expression, Func, QuerySet

MANY = 1000  # statements of one kind in a process, before all are forgotten
# What PostgreSQL answers where a prepared statement is gone, or where its columns are no longer what they were.
LOST = ("26000", "0A000")


class Told(Expression):
    """The place in a `Standing` queryset of a value that comes with each asking."""

    def __init__(self, name: str, output_field=None):
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler, connection):
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

    def __init__(self, make: Callable[[], QuerySet], prepared=True):
        self._make, self._prepared, self._ready = make, prepared, None
        self._asked = threading.local()

    def __call__(self, **told) -> list:
        queryset, _compiler, written, to_prepare = self._ready or self._write()
        connection = connections[queryset.db]
        if not (self._prepared and settings.PREPARE_STATEMENTS):
            return self._run(connection, *written, told)
        here, (sql, params) = _prepared_on(connection), to_prepare
        known = here.get(self)
        name = known or f"standing_{uuid4().hex}"  # nobody else's: where connections are mixed up, it would be another statement
        execute = f"EXECUTE {name} ({', '.join(['%s'] * len(params))})" if params else f"EXECUTE {name}"
        sql = execute if known else f"PREPARE {name} AS {sql}; {execute}"
        try:
            # A transaction goes on after a failed statement only from a savepoint.
            with transaction.atomic(connection.alias) if connection.in_atomic_block else nullcontext():
                found = self._run(connection, sql, params, told)
        except DatabaseError as error:
            here.clear()
            if getattr(error.__cause__, "pgcode", None) not in LOST:
                raise
            return self._run(connection, *written, told)
        here[self] = name
        return found

    def _run(self, connection, sql: str, params: Sequence, told: dict) -> list:
        queryset, compiler, *_ = self._ready
        self._asked.by = run = copy.copy(compiler)
        run.connection = connection  # each thread has its own
        filled = [told[value.name] if isinstance(value, Told) else value for value in params]
        run.as_sql = lambda *_, **__: (sql, filled)
        return list(queryset._iterable_class(queryset))

    def _write(self) -> tuple:
        queryset = self._make()
        compiler = queryset.query.get_compiler(queryset.db)
        written = compiler.as_sql()
        queryset.query.get_compiler = lambda *_, **__: self._asked.by
        self._ready = queryset, compiler, written, _to_prepare(*written, connections[queryset.db])
        return self._ready


def _to_prepare(sql: str, params, connection) -> tuple[str, list[Told]]:
    """The text to prepare, with $1, $2 … for what will be told and the rest as it is; and what is to be told."""
    told = [value for value in params if isinstance(value, Told)]
    numbers = itertools.count(1)
    with connection.cursor() as cursor:
        values = [f"${next(numbers)}" if isinstance(v, Told) else cursor.mogrify("%s", [v]).decode() for v in params]
    return (sql % tuple(values)).replace("%", "%%"), told


_prepared: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def _prepared_on(connection) -> dict[Standing, str]:
    """What this connection to the database has prepared already, and under which names."""
    connection.ensure_connection()
    return _prepared.setdefault(connection.connection, {})
