"""Fetching a row to change it: the access check, the lock and the 404 in one step."""

from django.db import models

from core.errors import NotFound


def locked(queryset: models.QuerySet, key) -> models.Model:
    """The row `key` (an instance or a primary key) of `queryset`, locked until the transaction ends.

    Pass `Model.objects.visible_to(by)`: what is not yours raises NotFound. NO KEY UPDATE, since plain FOR UPDATE
    deadlocks with the sweep, whose events need a key-share lock on their subject.
    """
    pk = key.pk if isinstance(key, models.Model) else key
    row = queryset.select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row
