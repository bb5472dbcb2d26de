"""Customers: written down once, put right, their numbers shown on record (X5)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import number_of
from accounts.rights import require
from core import clock
from core.bulk import insert_rows
from core.errors import Refused
from core.locks import locked
from warranty import notices
from warranty.models import Customer, CustomerVersion, PhoneView
from warranty.personal import REVEALS

HOUR = timedelta(hours=1)
CUSTOMER_FIELDS = ("name", "phone", "province", "city", "county", "address")


@transaction.atomic
def enter_customer(*, by, dealer=None, at=None, without_phone=False, **facts) -> Customer:
    """Write down a customer; the same name and phone again is the same customer.

    `without_phone`: it may be missing, as in a letter; then nobody else is taken for the same person.
    """
    require(by, "warranty.enter_customer")
    phone = facts.setdefault("phone", "")
    known = Customer.objects.visible_to(by).filter(name=facts["name"], phone=phone).first() if phone else None
    if known:
        return known
    customer = Customer(dealer=dealer, created_at=at or clock.now(), **{k: facts.get(k, "") for k in CUSTOMER_FIELDS})
    customer.full_clean(exclude=["dealer", *(["phone"] if without_phone and not phone else [])])
    customer.save(force_insert=True)
    return customer


def enter_customers(people: list[tuple[dict, object]], *, by, at) -> dict[tuple[str, str], Customer]:
    """Write down many customers at once, (facts, dealer) each; by name and phone. The caller has checked the facts and the rights."""
    wanted = {(facts["name"], facts["phone"]): (facts, dealer) for facts, dealer in reversed(people)}
    phones = {phone for _name, phone in wanted}
    known = {(c.name, c.phone): c for c in Customer.objects.visible_to(by).filter(phone__in=phones).order_by("-id")}
    new = [
        Customer(dealer=dealer, created_at=at, **{k: facts.get(k, "") for k in CUSTOMER_FIELDS})
        for key, (facts, dealer) in wanted.items()
        if key not in known
    ]
    insert_rows(new)
    return known | {(c.name, c.phone): c for c in new}


@transaction.atomic
def correct_customer(*, customer, by, at=None, **changes) -> CustomerVersion:
    """Put a customer's name, phone or address right. Returns the former version, for the caller's event.

    Lower storeys' callers check rights. Raises ValidationError naming the field.
    """
    customer = locked(Customer.objects.all(), customer)
    former = CustomerVersion.objects.create(
        customer=customer, at=at or clock.now(), by=by, name=customer.name, phone=customer.phone, address=customer.place
    )
    for field, value in changes.items():
        setattr(customer, field, value)
    customer.full_clean(exclude={f.name for f in Customer._meta.fields} - set(changes))  # what an old register held may stay
    customer.save(update_fields=[*changes, "sort_key"])
    return former


@transaction.atomic
def reveal_phone(*, customer, by, at=None) -> Customer:
    """Show a customer's whole number to someone; that it was looked at stays on record (X5).

    In one hour so many customers' as the rule says, and no more: refuses `customer.too_many_phones`. At the last one
    administrators and leaders are told.
    """
    require(by, "warranty.reveal")
    customer = locked(Customer.objects.visible_to(by), customer)
    locked(User.objects.all(), by)  # two at once count one another
    at, most = at or clock.now(), number_of(REVEALS)
    views = PhoneView.objects.visible_to(None).filter(by=by, at__gt=at - HOUR, at__lte=at).exclude(customer=customer)
    others = views.values("customer").distinct().count()
    if others >= most:
        raise Refused(
            "customer.too_many_phones",
            _("You have had %(count)s customers' numbers shown within an hour.") % {"count": others},
            _("Wait, or ask an administrator."),
            most=most,
        )
    view = PhoneView.objects.create(at=at, by=by, customer=customer)
    if others == most - 1:
        notices.many_phones(view, most, at)
    return customer
