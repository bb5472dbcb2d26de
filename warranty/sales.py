"""A sale as it is entered: the customer and the sale in one press, both or neither (A6)."""

from django.db import transaction

from warranty import actions
from warranty.models import Machine


@transaction.atomic
def sell_to(*, machine, customer: dict, by, dealer=None, **sale) -> Machine:
    """Write the customer down, then the sale. `customer` are the fields of warranty.Customer, `sale` those of `sell`."""
    owner = actions.enter_customer(by=by, dealer=dealer, **customer)
    return actions.sell(machine=machine, customer=owner, by=by, **sale)
