"""The receipt card's days, and whether the company recognises a dealer's service by it (A6): the one home of both. Pure."""

from datetime import date, timedelta

YES, EXCEPTION, PENDING, NO = "yes", "exception", "pending", "no"


def last_day(counted_from: date, card_days: int) -> date:
    """The last day on which a card is in time; `counted_from` is the earlier of sale and invoice."""
    return counted_from + timedelta(days=card_days)


def recognition(
    *,
    counted_from: date | None,
    today: date,
    card_days: int,
    returned_on: date | None = None,
    correct_by: date | None = None,
    exception: bool = False,
) -> str:
    """Whether the company recognises a dealer's service on its own sale: `yes`, `exception`, `pending`, `no` (A6).

    `counted_from` is the earlier of sale and invoice, None where there is no sale and so no card to wait for. A card that
    came in time and was sent back counts from its first day if it is corrected by `correct_by`; after that day only one
    that comes again within the card's days counts. It says nothing about the customer's rights.
    """
    if counted_from is None:
        return YES
    last = last_day(counted_from, card_days)
    in_time = returned_on is not None and returned_on <= last
    if in_time and correct_by is None:
        return YES
    if exception:
        return EXCEPTION
    correcting = in_time and correct_by is not None and today <= correct_by
    to_come = today <= last and (returned_on is None or correct_by is not None)
    return PENDING if correcting or to_come else NO
