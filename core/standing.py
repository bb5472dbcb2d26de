"""Statements that are asked again and again, written once: for a wide row or one of many counts, Django's writing of the SQL
takes longer than PostgreSQL's answer."""

import copy
import itertools
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
    it once on each connection, since for a join of five tables planning takes longer than running.
    """

    def __init__(self, make: Callable[[], QuerySet]):
        self._make, self._ready = make, None

    def __call__(self, **told) -> list:
        queryset, compiler, text, places = self._ready or self._write()
        run = copy.copy(compiler)
        run.connection = connections[queryset.db]  # each thread has its own
        names = _names_on(run.connection)
        name = names.get(self) or f"standing_{next(_numbers)}"
        execute = f"EXECUTE {name} ({', '.join(['%s'] * len(places))})" if places else f"EXECUTE {name}"
        sql = execute if self in names else f"PREPARE {name} AS {text}; {execute}"
        run.as_sql = lambda *_, **__: (sql, [told[place] for place in places])
        rows = queryset.all()
        rows.query.get_compiler = lambda *_, **__: run
        found = list(rows)
        names[self] = name
        return found

    def _write(self) -> tuple:
        """The text to prepare, $1, $2 … for what will be told and the rest as it is."""
        queryset = self._make()
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        compiler.get_converters = lambda _: converters
        places = list(dict.fromkeys(value.name for value in params if isinstance(value, Told)))
        with connections[queryset.db].cursor() as cursor:
            values = [
                f"${places.index(value.name) + 1}" if isinstance(value, Told) else cursor.mogrify("%s", [value]).decode()
                for value in params
            ]
        self._ready = queryset, compiler, (sql % tuple(values)).replace("%", "%%"), places
        return self._ready


_numbers = itertools.count(1)
_prepared: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def _names_on(connection) -> dict[Standing, str]:
    """What this connection to the database has prepared already, and under which names."""
    connection.ensure_connection()
    return _prepared.setdefault(connection.connection, {})
