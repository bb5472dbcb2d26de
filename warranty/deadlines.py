"""What a broken promise about a card sets off, and what its notices say (A6)."""

from django.utils.translation import gettext_lazy as _

from core.clock import company_day
from deadlines.registry import About, describes, on_breach, tells
from notifications.words import words
from warranty.kinds import CARD_RETURN
from warranty.models import CardEvent, ReceiptCard

LATE = words("card.late", _("Receipt card %(number)s was due back on %(day)s; service on this sale is not recognised"))
SOON = words("card.soon", _("Receipt card %(number)s is due back by %(day)s"))

tells(CARD_RETURN, late=LATE, soon=SOON)


@describes("warranty.receiptcard")
def cards_of(rows) -> dict[int, About]:
    cards = ReceiptCard.objects.in_bulk([row.subject_id for row in rows])
    return {row.subject_id: About({"number": cards[row.subject_id].number, "day": str(company_day(row.due_at))}) for row in rows}


@on_breach(CARD_RETURN)
def not_returned(rows, at):
    """Day 20 has passed: late is on record; the customer's rights stand."""
    CardEvent.objects.bulk_create(
        CardEvent(card_id=row.subject_id, kind="card.late", at=row.due_at, recorded_at=at, data={"deadline": row.pk}) for row in rows
    )
