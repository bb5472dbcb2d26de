"""What a person decides for the verdict: the same problem as before, its severity, what else nobody knew (R2010 Art. 29, 33, 38, 43)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from core.state import given
from tickets.actions.register import judge_locked
from tickets.facts import FACTS, kept
from tickets.history import stays_of, twin_of
from tickets.kinds import Happened
from tickets.models import Ticket
from tickets.timeline import log
from warranty.cases import exchange_mark


@transaction.atomic
def link_problem(*, ticket, earlier=None, reason: str, by, at=None) -> Ticket:
    """Decide that a ticket is of the same problem as an earlier one of its machine, or, without one, of a new problem.

    The verdict counts repairs by this link and is given anew (Art. 29, 30). Raises ValidationError naming the field;
    refuses `ticket.no_machine`.
    """
    require(by, "tickets.link_problem")
    ticket = _judged(ticket, by)
    at = at or clock.now()
    _need(reason)
    if earlier is not None:
        earlier = locked(Ticket.objects.visible_to(by), earlier)
        if earlier.machine_id not in (ticket.machine_id, ticket.machine.replaces_id) or earlier.pk >= ticket.pk:
            raise ValidationError({"earlier": _("Choose an earlier ticket of the same machine.")})
    _link(ticket, _mark(ticket, earlier), by=by, at=at, reason=reason)
    judge_locked(ticket, by=by, at=at)
    return ticket


def link_by_part(ticket: Ticket, *, at) -> None:
    """The part of `link_problem` that filing a record shares: the same part with the same cause is the same problem."""
    if ticket.machine_id is None or ticket.problem:
        return
    if twin := twin_of(ticket, stays_of([ticket.machine_id]).get(ticket.machine_id, [])):
        _link(ticket, twin.problem, by=None, at=at, reason=str(_("The same part with the same cause.")))
        judge_locked(ticket, by=None, at=at)


def _mark(ticket: Ticket, earlier: Ticket | None) -> str:
    """The problem of an earlier ticket; on the machine before the exchange, that for which it was exchanged."""
    if earlier is None:
        return ticket.number
    if earlier.machine_id != ticket.machine_id:
        return exchange_mark(given(ticket.machine))
    return earlier.problem or earlier.number


def _link(ticket: Ticket, problem: str, *, by, at, reason) -> None:
    former, ticket.problem = ticket.problem, problem
    ticket.save(update_fields=["problem"])
    log(ticket, Happened.TICKET_PROBLEM_LINKED, by=by, at=at, internal=True, problem=problem, problem_from=former, reason=reason)


@transaction.atomic
def settle(*, ticket, fact: str, value, reason: str, by, at=None) -> Ticket:
    """Decide what the verdict could not know; it is given anew and the former one stays.

    `fact` is a code of `needs_person`; `value` is true or false, `serious` or `general` (Art. 43), a day as text, or a
    part's number. Whose decision each is stands in the table of rights.
    Raises ValidationError naming the field; refuses `ticket.no_machine`.
    """
    if fact not in FACTS:
        raise ValidationError({"fact": _("Nobody has to decide this here.")})
    require(by, f"tickets.settle_{fact}")
    ticket = _judged(ticket, by)
    at = at or clock.now()
    _need(reason)
    former, value = ticket.facts.get(fact), kept(fact, value, by)
    ticket.facts = {**ticket.facts, fact: value}
    ticket.save(update_fields=["facts"])
    log(ticket, Happened.TICKET_FACT_SETTLED, by=by, at=at, internal=True, fact=fact, value=value, value_from=former, reason=reason)
    judge_locked(ticket, by=by, at=at)
    return ticket


def _judged(ticket, by) -> Ticket:
    """The ticket, locked, if it has a machine to judge."""
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    if ticket.machine_id is None:
        raise Refused("ticket.no_machine", _("The machine is not known yet."), _("Identify the machine first."))
    return ticket


def _need(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if len(reason) > 200:
        raise ValidationError({"reason": _("At most 200 characters.")})
