"""What hangs on a customer and goes along when two entries turn out to be one; a room above registers its own in a `hangs.py`.

`tests/warranty/test_customers.py` finds a key to a customer that nobody registered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from warranty.models import Contact, Machine, Site


@dataclass(frozen=True)
class Hanging:
    """Rows with a key `customer`. `moved(ids, from, to, by=, at=)` writes their history, where they have one."""

    model: type[Model]
    moved: Callable[..., Any] | None = None

    @property
    def code(self) -> str:
        return self.model._meta.label_lower

    def rows(self, customer):
        return self.model._default_manager.filter(customer=customer).order_by("pk")

    def ids(self, customer) -> list[int]:
        return list(self.rows(customer).values_list("pk", flat=True))


HANGING: dict[str, Hanging] = {}


def register(hanging: Hanging) -> Hanging:
    """Add a kind of rows. Raises ValueError where it is there."""
    if hanging.code in HANGING:
        raise ValueError(f"{hanging.code!r} is there")
    HANGING[hanging.code] = hanging
    return hanging


for model in (Machine, Contact, Site):
    register(Hanging(model))
