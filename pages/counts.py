"""Several counts in one statement."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Count, Func, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from dealers.models import people_visible_to

CAP = 1000  # beyond it the page says 1000+; nobody works off more in a day


def how_many(rows, of="pk"):
    """An expression: how many distinct `of` a queryset has."""
    counted = rows.order_by().annotate(_all=Value(1, IntegerField())).values("_all")
    counted = counted.annotate(_n=Count(of, distinct=of != "pk")).values("_n")
    return Coalesce(Subquery(counted, output_field=BigIntegerField()), 0)


def up_to_cap(rows):
    """The same for what may grow without end: counted no further than one beyond the cap."""
    some = ArraySubquery(rows.order_by().values("pk")[: CAP + 1])
    return Func(some, function="CARDINALITY", output_field=IntegerField())


def some(rows, of: str):
    """An expression: `of` in the first rows, one beyond the cap at most; `different` counts them."""
    return ArraySubquery(rows.values(of)[: CAP + 1])


def different(values: list) -> int:
    """How many different ones `some` has found; more than the cap where it has not seen all."""
    return len(values) if len(values) > CAP else len(set(values))


def told(count: int) -> int | str:
    """A count as a page says it."""
    return f"{CAP}+" if count > CAP else count


def one_statement(user, **expressions) -> dict:
    """The values of expressions, asked together."""
    return one_row(user, **expressions).get()


def one_row(user, **expressions) -> QuerySet:
    """The same, not asked yet."""
    return people_visible_to(user).filter(pk=user.pk).values(**expressions)


def capped(rows, cap=CAP) -> int:
    """How many rows, counted no further than one beyond `cap`."""
    return rows.order_by().values("pk")[: cap + 1].count()
