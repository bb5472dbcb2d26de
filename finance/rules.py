"""Who recognises a claim, and who verifies it (A6, A18). Pure."""

from datetime import date, timedelta


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
    that comes again within the 20 days counts.
    """
    if counted_from is None:
        return "yes"
    last = counted_from + timedelta(days=card_days)
    in_time = returned_on is not None and returned_on <= last
    if in_time and correct_by is None:
        return "yes"
    if exception:
        return "exception"
    correcting = in_time and correct_by is not None and today <= correct_by
    to_come = today <= last and (returned_on is None or correct_by is not None)
    return "pending" if correcting or to_come else "no"


def verifier(*, rep: int | None, head: int | None, repairer: int, own: bool) -> int | None:
    """The id of who verifies: a dealer's claim its rep, our own people's and a rep's own repair the branch head (A18).

    None where that is nobody; then any leader may.
    """
    if own or rep is None or rep == repairer:
        return head if head != repairer else None
    return rep
