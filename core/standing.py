"""Statements that are asked again and again, written once: for a wide row or one of many counts, Django's writing of the SQL
takes longer than PostgreSQL's answer."""

import copy
import itertools
import threading
import weakref
from collections.abc import Callable

from django.db import connection, connections
from django.db.models import BooleanField, Expression, Func, QuerySet

MANY = 1000  # statements in a process, before all are forgotten
_written: dict[tuple, tuple[str, tuple]] = {}


def row_of(key: tuple, make: Callable[[], QuerySet]) -> dict:
    """The first row of `make()`, which ends in `.values(…)`; empty where there is none.

    Asked anew each time; its SQL is written once per process and key. So the queryset may depend on nothing but the key,
    not even on the time: that is `app_now()` inside the statement.
    """
    if key not in _written:
        if len(_written) >= MANY:
            _written.clear()
        _written[key] = make().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(*_written[key])
        row = cursor.fetchone()
        return dict(zip([column.name for column in cursor.description], row, strict=True)) if row else {}


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
    is False, as there are too many of its kind.
    """

    def __init__(self, make: Callable[[], QuerySet], prepared=True):
        self._make, self._prepared, self._ready = make, prepared, None
        self._asked = threading.local()

    def __call__(self, **told) -> list:
        queryset, compiler, sql, params = self._ready or self._write()
        self._asked.by = run = copy.copy(compiler)
        run.connection = connections[queryset.db]  # each thread has its own
        name, statement = self._statement(run.connection, sql, params)
        filled = [told[value.name] if isinstance(value, Told) else value for value in params]
        run.as_sql = lambda *_, **__: (statement, filled)
        found = list(queryset._iterable_class(queryset))
        if name:
            _names_on(run.connection)[self] = name
        return found

    def _statement(self, connection, sql: str, params) -> tuple[str, str]:
        """What to run on this connection, and under which name it is prepared there afterwards."""
        if not self._prepared:
            return "", sql
        known = _names_on(connection).get(self)
        name = known or f"standing_{next(_numbers)}"
        execute = f"EXECUTE {name} ({', '.join(['%s'] * len(params))})" if params else f"EXECUTE {name}"
        return name, execute if known else f"PREPARE {name} AS {sql}; {execute}"

    def _write(self) -> tuple:
        queryset = self._make()
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        compiler.get_converters, compiler.has_composite_fields = lambda _: converters, lambda _: False
        queryset.query.get_compiler = lambda *_, **__: self._asked.by
        if self._prepared:
            sql, params = _to_prepare(sql, params, connections[queryset.db])
        self._ready = queryset, compiler, sql, params
        return self._ready


def _to_prepare(sql: str, params, connection) -> tuple[str, list[Told]]:
    """The text to prepare, with $1, $2 … for what will be told and the rest as it is; and what is to be told."""
    told = [value for value in params if isinstance(value, Told)]
    numbers = itertools.count(1)
    with connection.cursor() as cursor:
        values = [f"${next(numbers)}" if isinstance(v, Told) else cursor.mogrify("%s", [v]).decode() for v in params]
    return (sql % tuple(values)).replace("%", "%%"), told


_numbers = itertools.count(1)
_prepared: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def _names_on(connection) -> dict[Standing, str]:
    """What this connection to the database has prepared already, and under which names."""
    connection.ensure_connection()
    return _prepared.setdefault(connection.connection, {})
