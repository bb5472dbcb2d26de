"""Locks: a row to change it, with the access check and the 404 in one step; a piece of work for one at a time."""

from contextlib import contextmanager

from django.db import connection, models

from core.errors import NotFound
from core.rows import the_one


def locked(queryset: models.QuerySet, key) -> models.Model:
    """The row `key` (an instance or a primary key) of `queryset`, locked until the transaction ends.

    Pass `Model.objects.visible_to(by)`: what is not yours raises NotFound. NO KEY UPDATE, since plain FOR UPDATE
    deadlocks with the sweep, whose events need a key-share lock on their subject.
    """
    pk = key.pk if isinstance(key, models.Model) else key
    row = the_one(queryset.select_for_update(no_key=True, of=("self",)).filter(pk=pk))
    if row is None:
        raise NotFound
    return row


@contextmanager
def alone(name: str):
    """Whether nobody else does `name` now, over all processes; held until the block ends or its connection is lost."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        (free,) = cursor.fetchone()
    try:
        yield free
    finally:
        if free:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
