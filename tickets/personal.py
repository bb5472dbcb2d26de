"""What of a customer lies in this room: open tickets need him, words and signatures go with him (X5)."""

from datetime import date, datetime

from django.db.models import F, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _

from links.actions import forget_asked
from links.models import ERASED
from tickets.models import Callback, RepairRecord, Ticket
from warranty.erasing import goes, owed, said_of
from warranty.models import Customer

SAID = ("title", "description", "outcome")


@owed
def open_tickets(customer: Customer, day: date) -> list[str]:
    """What is being done for him."""
    numbers = Ticket.objects.filter(customer=customer).exclude(state__in=Ticket.OVER).values_list("number", flat=True)
    return [_("ticket %(number)s is open") % {"number": number} for number in numbers]


@goes
def words_and_signatures(customer: Customer, at: datetime) -> None:
    """His name and number where they were written into a ticket, who called for him, what he said when he was called back, and who
    signed its records. The files that he signed are seen by nobody from now on (`Attachment.visible_to`), and go when their years are
    over."""
    tickets = Ticket.objects.filter(customer=customer)
    for said in sorted(said_of(customer), key=len, reverse=True):  # one that holds another goes first
        tickets.update(**{field: Replace(F(field), Value(said), Value(ERASED)) for field in SAID})
    tickets.update(contact=None)
    Callback.objects.filter(ticket__customer=customer).exclude(said="").update(said=ERASED)
    records = RepairRecord.objects.filter(ticket__customer=customer)
    records.update(signed_by=ERASED)
    forget_asked(subject=RepairRecord._meta.label_lower, ids=list(records.values_list("pk", flat=True)))
