"""Calling the customer back once the service is done (A3)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from tickets.actions.desk import close
from tickets.kinds import Happened
from tickets.models import Callback, Ticket
from tickets.timeline import log


@transaction.atomic
def call_back(*, ticket, reached: bool, by, satisfied: int | None = None, said="", outcome="", at=None) -> Ticket:
    """Write down that the customer was called after the service: who was reached says how satisfied he is, 1 to 5, and the ticket
    is closed with `outcome`; who was not stays in the list.

    Raises ValidationError naming the field; refuses `ticket.not_serviced`.
    """
    require(by, "tickets.call_back")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    if ticket.state != Ticket.State.SERVICED:
        raise Refused("ticket.not_serviced", _("This is not done yet, or closed already."), _("Look at how it stands."), state=ticket.state)
    if reached and satisfied not in dict(Callback.SCALE):
        raise ValidationError({"satisfied": _("Ask how satisfied he is: 1 to 5.")})
    if len(said) > 500:
        raise ValidationError({"said": _("At most 500 characters.")})
    about = {"reached": reached, "satisfied": satisfied if reached else None, "said": said.strip()}
    Callback.objects.create(ticket=ticket, cycle=ticket.cycle, at=at, by=by, **about)
    log(ticket, Happened.TICKET_CALLED_BACK if reached else Happened.TICKET_NOT_REACHED, by=by, at=at, internal=True, **about)
    return close(ticket=ticket, outcome=outcome, by=by, at=at) if reached else ticket
