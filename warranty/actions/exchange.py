"""What happens to a sale afterwards: the machine is exchanged for another, or the sale was written down wrong (A3, A6)."""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock, holds
from core.errors import Refused
from core.locks import locked
from deadlines import actions as deadlines
from deadlines.models import Deadline
from warranty.actions.cards import void_card
from warranty.actions.sales import SALE
from warranty.actions.vouchers import issue_voucher, void_voucher
from warranty.kinds import CARD_RETURN, Happened
from warranty.models import CardEvent, Machine, MachineEvent, ReceiptCard, Voucher
from warranty.trail import log_card

GIVEN = [*SALE, "dealer", "replaces", "replaced_on", "exchange_article"]


@transaction.atomic
def exchange(*, machine, replacement, day: date, article: str, reason: str, by, because: str = "", at=None) -> Machine:
    """Give a customer another machine of the same model for the one he has (R2010 Art. 28, 30). Returns the new one.

    The sale stays one: its days, its invoice and its receipt card, which counts for both machines; the card of the new machine
    is void. `because` is the number of the decision that this carries out. The voucher is renewed and the periods begin anew
    on `day` (Art. 31). Raises ValidationError naming the field; refuses
    `machine.not_sold`, `machine.exchanged`, `machine.not_to_give`, `hold.stands`.
    """
    require(by, "warranty.exchange")
    wanted = sorted(getattr(one, "pk", one) for one in (machine, replacement))
    found = {pk: locked(Machine.objects.visible_to(by).select_related("model", "customer", "dealer", "card"), pk) for pk in wanted}
    machine, new = (found[getattr(one, "pk", one)] for one in (machine, replacement))
    at = at or clock.now()
    holds.check(machine, "warranty.exchange", despite=because)
    _check_exchange(machine, new, day, article, reason, clock.company_day(at))
    voucher = locked(Voucher.objects.visible_to(by).in_force(), machine.vouchers.in_force().get())
    for name in SALE:
        setattr(new, name, getattr(machine, name))
    new.dealer, new.replaces, new.replaced_on, new.exchange_article = machine.dealer, machine, day, article
    new.save(update_fields=GIVEN)
    new.card = locked(ReceiptCard.objects.visible_to(by), new.card_id)
    void_card(new.card, ReceiptCard.Void.EXCHANGED, by, at)
    void_voucher(voucher, Voucher.Void.EXCHANGED, by=by, at=at)
    issue_voucher(new, day, by=by, at=at)
    about = {"day": str(day), "article": article, "reason": reason}
    for one, kind, other in ((machine, Happened.MACHINE_EXCHANGED, new), (new, Happened.MACHINE_GIVEN, machine)):
        data = about | {"machine": other.pk, "serial": other.serial}
        MachineEvent.objects.create(machine=one, at=at, by=by, kind=kind, data=data)
    return new


def _check_exchange(machine, new, day, article, reason, today) -> None:
    if machine.sold_on is None:
        raise Refused("machine.not_sold", _("This machine is not sold."), _("Enter the sale first."), serial=machine.serial)
    if hasattr(machine, "replaced_by"):
        raise Refused("machine.exchanged", _("This machine was exchanged already."), _("Go on with the one that was given for it."))
    given = new.sold_on or new.merged_into_id or not new.identified or new.pk == machine.pk
    if given or new.model_id != machine.model_id or new.dealer_id not in (None, machine.dealer_id):
        raise Refused(
            "machine.not_to_give",
            _("%(serial)s cannot be given for this machine.") % {"serial": new.serial},
            _("Choose an unsold one of the same model, the dealer's or the company's; without one the machine is taken back."),
            serial=new.serial,
        )
    if not machine.sold_on <= day <= today:
        raise ValidationError({"day": _("A day between the sale and today.")})
    for name, words in (("article", article), ("reason", reason)):
        if not words.strip():
            raise ValidationError({name: _("Say under what, and why.")})


