"""A sale with its two papers, and its end when the machine comes back (A6)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock, holds
from core.errors import Refused
from core.locks import locked
from warranty.actions.cards import CONTENT, fill_in, issue_card, promise_return, void_card
from warranty.actions.vouchers import issue_voucher, void_voucher
from warranty.kinds import Happened
from warranty.models import Machine, MachineEvent, ReceiptCard, Voucher

SALE = ("customer", "sold_on", "invoiced_on", "invoice_number", "invoice_amount")


@transaction.atomic
def sell(*, machine, customer, sold_on: date, by, invoiced_on=None, invoice_number="", invoice_amount=None, at=None, **content) -> Machine:
    """Enter the sale of a machine: the voucher is issued and the card's 20 days begin (A6).

    Sale date = invoice date by default; the earlier of the two governs. `content` is what the card says of the delivery, as
    in `return_card`. Refuses `machine.sold` for one that is sold.
    """
    require(by, "warranty.sell")
    machine = locked(Machine.objects.visible_to(by).in_use(), machine)
    card = locked(ReceiptCard.objects.visible_to(by), machine.card_id)
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
    machine.save(update_fields=SALE)
    issue_voucher(machine, sold_on, by=by, at=at)
    fill_in(card, machine, today, **content)
    card.sell(sold_on, machine.governing_day)
    card.save(update_fields=["state", "sold_on", "counted_from", *CONTENT])
    promise_return(card, machine, by, at)
    return machine


@transaction.atomic
def take_back(*, machine, by, article: str = "", reason: str = "", because: str = "", at=None) -> Machine:
    """A sold machine came back for good: voucher and card of that sale are void, a new card is issued with it (A6).

    What was done on it stays; `because` is the number of the decision that this carries out. With one that was given in
    exchange the whole sale ends, that of the machines before it too.
    Refuses `machine.not_sold` for one that is in stock, `machine.exchanged` for one whose place another took, `hold.stands`.
    """
    require(by, "warranty.take_back")
    chain = Machine.objects.visible_to(by).chain_of(locked(Machine.objects.visible_to(by), machine))
    held = {pk: locked(Machine.objects.visible_to(by), pk) for pk in sorted(one.pk for one in chain)}
    first, machine = held[chain[0].pk], held[getattr(machine, "pk", machine)]
    at = at or clock.now()
    if machine.sold_on is None:
        raise Refused("machine.not_sold", _("This machine is not sold."), _("There is no sale to undo."), serial=machine.serial)
    if machine.pk != chain[-1].pk:
        raise Refused("machine.exchanged", _("This machine was exchanged already."), _("Go on with the one that was given for it."))
    holds.check(machine, "warranty.take_back", despite=because)
    card = locked(ReceiptCard.objects.visible_to(by), first.card_id)
    voucher = locked(Voucher.objects.visible_to(by).in_force(), machine.vouchers.in_force().get())
    void_card(card, ReceiptCard.Void.MACHINE_BACK, by, at)
    void_voucher(voucher, Voucher.Void.MACHINE_BACK, by=by, at=at)
    data = {"day": str(clock.company_day(at)), "article": article, "reason": reason}
    MachineEvent.objects.create(machine=machine, at=at, by=by, kind=Happened.MACHINE_RETURNED, data=data)
    for one in held.values():
        _unsold(one, by, at)
    return machine


def _unsold(machine, by, at) -> None:
    """In stock again, with a new card."""
    machine.customer = machine.sold_on = machine.invoiced_on = machine.invoice_amount = machine.season_started_on = None
    machine.replaces = machine.replaced_on = None
    machine.invoice_number = machine.exchange_article = ""
    machine.save(update_fields=[*SALE, "season_started_on", "replaces", "replaced_on", "exchange_article"])
    issue_card(machine, by=by, at=at)
