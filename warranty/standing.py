"""Who handed a receipt card in: nobody accepts his own (A6)."""

from django.db.models import OuterRef, QuerySet, Subquery

from warranty.kinds import Happened
from warranty.models import CardEvent, ReceiptCard


def with_offers(cards: QuerySet) -> QuerySet:
    """Cards with who handed each in last."""
    returned = CardEvent.objects.filter(card=OuterRef("pk"), kind=Happened.CARD_RETURNED).order_by("-id")
    return cards.annotate(handed_in_by=Subquery(returned.values("by")[:1]))


def handed_in(by, card: ReceiptCard) -> bool:
    """Whether this person handed the card in himself."""
    if not hasattr(card, "handed_in_by"):
        card.handed_in_by = with_offers(ReceiptCard.objects.visible_to(None)).values_list("handed_in_by", flat=True).get(pk=card.pk)
    return by.pk == card.handed_in_by
