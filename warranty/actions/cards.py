"""The receipt card on its way back to the company (A6)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.locks import locked
from deadlines import actions as deadlines
from warranty.kinds import CARD_RETURN
from warranty.models import CardEvent, ReceiptCard


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
