"""What of a customer lies in this room: open tickets need him, words and signatures go with him (X5)."""

from datetime import date, datetime
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.personal import keep, stays
from links.actions import forget_asked
from links.models import ERASED
from tickets.models import Attachment, Callback, Doubt, RepairRecord, Ticket
from warranty.erasing import goes, owed, said_of
from warranty.models import Customer

ARCHIVES = "会计档案管理办法附表"
SAID = ("title", "description", "outcome")


@owed
def open_tickets(customer: Customer, day: date) -> list[str]:
    """What is being done for him."""
    numbers = Ticket.objects.filter(customer=customer).exclude(state__in=Ticket.OVER).values_list("number", flat=True)
    return [_("ticket %(number)s is open") % {"number": number} for number in numbers]


@goes
def words_and_signatures(customer: Customer, at: datetime) -> None:
    """His name and number where they were written into a ticket, who called for him, what he said when he was called back, what was
    found out about its records, and who signed them. The files that he signed are seen by nobody from now on
    (`Attachment.visible_to`), and go when their years are over."""
    tickets, doubts = Ticket.objects.filter(customer=customer), Doubt.objects.filter(record__ticket__customer=customer)
    for said in sorted(said_of(customer), key=len, reverse=True):  # one that holds another goes first
        tickets.update(**{field: Replace(F(field), Value(said), Value(ERASED)) for field in SAID})
        doubts.update(reason=Replace(F("reason"), Value(said), Value(ERASED)))
    tickets.update(contact=None)
    Callback.objects.filter(ticket__customer=customer).exclude(said="").update(said=ERASED)
    records = RepairRecord.objects.filter(ticket__customer=customer)
    records.update(signed_by=ERASED)
    forget_asked(subject=RepairRecord._meta.label_lower, ids=list(records.values_list("pk", flat=True)))


@keep(
    "signed", gettext_lazy("Years for which what an erased customer signed is kept, shown to nobody"),
    number=30, least=30, days=366, source=ARCHIVES,
)  # fmt: skip
def signed(before: datetime, limit: int) -> int:
    """Delete the files that erased customers signed, once their years are over; the lines stay."""
    rows = Attachment.objects.filter(kind__in=Attachment.SIGNED, ticket__customer__erased_at__isnull=False, at__lt=before).exclude(file="")
    files = list(rows.select_for_update(no_key=True, of=["self"]).order_by("id").values_list("pk", "file")[:limit])
    Attachment.objects.filter(pk__in=[pk for pk, _file in files]).update(file="")
    for _pk, name in files:
        transaction.on_commit(partial(default_storage.delete, name))
    return len(files)


stays(gettext_lazy("Tickets, calls and repair records, without who was erased; their history"), "公司规定")
