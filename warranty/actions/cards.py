"""The receipt card on its way back to the company (A6)."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from core.numbering import next_number
from core.uploads import accept
from deadlines import actions as deadlines
from deadlines.models import Deadline
from warranty import notices
from warranty.cases import last_day
from warranty.kinds import CARD_CORRECT, CARD_RETURN, OF_CARD, Happened
from warranty.models import Delivery, Machine, ReceiptCard
from warranty.trail import log_card

State = ReceiptCard.State
EXCEPTION = ("exception", "evidence", "evidence_sha256")
CONTENT = ("delivered", "trained_on", "explained_on")
BEFORE_SALE = timedelta(days=60)  # a customer is trained and told at the sale, or in the weeks in which it is talked over


def too_early(machine, day: date):
    """What is wrong with a day on which the buyer of this machine was trained or told; nothing where it may be."""
    if machine.produced_on and day < machine.produced_on:
        return _("The machine was produced on %(day)s, after this day.") % {"day": machine.produced_on}
    if machine.sold_on and day < machine.sold_on - BEFORE_SALE:
        return _("More than %(n)s days before the sale of %(day)s.") % {"n": BEFORE_SALE.days, "day": machine.sold_on}
    return ""


def fill_in(card, machine, today: date, *, delivered=None, trained_on=None, explained_on=None) -> None:
    """Write on the card what the dealer did at the sale; what is not given stays. Raises ValidationError naming the field."""
    for field, day in (("trained_on", trained_on), ("explained_on", explained_on)):
        if day and day > today:
            raise ValidationError({field: _("This day has not come yet.")})
        if day and (wrong := too_early(machine, day)):
            raise ValidationError({field: wrong})
        if day:
            setattr(card, field, day)
    if delivered is not None:
        if unknown := [item for item in delivered if item not in Delivery.values]:
            raise ValidationError({"delivered": _("%(item)s is not on the delivery check list.") % {"item": unknown[0]}})
        card.delivered = [item for item in Delivery.values if item in delivered]


def issue_card(machine, *, by, at, **content) -> ReceiptCard:
    card = ReceiptCard.objects.create(machine=machine, number=next_number("HK", at), **content)
    machine.card = card
    machine.save(update_fields=["card"])
    log_card(card, Happened.CARD_ISSUED, by=by, at=at)
    return card


def promise_return(card, machine, by, at):
    """The 20 days of a dealer's sale; the company's own has nobody to wait for."""
    log_card(card, Happened.CARD_SOLD, by=by, at=at, sold_on=str(card.sold_on))
    if machine.dealer:
        deadlines.promise(card, CARD_RETURN, starts_at=clock.start_of_day(card.counted_from), dealer=machine.dealer)


def void_card(card, why, by, at) -> None:
    card.void(why, clock.company_day(at))
    card.save(update_fields=["state", "void_why", "voided_on", "correct_by"])
    log_card(card, Happened.CARD_VOID, by=by, at=at, why=why)
    deadlines.drop(card, OF_CARD, at)


@transaction.atomic
def return_card(*, card, by, at=None, **content) -> ReceiptCard:
    """The dealer hands the card in; the day of the first complete submission counts (A6).

    `content` is what is still to be filled in: `delivered` (codes of `Delivery`), `trained_on`, `explained_on`. A correction
    that comes later than it was due is a new first submission. Refuses `card.incomplete`.
    """
    require(by, "warranty.return_card")
    card = locked(ReceiptCard.objects.visible_to(by), card)
    at = at or clock.now()
    day = clock.company_day(at)
    fill_in(card, card.machine, day, **content)
    card.hand_in(day)
    if card.missing:
        missing = str(_(", ")).join(str(item) for item in card.missing)
        raise Refused(
            "card.incomplete",
            _("Not on the card yet: %(missing)s.") % {"missing": missing},
            _("Fill it in and hand the card in again; only a complete one counts."),
        )
    card.save(update_fields=["state", "returned_on", "correct_by", "wrong", *CONTENT])
    log_card(card, Happened.CARD_RETURNED, by=by, at=at, counts=str(card.returned_on))
    deadlines.meet(card, OF_CARD, at)
    return card


@transaction.atomic
def accept_card(*, card, by, at=None) -> ReceiptCard:
    """The technical department accepts the card (A6)."""
    require(by, "warranty.accept_card")
    card = locked(ReceiptCard.objects.visible_to(by), card)
    require(by, "warranty.accept_card", card)
    at = at or clock.now()
    card.accept(clock.company_day(at))
    card.save(update_fields=["state", "accepted_on"])
    log_card(card, Happened.CARD_ACCEPTED, by=by, at=at)
    return card


@transaction.atomic
def withdraw_acceptance(*, card, reason: str, by, at=None) -> ReceiptCard:
    """The technical department takes back that it accepted a card: it waits to be looked at once more (A6).

    Claims rest on the day on which it was handed in, which stays; sent back afterwards, it is corrected as any other.
    """
    require(by, "warranty.withdraw_acceptance")
    card = locked(ReceiptCard.objects.visible_to(by), card)
    at = at or clock.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    card.withdraw_acceptance()
    card.save(update_fields=["state", "accepted_on"])
    log_card(card, Happened.CARD_ACCEPTANCE_WITHDRAWN, by=by, at=at, reason=reason)
    return card


@transaction.atomic
def send_back_card(*, card, wrong: str, by, at=None) -> ReceiptCard:
    """The technical department sends a card back with what is wrong; corrected within the policy's days, the first day counts (A6)."""
    require(by, "warranty.send_back_card")
    card = locked(ReceiptCard.objects.visible_to(by), card)
    at = at or clock.now()
    if not wrong.strip():
        raise ValidationError({"wrong": _("Say what is wrong with it.")})
    card.send_back(wrong, _promise_correction(card, at))
    card.save(update_fields=["state", "wrong", "correct_by"])
    log_card(card, Happened.CARD_SENT_BACK, by=by, at=at, wrong=wrong, correct_by=str(card.correct_by))
    notices.sent_back(card, at)
    return card