@transaction.atomic
def correct_sale(*, machine, reason: str, by, at=None, **changes) -> Machine:
    """Put right what was written down of a sale: `customer`, `sold_on`, `invoiced_on`, `invoice_number`, `invoice_amount`.

    From and to stay in the card's history. The card's 20 days are reckoned from the corrected days: what runs is restarted, what
    was settled stays as it was and is judged once more, as of then. A dealer corrects its own sales until the technical
    department has accepted the card, whose acceptance confirms them, and gains no day by it. Raises ValidationError naming the
    field; refuses `machine.not_sold`, `machine.given` (correct the first machine's sale), `machine.nothing_changed`, `hold.stands`, and a
    dealer `card.accepted` and `card.later`.
    """
    require(by, "warranty.correct_sale")
    machine = locked(Machine.objects.visible_to(by).select_related("customer", "dealer"), machine)
    card = locked(ReceiptCard.objects.visible_to(by), machine.card_id)
    at = at or clock.now()
    if machine.sold_on is None:
        raise Refused("machine.not_sold", _("This machine is not sold."), _("Enter the sale first."), serial=machine.serial)
    holds.check(machine, "warranty.correct_sale")
    if machine.replaces_id:
        raise Refused("machine.given", _("This machine was given in exchange."), _("Correct the sale of the first machine."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    own = by is not None and not by.is_company
    if own and card.state == ReceiptCard.State.ACCEPTED:
        raise Refused("card.accepted", _("The technical department has accepted this card."), _("Ask the company's clerk to correct it."))
    trace = _change(machine, changes, clock.company_day(at))
    if not trace:
        raise Refused("machine.nothing_changed", _("Nothing was changed."), _("Change what is wrong, then save."))
    if own and machine.governing_day > card.counted_from:
        raise Refused(
            "card.later",
            _("By this the card's days would begin later."),
            _("Ask the company's clerk, with the invoice; an earlier day can be entered here."),
        )
    machine.save(update_fields=SALE)
    card.sold_on, before, card.counted_from = machine.sold_on, card.counted_from, machine.governing_day
    card.save(update_fields=["sold_on", "counted_from"])
    log_card(card, Happened.CARD_SALE_CORRECTED, by=by, at=at, reason=reason, **trace)
    if card.counted_from != before:
        _judge_again(card, machine, reason, by, at)
    return machine


def _change(machine, changes, today) -> dict:
    """Set what differs; from and to, flat, people by id."""
    trace: dict = {}
    for name in SALE:
        if name not in changes or changes[name] == getattr(machine, name):
            continue
        if changes[name] is None and name != "invoice_amount":
            raise ValidationError({name: _("This is needed.")})
        if isinstance(changes[name], date) and changes[name] > today:
            raise ValidationError({name: _("This day has not come yet.")})
        trace |= {f"{name}_from": _flat(getattr(machine, name)), f"{name}_to": _flat(changes[name])}
        setattr(machine, name, changes[name])
    machine.full_clean(exclude=["customer", "dealer", "model", "card", "replaces"], validate_unique=False, validate_constraints=False)
    return trace


def _flat(value):
    return getattr(value, "pk", None) or ("" if value is None else str(value))


def _judge_again(card, machine, reason, by, at) -> None:
    starts_at = clock.start_of_day(card.counted_from)
    running = [row for row in deadlines.running([card], at) if row.kind == CARD_RETURN]
    if running:
        deadlines.restart(running, starts_at, by=by, at=at, reason=reason)
    elif machine.dealer:
        rows = Deadline.objects.of(card).filter(kind=CARD_RETURN)
        rows.filter(cleared_at__isnull=True).update(cleared_at=at, next_at=None)
        cycle = (rows.aggregate(last=Max("cycle"))["last"] or 0) + 1
        wanted = deadlines.Promise(card, CARD_RETURN, starts_at, {"dealer": machine.dealer}, cycle=cycle)
        (row,) = deadlines.enter_past([(wanted, _kept(card, at))], CARD_RETURN, at)
        if row.state == Deadline.State.BREACHED:
            CardEvent.objects.create(card=card, kind=Happened.CARD_LATE, at=row.due_at, recorded_at=at, data={"deadline": row.pk})


def _kept(card, at) -> datetime | None:
    """When the submission that counts came in: its event's moment, else noon of its day."""
    if card.returned_on is None:
        return None
    for event in card.events.filter(kind=Happened.CARD_RETURNED).order_by("id"):
        if clock.company_day(event.at) == card.returned_on:
            return event.at
    return min(at, datetime.combine(card.returned_on, time(12), tzinfo=clock.company_zone()))
