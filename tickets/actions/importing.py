"""Taking a ticket over from an older system, with its history at its own times."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from core import typed
from core.numbering import next_number
from deadlines import actions as deadlines
from tickets import people
from tickets.kinds import TICKET_ARRANGE, Happened
from tickets.models import Event, Ticket
from warranty.models import Customer

State = Ticket.State
LADDER = {
    State.REGISTERED: "", State.DISPATCHED: "dispatch", State.ARRANGED: "arrange", State.IN_SERVICE: "start", State.SERVICED: "serve",
    State.CLOSED: "close",
}  # fmt: skip
ORDER = list(LADDER)
KINDS = {State.CLOSED: Happened.TICKET_CLOSED, State.CANCELLED: Happened.TICKET_CANCELLED}


@dataclass(frozen=True)
class Step:
    """One line of the old history.

    `becomes` is how far the ticket has come by it (a Ticket.State, or None where the old word means nothing here),
    `kind` the event where the state does not decide it, `data` flat facts in the old system's words.
    """

    at: datetime
    kind: str
    becomes: State | None = None
    data: dict = field(default_factory=dict)


@transaction.atomic
def import_ticket(
    *, external_number: str, received_at: datetime, registered_at: datetime, steps: list[Step], judge: bool, arranged_at=None,
    customer="", outcome="", **facts,
) -> Ticket | None:  # fmt: skip
    """Make the ticket of an old register's entry; None where it has been taken over already.

    The state follows the ordinary transitions; states that the old system did not have are passed through without an
    event. Nobody is told anything, and nothing is promised but the two hours of A14: with `judge` they are met or
    breached by when somebody had it in hand, as of then; without, the facts are missing and there is no deadline.
    Only the system takes over: no page and no role has this verb. Raises ValidationError naming the field.
    """
    if Ticket.objects.filter(external_number=external_number).exists():
        return None
    typed.named(customer=customer)
    ticket = Ticket(
        origin=Ticket.Origin.IMPORT, external_number=external_number, received_at=received_at,
        registered_at=max(registered_at, received_at), **facts,
    )  # fmt: skip
    exclude = ["number", "customer", "machine", "model", "clerk", "own_dealer", "dealer", "state"]
    ticket.full_clean(exclude=exclude, validate_constraints=False)
    ticket.scheme = ticket.nature.scheme
    ticket.customer = _customer(customer, received_at) if customer else None
    ticket.number = next_number("SH", ticket.registered_at)
    ticket.save(force_insert=True)
    events = [
        Event(ticket=ticket, kind=Happened.TICKET_RECEIVED, at=received_at, data={"channel": ticket.channel}),
        Event(ticket=ticket, kind=Happened.TICKET_REGISTERED, at=ticket.registered_at, data={"urgent": ticket.urgent}),
    ]
    for step in steps:
        kind = _go(ticket, step, outcome)
        events.append(Event(ticket=ticket, kind=kind, at=step.at, data=step.data | {"becomes": ticket.state}))
    ticket.save(update_fields=["state", "outcome", "ended_at", "cycle", "reopened_at"])
    Event.objects.bulk_create(events)
    if judge:
        _judge(ticket, arranged_at)
    return ticket


def _customer(name: str, at: datetime) -> Customer:
    """Who called, by the old register's name for him; it had no phone."""
    known = Customer.objects.filter(name=name, phone="").select_related("merged_into").first()
    if known:
        return known.merged_into or known
    customer = Customer(name=name[:50], created_at=at)
    customer.full_clean(exclude=["dealer", "phone"])
    customer.save(force_insert=True)
    return customer


def _go(ticket: Ticket, step: Step, outcome: str) -> str:
    """Move the ticket to where the step has it; returns the kind of the event."""
    now, target = State(ticket.state), step.becomes
    if target is None or target == now:
        return step.kind
    if target == State.CANCELLED:
        if not ticket.can("cancel"):
            return step.kind
        ticket.cancel(outcome, step.at)
        return KINDS[target]
    kind = step.kind
    if now == State.CANCELLED or target == State.REGISTERED:
        return kind  # there is no way back from there; the old word stands in the event
    if ORDER.index(target) < ORDER.index(now):
        if now in (State.SERVICED, State.CLOSED):
            ticket.reopen(step.at)
            kind = Happened.TICKET_REOPENED
        else:
            ticket.dispatch()
    for state in ORDER[ORDER.index(State(ticket.state)) + 1 : ORDER.index(target) + 1]:
        transition = getattr(ticket, LADDER[state])
        transition(outcome, step.at) if state == State.CLOSED else transition()
    return KINDS.get(target, kind)


def _judge(ticket: Ticket, arranged_at: datetime | None) -> None:
    """A14 as of then: the row is settled at once, the breach is dated when it fell due, nobody is disturbed today."""
    row = deadlines.promise(ticket, TICKET_ARRANGE, starts_at=ticket.received_at, department=people.department("sales"))
    if arranged_at is not None and arranged_at <= row.due_at:
        row.keep(arranged_at)
    else:
        row.breach()
        Event.objects.create(ticket=ticket, kind=Happened.TICKET_LATE, at=row.due_at, internal=True, data={"deadline": row.pk})
    row.cleared_at, row.next_at = arranged_at, None
    row.save(update_fields=["state", "settled_at", "cleared_at", "next_at"])
