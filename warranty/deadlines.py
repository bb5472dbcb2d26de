"""What happens when a promise about a card is broken (A6)."""

from django.utils.translation import gettext_lazy as _

from core.clock import company_day
from deadlines.registry import on_breach
from notifications.actions import tell_all
from notifications.words import words
from warranty.kinds import CARD_RETURN
from warranty.models import CardEvent, ReceiptCard

LATE = words("card.late", _("Receipt card %(number)s was due back on %(day)s; service on this sale is not recognised"))


@on_breach(CARD_RETURN)
def not_returned(rows, at):
    """Day 20 has passed: the dealer's people are told; the customer's rights stand."""
    cards = ReceiptCard.objects.select_related("machine__dealer").prefetch_related("machine__dealer__staff__user")
    cards = cards.in_bulk([row.subject_id for row in rows])
    CardEvent.objects.bulk_create(
        CardEvent(card_id=row.subject_id, kind="card.late", at=row.due_at, recorded_at=at, data={"deadline": row.pk}) for row in rows
    )
    lines = []
    for row in rows:
        card = cards[row.subject_id]
        facts = {"number": card.number, "day": str(company_day(row.due_at))}
        lines += [(staff.user, card, facts) for staff in card.machine.dealer.staff.all()]
    tell_all(lines, LATE, at)
