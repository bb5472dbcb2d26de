"""Who may own an account of the ledger: a row of the register for each kind of owner (docs/decisions/0028).

A room above that has another kind (a supplier, a customer who is owed a refund) keeps whose an account is in a table of its own
(`finance.models.Owned`), registers the kind in an `owners.py`, and opens accounts by `finance.ledger.opened`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from finance.models import Account


@dataclass(frozen=True)
class Owner:
    """A kind of owner. `accounts` gives the ids of its accounts by the rows that say whose they are, `label` heads them in the
    ledger."""

    code: str
    label: str
    accounts: Callable[[], QuerySet]


OWNERS: dict[str, Owner] = {}


def register(owner: Owner) -> Owner:
    """Add a kind of owner. Raises ValueError where its code is taken."""
    if owner.code in OWNERS:
        raise ValueError(f"{owner.code!r} is taken")
    OWNERS[owner.code] = owner
    return owner


ACCOUNTS = Account.objects.order_by().values("pk")
COMPANY = register(Owner(Account.COMPANY, _("The company's accounts"), lambda: ACCOUNTS.filter(owner=Account.COMPANY)))
DEALER = register(Owner(Account.DEALER, _("What dealers owe"), lambda: ACCOUNTS.filter(dealer__isnull=False)))
