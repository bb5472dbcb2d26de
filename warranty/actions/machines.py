"""Machines: entered into the register, sold (A6)."""

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
from warranty.kinds import CARD_RETURN
from warranty.models import CardEvent, Machine, ReceiptCard, Voucher

NAMELESS = "WM"


@transaction.atomic
def register_machine(*, model, serial, by, dealer=None, identified=True, knowingly=False, at=None, **facts) -> Machine:
    """Enter a machine by its serial, with its issued receipt card.

    With `identified` off nobody could read the plate: without a serial the machine gets a number to go on with until
    `identify_machine`. Refuses what `free_serial` refuses.
    """
    require(by, "warranty.register_machine")
    at = at or clock.now()
    serial = serial.strip().upper() or ("" if identified else next_number(NAMELESS, at))
    free_serial(model, serial, knowingly=knowingly)
    machine = Machine(model=model, serial=serial, dealer=dealer, identified=identified, **facts)
    machine.full_clean(exclude=["customer", "dealer"])
    machine.index()
    machine.save(force_insert=True)
    card = ReceiptCard.objects.create(machine=machine, number=next_number("HK", at, 6))
    CardEvent.objects.create(card=card, at=at, by=by, kind="card.issued")
    return machine


def free_serial(model, serial: str, *, knowingly: bool = False) -> None:
    """Refuse `machine.serial_taken` where the model has the serial, `machine.serial_near` where it has one that is easily
    taken for it (O and 0, I and 1, dashes) and nobody said `knowingly`."""
    if Machine.objects.filter(model=model, serial=serial).exists():
        raise Refused("machine.serial_taken", _("This serial number is already registered."), _("Choose that machine."), serial=serial)
    near = [] if knowingly else list(Machine.objects.near(model, serial).values_list("serial", flat=True)[:5])
    if near:
        raise Refused(
            "machine.serial_near",
            _("%(near)s is registered, which is easily taken for %(serial)s.") % {"near": ", ".join(near), "serial": serial},
            _("Look at the plate again: choose that machine, or say that this is another one."),
            serial=serial,
            near=", ".join(near),
        )


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
