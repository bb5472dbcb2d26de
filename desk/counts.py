"""Several counts in one statement."""

from django.db.models import BigIntegerField, Count, IntegerField, Subquery, Value
from django.db.models.functions import Coalesce

from dealers.models import people_visible_to

CAP = 1000  # beyond it the page says 1000+; nobody works off more in a day


def how_many(rows, of="pk"):
    """An expression: how many distinct `of` a queryset has."""
    counted = rows.order_by().annotate(_all=Value(1, IntegerField())).values("_all")
    counted = counted.annotate(_n=Count(of, distinct=of != "pk")).values("_n")
    return Coalesce(Subquery(counted, output_field=BigIntegerField()), 0)


def one_statement(user, **expressions) -> dict:
    """The values of expressions, asked together."""
    return people_visible_to(user).filter(pk=user.pk).values(**expressions).get()


def capped(rows, cap=CAP) -> int:
    """How many rows, counted no further than one beyond `cap`."""
    return rows.order_by().values("pk")[: cap + 1].count()
