"""Whose papers are to do what with, and what else their verbs ask besides the row (A6)."""

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Value

from core.clock import NOW
from deadlines.models import Deadline
from warranty.cases import current_rules
from warranty.kinds import Happened
from warranty.models import CardEvent, Machine, ReceiptCard, Suspension

State = ReceiptCard.State


def with_offers(cards: QuerySet) -> QuerySet:
    """Cards with what their verbs ask: who handed each in last, whether it is late, which day was the last good one."""
    returned = CardEvent.objects.filter(card=OuterRef("pk"), kind=Happened.CARD_RETURNED).order_by("-id")
    owed = Deadline.objects.visible_to(None).owed().filter(subject="warranty.receiptcard", subject_id=OuterRef("pk"), due_at__lt=NOW)
    days = Value(current_rules()[1].limits["card_days"])
    return cards.annotate(
        handed_in_by=Subquery(returned.values("by")[:1]),
        late=Exists(owed),
        last_good=ExpressionWrapper(F("counted_from") + days, output_field=DateField()),
    )


def _asked(card: ReceiptCard) -> ReceiptCard:
    """The card with what its verbs ask, read where it was not."""
    if not hasattr(card, "handed_in_by"):
        found = with_offers(ReceiptCard.objects.visible_to(None)).get(pk=card.pk)
        card.handed_in_by, card.late, card.last_good = found.handed_in_by, found.late, found.last_good
    return card


def handed_in(by, card: ReceiptCard) -> bool:
    """Whether this person handed the card in himself: nobody accepts his own."""
    return by.pk == _asked(card).handed_in_by


def can_be_replaced(card: ReceiptCard) -> bool:
    """Whether it gets a new number: the dealer has it, and it is not late."""
    return card.state in (State.ISSUED, State.SOLD) and not _asked(card).late


def wants_exception(card: ReceiptCard) -> bool:
    """Whether a leader's exception would change anything: sold, in force, without one, and not back in time."""
    if card.sold_on is None or card.state == State.VOID or card.exception:
        return False
    return not card.came_by(_asked(card).last_good)


def corrects_sale(by, machine: Machine) -> bool:
    """A dealer corrects its own sale until the technical department has accepted the card."""
    return by.is_company or machine.card is None or machine.card.state != State.ACCEPTED


def sale_stands(machine: Machine) -> bool:
    """Whether what was written down of its sale can be corrected."""
    return machine.sold_on is not None and not machine.replaces_id and not machine.hold_against("warranty.correct_sale")


def can_be_suspended(machine: Machine) -> bool:
    """Whether its periods run."""
    if not machine.invoiced_on or machine.successor:
        return False
    stops = machine.stops if hasattr(machine, "stops") else Suspension.objects.visible_to(None).filter(machine=machine).values("ends")
    return all(stop.get("to", stop.get("ends")) is not None for stop in stops)
