"""The customer calls again about what is in hand already (A14)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import may, require
from core import clock
from core.errors import Refused
from core.locks import locked
from tickets import notices
from tickets.actions.correct import correct
from tickets.kinds import Happened
from tickets.models import Ticket
from tickets.timeline import log

LONGEST = 2000


def merged(ticket: Ticket) -> Refused:
    """It goes on under another number."""
    number = ticket.merged_into.number if ticket.merged_into else ""
    what = _("Go on there.")
    return Refused("ticket.merged", _("%(number)s is the same fault, and goes on.") % {"number": number}, what, number=number)


@transaction.atomic
def ask_again(
    *, ticket, by, text="", channel=Ticket.Channel.CALL, received_at: datetime | None = None, urgent=False, at=None, **about
) -> Ticket:
    """Register another call about the same fault on the ticket that is open for it: counted, dated, with what was said.

    Whoever has it in hand and its clerk are told; it goes up on the board. `urgent`, or somebody hurt by now, makes it urgent, before
    the leader at once. `about` is what else the event says of the call.
    Raises ValidationError naming the field; refuses `ticket.over`.
    """
    require(by, "tickets.ask_again")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    received_at = received_at or at
    if not ticket.received_at <= received_at <= at:
        raise ValidationError({"received_at": _("Between the first call and now.")})
    if len(text) > LONGEST:
        raise ValidationError({"text": _("At most 2,000 characters.")})
    if ticket.merged_into_id:
        raise merged(ticket)
    if ticket.over:
        raise Refused("ticket.over", _("This ticket is over."), _("Reopen it first."))
    ticket.calls += 1
    ticket.asked_at = max(received_at, ticket.asked_at or received_at)
    ticket.save(update_fields=["calls", "asked_at"])
    log(ticket, Happened.TICKET_ASKED_AGAIN, by=by, at=received_at, times=ticket.calls, text=text.strip(), channel=channel, **about)
    notices.asked_again(ticket, at, by)
    if urgent and not ticket.urgent:
        who = by if may(by, "tickets.correct") else None  # what a dealer's customer says makes it urgent all the same
        ticket = correct(ticket=ticket, urgent=True, reason=str(_("Urgent by the customer's next call.")), by=who, at=at)
    return ticket
