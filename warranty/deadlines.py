"""What a broken promise about a card or a voucher sets off, and what its notices say (A6)."""

from core.clock import company_day
from deadlines.registry import About, describes, on_breach, tells
from warranty import notices
from warranty.kinds import CARD_CORRECT, CARD_RETURN, VOUCHER_REISSUE, Happened
from warranty.models import CardEvent, ReceiptCard, Voucher, VoucherEvent

tells(CARD_RETURN, late=notices.LATE, soon=notices.SOON)
tells(CARD_CORRECT, late=notices.UNCORRECTED, soon=notices.CORRECT_SOON)
tells(VOUCHER_REISSUE, late=notices.REISSUE_LATE, soon=notices.REISSUE_SOON)


@describes("warranty.receiptcard")
def cards_of(rows) -> dict[int, About]:
    cards = ReceiptCard.objects.in_bulk([row.subject_id for row in rows])
    return {row.subject_id: About({"number": cards[row.subject_id].number, "day": str(company_day(row.due_at))}) for row in rows}


@describes("warranty.voucher")
def vouchers_of(rows) -> dict[int, About]:
    vouchers, clerks = Voucher.objects.select_related("machine__model").in_bulk([row.subject_id for row in rows]), notices.clerks()
    found = {}
    for row in rows:
        voucher = vouchers[row.subject_id]
        facts = {"number": voucher.number, "machine": str(voucher.machine), "day": str(company_day(row.due_at))}
        found[row.subject_id] = About(facts, clerks)
    return found


@on_breach(CARD_RETURN)
def not_returned(rows, at):
    """Day 20 has passed: late is on record; the customer's rights stand."""
    _late(CardEvent, "card", Happened.CARD_LATE, rows, at)


@on_breach(CARD_CORRECT)
def not_corrected(rows, at):
    """The first submission does not count any more; until day 20 a new one may come."""
    _late(CardEvent, "card", Happened.CARD_UNCORRECTED, rows, at)


@on_breach(VOUCHER_REISSUE)
def not_reissued(rows, at):
    """Ten working days have passed; the customer is not refused meanwhile."""
    _late(VoucherEvent, "voucher", Happened.VOUCHER_REISSUE_LATE, rows, at)


def _late(model, subject, kind, rows, at):
    model.objects.bulk_create(
        model(**{f"{subject}_id": row.subject_id}, kind=kind, at=row.due_at, recorded_at=at, data={"deadline": row.pk}) for row in rows
    )