def _promise_correction(card, at) -> date | None:
    """The last day on which the correction saves the first submission; None for a sale of the company's own."""
    if card.machine.dealer is None:
        return None
    cycle = card.events.filter(kind=Happened.CARD_SENT_BACK).count()
    promised = deadlines.promise(card, CARD_CORRECT, starts_at=at, cycle=cycle, dealer=card.machine.dealer)
    return clock.company_day(promised.due_at)


@transaction.atomic
def except_card(*, card, reason: str, evidence, by, at=None) -> ReceiptCard:
    """The leader recognises service on a sale whose card was late; `evidence` is a photo or PDF (A6).

    Reason and evidence are shown wherever the claim is. Raises ValidationError on either; refuses `card.excepted` for a card
    that has an exception, `card.not_sold` and `card.in_time` for one that needs none, and `card.void`.
    """
    require(by, "warranty.except_card")
    card = locked(ReceiptCard.objects.visible_to(by), card)
    at = at or clock.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if card.exception:
        raise Refused("card.excepted", _("This card has an exception already."), _("It stands as it was granted."), number=card.number)
    _check_needs_exception(card)
    card.evidence, card.evidence_sha256 = accept(evidence, "evidence")
    card.exception = reason
    card.save(update_fields=EXCEPTION)
    log_card(card, Happened.CARD_EXCEPTED, by=by, at=at, reason=reason, sha256=card.evidence_sha256)
    notices.excepted(card, at)
    return card


def _check_needs_exception(card) -> None:
    """An exception is for a sale whose card is not back, or came late."""
    if card.state == State.VOID:
        raise Refused("card.void", _("This card is void."), _("Go by the card in force."), number=card.number)
    if card.sold_on is None:
        raise Refused("card.not_sold", _("The machine of this card is not sold."), _("Its days run from the sale."), number=card.number)
    if card.came_by(last_day(card)):
        raise Refused("card.in_time", _("This card came in time."), _("Service on this sale is recognised as it is."), number=card.number)


@transaction.atomic
def replace_card(*, card, by, at=None) -> ReceiptCard:
    """A card that was misprinted, damaged or lost before it was handed in is void; the same sale gets a new number.

    The 20 days go on as they were, and so does a leader's exception with its evidence. Refuses `card.handed_in` for one that
    the company has, and `card.overdue` for one that is late, which only its coming ends. Returns the new card.
    """
    require(by, "warranty.void_card")
    machine = locked(Machine.objects.visible_to(by), card.machine_id)
    card = locked(ReceiptCard.objects.visible_to(by), card)
    at = at or clock.now()
    if card.state not in (State.ISSUED, State.SOLD, State.VOID):
        raise Refused("card.handed_in", _("The company has this card."), _("Send it back with what is wrong on it."), state=card.state)
    if Deadline.objects.of(card).owed().filter(due_at__lt=at).exists():
        raise Refused("card.overdue", _("This card is late."), _("It is handed in as it is; a leader may grant an exception."))
    void_card(card, ReceiptCard.Void.MISPRINTED, by, at)
    content = {name: getattr(card, name) for name in ("sold_on", "counted_from", *EXCEPTION, *CONTENT)}
    new = issue_card(machine, by=by, at=at, state=State.SOLD if card.sold_on else State.ISSUED, **content)
    if new.exception:
        log_card(new, Happened.CARD_EXCEPTION_KEPT, by=by, at=at, number=card.number, reason=new.exception, sha256=new.evidence_sha256)
    if new.sold_on:
        promise_return(new, machine, by, at)
    return new
