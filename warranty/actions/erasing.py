"""Erasing a customer on request: his data goes, books and history stay whole (X5, PIPL Art. 47)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.rights import require
from core import clock
from core.clock import company_day
from core.errors import Refused
from core.locks import locked
from warranty.erasing import GOES, OWED
from warranty.models import Customer, Erasure

GONE = ("name", "phone", "city", "county", "address")  # the province stays: seasons and figures go by it, and it is nobody's alone


@transaction.atomic
def erase_customer(*, customer, reason: str, by, at=None) -> Customer:
    """Take away what says who a customer is: name, phone, address, what he was called before, and what other rooms keep of him.

    Tickets, claims and events stay, about an erased person; what he signed is kept as long as the law asks and shown to nobody.
    Refuses `customer.erased`, and `customer.still_owed` while a machine is covered or something is open.
    """
    require(by, "warranty.erase_customer")
    customer = locked(Customer.objects.visible_to(by), customer)
    at = at or clock.now()
    if customer.erased_at:
        raise Refused("customer.erased", _("This person's data was erased already."), _("Nothing is left to do."))
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
    customer.versions.all().delete()
    for field in GONE:
        setattr(customer, field, "")
    customer.erased_at = at
    customer.save(update_fields=[*GONE, "erased_at", "sort_key"])
    Erasure.objects.create(customer=customer, at=at, by=by, reason=reason.strip()[:200])
    return customer
