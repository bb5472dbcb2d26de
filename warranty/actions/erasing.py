"""Erasing a customer on request: his data goes, books and history stay whole (X5, PIPL Art. 47)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.rights import require
from core import clock
from core.clock import company_day
from core.errors import Refused
from core.locks import locked
from warranty.actions.customers import whole
from warranty.erasing import GOES, OWED, entries_of
from warranty.models import Customer, Erasure

GONE = ("name", "phone", "city", "county", "address")  # the province stays: seasons and figures go by it, and it is nobody's alone


@transaction.atomic
def erase_customer(*, customer, reason: str, by, at=None) -> Customer:
    """Take away what says who a customer is: name, phone, address, what he was called before, under whatever entry, whom one calls
    for him, where his machines stand, and what other rooms keep of him.

    Tickets, claims and events stay, about an erased person; what he signed is kept as long as the law asks and shown to nobody.
    Refuses `customer.erased`, `customer.merged`, and `customer.still_owed` while a machine is covered or something is open.
    """
    require(by, "warranty.erase_customer")
    customer = whole(by, customer)
    at = at or clock.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if why := [sentence for check in OWED for sentence in check(customer, company_day(at))]:
        raise Refused(
            "customer.still_owed",
            _("His data is still needed: %(why)s.") % {"why": _("; ").join(why)},
            _("Erase it when that is over; till then it is masked."),
        )
    for forget in GOES:
        forget(customer, at)
    for entry in entries_of(customer):
        _empty(locked(Customer.objects.all(), entry), at)
    customer.refresh_from_db()
    Erasure.objects.create(customer=customer, at=at, by=by, reason=reason.strip()[:200])
    return customer


def _empty(entry: Customer, at) -> None:
    """The row stays, nobody's."""
    entry.versions.all().delete()
    entry.contacts.update(name="", relation="", phone="", dropped_at=at)
    entry.sites.update(name="", address="", dropped_at=at)
    for field in GONE:
        setattr(entry, field, "")
    entry.erased_at = at
    entry.save(update_fields=[*GONE, "erased_at", "sort_key"])
