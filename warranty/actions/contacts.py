"""Whom one calls for a customer, and where he has machines (A3)."""

from django.db import transaction

from accounts.rights import require
from core import clock
from core.locks import locked
from warranty.actions.customers import whole
from warranty.kinds import Happened
from warranty.models import Contact, Customer, CustomerEvent, Site


@transaction.atomic
def add_contact(*, customer, name: str, by, relation="", phone="", at=None) -> Contact:
    """Write down whom one calls for a customer; the same name and number again is the same contact."""
    require(by, "warranty.add_contact")
    return note_contact(whole(by, customer), name=name, relation=relation, phone=phone, by=by, at=at or clock.now())


def note_contact(customer, *, name: str, by, at, relation="", phone="") -> Contact:
    """The part of `add_contact` for a customer whose caller has the right."""
    contact = Contact(customer=customer, name=name, relation=relation, phone=phone)
    contact.full_clean(exclude=["customer"])
    known = customer.contacts.filter(name=contact.name, phone=contact.phone, relation=contact.relation, dropped_at=None).first()
    if known:
        return known
    customer = locked(Customer.objects.all(), customer)
    contact.save(force_insert=True)
    _written(customer, Happened.CONTACT_ADDED, by, at, contact=contact.pk)
    return contact


@transaction.atomic
def drop_contact(*, customer, contact, by, at=None):
    """Take a contact off; tickets that name him keep him."""
    require(by, "warranty.add_contact")
    return _drop(customer, contact, Contact, Happened.CONTACT_DROPPED, by, at)


@transaction.atomic
def add_site(*, customer, name: str, address: str, by, at=None) -> Site:
    """Write down where a customer has machines."""
    require(by, "warranty.add_site")
    customer = whole(by, customer)
    site = Site(customer=customer, name=name, address=address)
    site.full_clean(exclude=["customer"])
    site.save(force_insert=True)
    _written(customer, Happened.SITE_ADDED, by, at or clock.now(), site=site.pk)
    return site


@transaction.atomic
def drop_site(*, customer, site, by, at=None):
    """Take a site off."""
    require(by, "warranty.add_site")
    return _drop(customer, site, Site, Happened.SITE_DROPPED, by, at)


def _drop(customer, row, model, kind, by, at):
    customer = whole(by, customer)
    row = locked(model.objects.visible_to(by).in_use().filter(customer=customer), row)
    row.dropped_at = at or clock.now()
    row.save(update_fields=["dropped_at"])
    _written(customer, kind, by, row.dropped_at, **{model._meta.model_name: row.pk})
    return customer


def _written(customer, kind, by, at, **data) -> None:
    CustomerEvent.objects.create(customer=customer, at=at, by=by, kind=kind, data=data)
