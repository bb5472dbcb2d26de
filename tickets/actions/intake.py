"""The call as the clerk ends it: registered, and sent or answered in the same breath (A3, A14)."""

from django.db import transaction

from tickets.actions.dispatch import dispatch
from tickets.actions.register import answer, register
from tickets.models import Ticket


@transaction.atomic
def register_and_dispatch(*, by, dealer=None, department=None, person=None, override_reason="", at=None, **facts) -> Ticket:
    """Register a request and send it at once, to the proposed party unless another is named with a reason."""
    ticket = register(by=by, at=at, **facts)
    dispatch(ticket=ticket, by=by, dealer=dealer, department=department, person=person, override_reason=override_reason, at=at)
    ticket.refresh_from_db()
    return ticket


@transaction.atomic
def register_and_answer(*, by, outcome: str, at=None, **facts) -> Ticket:
    """Register a request that was settled on the phone, with its answer."""
    return answer(ticket=register(by=by, at=at, **facts), outcome=outcome, by=by, at=at)
