"""Machines, customers and cards: the verbs (A6)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from core.numbering import next_number
from deadlines import actions as deadlines
from warranty.models import CardEvent, Customer, CustomerVersion, Machine, PhoneView, ReceiptCard, Voucher

CARD_RETURN = "card.return"
CUSTOMER_FIELDS = ("name", "phone", "province", "city", "county", "address")


@transaction.atomic
def enter_customer(*, by, dealer=None, at=None, **facts) -> Customer:
    """Write down a customer; the same name and phone again is the same customer. Lower storeys' callers check rights."""
    known = Customer.objects.visible_to(by).filter(name=facts["name"], phone=facts["phone"]).first()
    if known:
        return known
    customer = Customer(dealer=dealer, created_at=at or clock.now(), **{k: facts.get(k, "") for k in CUSTOMER_FIELDS})
    customer.full_clean(exclude=["dealer"])
    customer.index()
    customer.save(force_insert=True)
    return customer


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
    customer.full_clean(exclude=["dealer"])
    customer.index()
    customer.save(update_fields=[*changes, "sort_key", "haystack", "search_tokens"])
    return former


@transaction.atomic
def reveal_phone(*, customer, by, at=None) -> Customer:
    """Show a customer's whole number to someone; that it was looked at stays on record (X5)."""
    require(by, "warranty.reveal")
    PhoneView.objects.create(at=at or clock.now(), by=by, customer=customer)
    return customer


@transaction.atomic
def register_machine(*, model, serial, by, dealer=None, identified=True, at=None, **facts) -> Machine:
    """Enter a machine by its serial, with its voucher and its issued receipt card.

    Refuses `machine.serial_taken` where the model has the serial already.
    """
    require(by, "warranty.register_machine")
    at = at or clock.now()
    serial = serial.strip().upper()
    if Machine.objects.filter(model=model, serial=serial).exists():
        raise Refused("machine.serial_taken", _("This serial number is already registered."), _("Choose that machine."), serial=serial)
    machine = Machine(model=model, serial=serial, dealer=dealer, identified=identified, **facts)
    machine.full_clean(exclude=["customer", "dealer"])
    machine.index()
    machine.save(force_insert=True)
    card = ReceiptCard.objects.create(machine=machine, number=next_number("HK", at, 6))
    CardEvent.objects.create(card=card, at=at, by=by, kind="card.issued")
    return machine


@transaction.atomic
def sell(*, machine, customer, sold_on: date, by, invoiced_on=None, invoice_number="", invoice_amount=None, at=None) -> Machine:
    """Enter the sale of a machine: the voucher is issued and the card's 20 days begin (A6).

    Sale date = invoice date by default; the earlier of the two governs. Refuses `machine.sold` for one that is sold.
    """
    require(by, "warranty.sell")
    machine = locked(Machine.objects.visible_to(by), machine)
    card = locked(ReceiptCard.objects.visible_to(by), machine.card)
    at = at or clock.now()
    if machine.sold_on:
        raise Refused("machine.sold", _("This machine is already sold."), _("Correct the sale instead."), sold_on=machine.sold_on)
    today = clock.company_day(at)
    for field, day in (("sold_on", sold_on), ("invoiced_on", invoiced_on)):
        if day and day > today:
            raise ValidationError({field: _("This day has not come yet.")})
    machine.customer, machine.sold_on = customer, sold_on
    machine.invoiced_on, machine.invoice_number = invoiced_on or sold_on, invoice_number
    machine.invoice_amount = invoice_amount
    machine.save(update_fields=["customer", "sold_on", "invoiced_on", "invoice_number", "invoice_amount"])
    Voucher.objects.create(machine=machine, number=next_number("SB", at, 6), issued_on=sold_on)
    card.sell(sold_on)
    card.save(update_fields=["state", "sold_on"])
    CardEvent.objects.create(card=card, at=at, by=by, kind="card.sold", data={"sold_on": str(sold_on)})
    if machine.dealer:
        _promise_return(card, machine)
    return machine


def _promise_return(card, machine):
    starts_at = clock.start_of_day(machine.governing_day)
    deadlines.promise(card, CARD_RETURN, starts_at=starts_at, dealer=machine.dealer)


@transaction.atomic
def return_card(*, card, by, explained_on=None, at=None) -> ReceiptCard:
    """The dealer hands the card in; the day of the first complete submission counts (A6)."""
    require(by, "warranty.return_card")
    card = locked(ReceiptCard.objects.visible_to(by), card)
    at = at or clock.now()
    day = clock.company_day(at)
    card.hand_in(day, explained_on or day)
    card.save(update_fields=["state", "returned_on", "explained_on", "wrong"])
    CardEvent.objects.create(card=card, at=at, by=by, kind="card.returned")
    deadlines.meet(card, CARD_RETURN, at)
    return card


@transaction.atomic
def accept_card(*, card, by, at=None) -> ReceiptCard:
    """The technical department accepts the card (A6)."""
    require(by, "warranty.accept_card")
    card = locked(ReceiptCard.objects.visible_to(by), card)
    at = at or clock.now()
    card.accept(clock.company_day(at))
    card.save(update_fields=["state", "accepted_on"])
    CardEvent.objects.create(card=card, at=at, by=by, kind="card.accepted")
    return card


@transaction.atomic
def send_back_card(*, card, wrong: str, by, at=None) -> ReceiptCard:
    """The technical department sends a card back with what is wrong; corrected in time, the first day counts (A6)."""
    require(by, "warranty.send_back_card")
    card = locked(ReceiptCard.objects.visible_to(by), card)
    at = at or clock.now()
    if not wrong.strip():
        raise ValidationError({"wrong": _("Say what is wrong with it.")})
    card.send_back(wrong)
    card.save(update_fields=["state", "wrong"])
    CardEvent.objects.create(card=card, at=at, by=by, kind="card.sent_back", data={"wrong": wrong})
    return card


@transaction.atomic
def except_card(*, card, reason: str, by, at=None) -> ReceiptCard:
    """The leader recognises service on a sale whose card was late; shown wherever the claim is (A6)."""
    require(by, "warranty.except_card")
    card = locked(ReceiptCard.objects.visible_to(by), card)
    at = at or clock.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    card.exception = reason
    card.save(update_fields=["exception"])
    CardEvent.objects.create(card=card, at=at, by=by, kind="card.excepted", data={"reason": reason})
    return card
