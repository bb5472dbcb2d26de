"""What the pages of desk and portal ask with each request, written once."""

from collections.abc import Callable

from django.db.models import QuerySet

from core.standing import MANY, Standing
from dealers.models import dealer_id_of


def by_reach(make: Callable[..., QuerySet], kind: Callable[..., Standing] = Standing) -> Callable[..., list]:
    """A standing queryset for everybody who sees the same: the company, or one dealer.

    `make(user)` begins at `visible_to(user)` and may look at nothing else of the person. Called with the person and with
    what it is told. Only the company's is prepared, for there may be hundreds of dealers.
    """
    return _kept(make, lambda user: (dealer_id_of(user),), kind)


def by_person(make: Callable[..., QuerySet]) -> Callable[..., list]:
    """The same where `make(user)` looks at the person, the role and the department too; none is prepared."""
    return _kept(make, lambda user: (dealer_id_of(user), user.pk, user.role, user.department_id))


def _kept(make, key_of, kind=Standing) -> Callable[..., list]:
    kept: dict[tuple, Standing] = {}

    def ask(user, **told) -> list:
        key = key_of(user)
        if key not in kept:
            if len(kept) >= MANY:
                kept.clear()
            kept[key] = kind(make=lambda: make(user), prepared=key == (None,))
        return kept[key](**told)

    return ask
