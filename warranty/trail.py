"""Writing down what happened to the two papers (X2)."""

from core.history import EventKind
from warranty.models import CardEvent, VoucherEvent


def log_card(card, kind: EventKind, *, by, at, **data) -> None:
    """One line of a card's history; `data` is flat."""
    CardEvent.objects.create(card=card, kind=kind, by=by, at=at, data=data)


def log_voucher(voucher, kind: EventKind, *, by, at, **data) -> None:
    """One line of a voucher's history; people by id."""
    VoucherEvent.objects.create(voucher=voucher, kind=kind, by=by, at=at, data=data)
