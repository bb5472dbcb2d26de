"""Who recognises a claim, and who verifies it (A6, A18). Pure."""

from datetime import date, timedelta


def recognition(
    *, governing_day: date | None, today: date, card_days: int, returned_on: date | None, sent_back: bool, exception: bool
) -> str:
    """Whether the company recognises a dealer's service on its own sale: `yes`, `exception`, `pending`, `no` (A6).

    `governing_day` is the earlier of sale and invoice; a machine that is not sold has no card to wait for. A card that
    came in time and was sent back counts from its first day once it is corrected.
    """
    if governing_day is None:
        return "yes"
    last = governing_day + timedelta(days=card_days)
    in_time = returned_on is not None and returned_on <= last
    if in_time and not sent_back:
        return "yes"
    if exception:
        return "exception"
    if in_time or (returned_on is None and today <= last):
        return "pending"
    return "no"


def verifier(*, rep: int | None, head: int | None, repairer: int, own: bool) -> int | None:
    """The id of who verifies: a dealer's claim its rep, our own people's and a rep's own repair the branch head (A18).

    None where that is nobody; then any leader may.
    """
    if own or rep is None or rep == repairer:
        return head if head != repairer else None
    return rep
