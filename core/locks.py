"""Locks: a row to change it, with the access check and the 404 in one step; a piece of work for one at a time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models

from core.errors import NotFound
from core.rows import the_one

M = TypeVar("M", bound=models.Model)


def locked(queryset: models.QuerySet[M], key: Any) -> M:
    """The row `key` (an instance or a primary key) of `queryset`, locked until the transaction ends.

    Pass `Model.objects.visible_to(by)`: what is not yours raises NotFound. NO KEY UPDATE, since plain FOR UPDATE
    deadlocks with the sweep, whose events need a key-share lock on their subject.

    What the queryset joins is read behind the lock: PostgreSQL looks at a row that it waited for again, but not at what
    it had joined, so that a row whose key to it was changed meanwhile would be missed, or come without it.
    """
    rows = queryset.filter(pk=key.pk if isinstance(key, models.Model) else key)
    row = the_one(rows.select_related(None).select_for_update(no_key=True, of=("self",)))
    if row and queryset.query.select_related:
        row = the_one(rows)
    if row is None:
        raise NotFound
    return row


def locked_all(queryset: models.QuerySet[M], keys: Iterable[Any]) -> list[M]:
    """Several, locked in the order of their ids. Raises NotFound unless all are there."""
    wanted = {getattr(key, "pk", key) for key in keys}
    rows = queryset.filter(pk__in=wanted).order_by("id")
    found = list(rows.select_related(None).select_for_update(no_key=True, of=("self",)))
    if len(found) < len(wanted):
        raise NotFound
    return list(rows) if queryset.query.select_related else found


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else does `name` now, over all processes; held until the block ends or its process is lost.

    By a transaction on a connection of its own, since behind a pool nothing longer keeps one.
    """
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
            (free,) = cursor.fetchone()
        yield free
    finally:
        own.close()
