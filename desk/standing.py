"""What the pages of the desk ask with each request, written once."""

from collections.abc import Callable

from django.db.models import QuerySet

from core.standing import Standing
from dealers.models import dealer_id_of


def by_reach(make: Callable[..., QuerySet]) -> Callable[..., list]:
    """A standing queryset for everybody who sees the same: the company, or one dealer.

    `make(user)` begins at `visible_to(user)` and may look at nothing else of the person. Called with the person and with
    what it is told. Only the company's is prepared, for there may be hundreds of dealers.
    """
    kept: dict[int | None, Standing] = {}

    def ask(user, **told) -> list:
        dealer = dealer_id_of(user)
        if dealer not in kept:
            kept[dealer] = Standing(lambda: make(user), prepared=dealer is None)
        return kept[dealer](**told)

    return ask
