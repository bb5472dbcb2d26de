"""Tickets go along when two entries turn out to be one customer, each with the trace of it."""

from tickets.kinds import Happened
from tickets.models import Event, Ticket
from tickets.timeline import line
from warranty.hangs import Hanging, register


def _moved(ids, one, other, *, by, at):
    told = {"customer_from": one.pk, "customer_to": other.pk}
    tickets = Ticket.objects.filter(pk__in=ids)
    Event.objects.bulk_create(line(ticket, Happened.TICKET_CUSTOMER, by=by, at=at, internal=True, **told) for ticket in tickets)


register(Hanging(Ticket, _moved))
