"""Asking for one row."""

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def the_one(queryset: QuerySet[M]) -> M | None:
    """The row of a queryset that is narrowed to one, or None.

    `first()` puts it in order before, for which Django compares the order with each column of each join: on a page's
    widest rows that takes longer than the statement.
    """
    return next(iter(queryset.order_by()[:1]), None)
