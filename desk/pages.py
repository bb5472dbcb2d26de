"""Which page shows an object, in the door of whoever asks."""

from django.urls import NoReverseMatch, reverse

from desk.doors import first_page
from notifications.words import subject_of

TICKET = ("ticket", lambda thing: thing.number)
PAGES = {
    "tickets.ticket": TICKET,
    "tickets.task": ("ticket", lambda task: task.ticket.number),
    "tickets.escalation": ("ticket", lambda report: report.ticket.number),
    "tickets.repairrecord": ("ticket", lambda record: record.ticket.number),
    "warranty.receiptcard": ("card", lambda card: card.pk),
    "warranty.voucher": ("voucher", lambda voucher: voucher.number),
    "warranty.machine": ("machine", lambda machine: machine.pk),
    "returns.oldpart": ("part", lambda part: part.number),
    "returns.shipment": ("shipment", lambda shipment: shipment.number),
    "finance.claim": ("claim", lambda claim: claim.number),
    "finance.writeoffnotice": ("notice", lambda notice: notice.number),
    "dealers.dealer": ("dealer", lambda dealer: dealer.pk),
}


def page_of(label: str, pk: int, user) -> str | None:
    """The address of the object (label, id), the first page where this door has none for it; None when it is not this person's to see."""
    page = PAGES.get(label)
    subject = subject_of(label, pk, user) if page else None
    if subject is None:
        return None
    name, key = page
    try:
        return reverse(f"{first_page(user).split(':')[0]}:{name}", args=[key(subject)])
    except NoReverseMatch:
        return reverse(first_page(user))
