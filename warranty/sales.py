"""A sale and a transfer as they are entered: the customer and the verb in one press, both or neither (A6)."""

from django.db import transaction

from core.phones import as_phone
from warranty import actions
from warranty.models import Machine, Voucher


@transaction.atomic
def sell_to(*, machine, customer: dict, by, dealer=None, **sale) -> Machine:
    """Write the customer down, then the sale. `customer` are the fields of warranty.Customer, `sale` those of `sell`."""
    owner = actions.enter_customer(by=by, dealer=dealer, **customer)
    return actions.sell(machine=machine, customer=owner, by=by, **sale)


@transaction.atomic
def correct_sale_to(*, machine, name: str, phone: str, by, knowingly=False, **changes) -> Machine:
    """Write another customer down, if it was another, then the correction."""
    owner = machine.customer
    if owner is None or (owner.name, owner.phone) != (name, as_phone(phone) or owner.phone):
        owner = actions.enter_customer(by=by, dealer=machine.dealer, name=name, phone=phone, knowingly=knowingly)
    return actions.correct_sale(machine=machine, customer=owner, by=by, **changes)


@transaction.atomic
def transfer_to(*, voucher, customer: dict, by, dealer=None, transferred_on=None) -> Voucher:
    """Write the new owner down, then the transfer."""
    owner = actions.enter_customer(by=by, dealer=dealer, **customer)
    return actions.transfer_voucher(voucher=voucher, customer=owner, by=by, transferred_on=transferred_on)
