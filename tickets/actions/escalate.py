"""What goes up to the leader, and what he decides (A14, A15)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from deadlines import actions as deadlines
from dealers.models import dealer_id_of, dealer_of
from tickets import notices, people
from tickets.kinds import ESCALATION_DECIDE, Happened
from tickets.models import Escalation, Task, Ticket
from tickets.timeline import log

Decision = Escalation.Decision


@transaction.atomic
def escalate(*, ticket, note: str, by, task=None, at=None) -> Escalation:
    """The clerk reports a ticket to the leader, with what he should know (A15)."""
    require(by, "tickets.escalate")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    if not note.strip():
        raise ValidationError({"note": _("Say what the leader should know.")})
    if ticket.over:
        raise Refused("ticket.over", _("This ticket is over."), _("Reopen it first."))
    if task and task.ticket_id != ticket.pk:
        raise ValidationError({"task": _("This task is of another ticket.")})
    return raise_to_leader(ticket, Escalation.Why.RAISED, by=by, at=at, task=task, note=note)


def raise_to_leader(ticket, why: str, *, by, at, task=None, note="") -> Escalation:
    """Put a decision before the leader: its own promise, in every leader's inbox. The caller holds the ticket."""
    escalation = Escalation(ticket=ticket, task=task, why=why, note=note, at=at)
    escalation.full_clean(exclude=["ticket", "task", "decided_by", "responsible", "dealer"], validate_constraints=False)
    escalation.save(force_insert=True)
    log(ticket, Happened.TICKET_ESCALATED, by=by, at=at, task=task, internal=True, why=why, note=note)
    leaders = people.leaders()
    owner = {"user": leaders[0] if leaders else None, "department": people.department("leaders")}
    deadlines.promise(escalation, ESCALATION_DECIDE, starts_at=at, scope=ticket.scope, **owner)
    notices.escalated(escalation, leaders, at)
    return escalation


@transaction.atomic
def decide(
    *, escalation, decision: str, reason: str, by, task=None, dealer=None, department=None, person=None, responsible=None, rule="", at=None
) -> Escalation:
    """The leader's decision, on record: take note, press, reassign a task, or sanction.

    Pressing tells the parties at once, in the timeline too. Of several tasks in question `task` says which is reassigned.
    A sanction names a person who had to do with it and cites the rule (A15); it counts for the dealer that the person works
    for at that moment. Raises ValidationError naming the field; refuses `escalation.decided` when it has been decided, and
    `escalation.no_task` where nothing can be reassigned.
    """
    from tickets.actions.dispatch import redispatch

    require(by, "tickets.decide")
    ticket_id = Escalation.objects.visible_to(by).filter(pk=getattr(escalation, "pk", escalation)).values_list("ticket_id", flat=True)
    ticket = locked(Ticket.objects.visible_to(by), ticket_id.first())
    escalation = locked(Escalation.objects.visible_to(by), escalation)
    require(by, "tickets.decide", escalation)
    at = at or clock.now()
    if escalation.decided_at:
        raise Refused("escalation.decided", _("This has been decided already."), _("Look at the decision."))
    _check(escalation, decision, reason, responsible, rule)
    if responsible:
        _check_responsible(ticket, responsible)
    if decision == Decision.REASSIGN:
        redispatch(
            task=_one_of(escalation.in_question(), task), by=by, reason=reason, dealer=dealer, department=department, person=person, at=at
        )
    escalation.decision, escalation.reason, escalation.decided_by, escalation.decided_at = decision, reason, by, at
    escalation.responsible, escalation.rule, escalation.dealer = responsible, rule, dealer_of(responsible)
    escalation.save(update_fields=["decision", "reason", "decided_by", "decided_at", "responsible", "rule", "dealer"])
    log(
        ticket,
        Happened.ESCALATION_DECIDED,
        by=by,
        at=at,
        task=escalation.task,
        internal=True,
        decision=decision,
        reason=reason,
        responsible=responsible.pk if responsible else None,
        rule=rule,
    )
    if decision == Decision.PRESS:
        for pressed in escalation.in_question():
            log(ticket, Happened.TASK_PRESSED, by=by, at=at, task=pressed, reason=reason)
            notices.pressed(pressed, reason, at)
    deadlines.meet(escalation, ESCALATION_DECIDE, at)
    notices.decided(escalation, at)
    return escalation


def _check(escalation, decision, reason, responsible, rule):
    if decision not in Decision.values:
        raise ValidationError({"decision": _("Choose a decision.")})
    if decision != Decision.READ and not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if decision == Decision.SANCTION and not responsible:
        raise ValidationError({"responsible": _("Name the person.")})
    if decision == Decision.SANCTION and not rule.strip():
        raise ValidationError({"rule": _("Cite the rule.")})


def _one_of(tasks: list[Task], task: Task | None) -> Task:
    """The task to reassign: the one that was named, or the only one."""
    if not tasks:
        raise Refused("escalation.no_task", _("There is no task to reassign."), _("Dispatch the ticket first."))
    if task is None and len(tasks) > 1:
        raise ValidationError({"task": _("Say which of the tasks.")})
    if task is not None and task not in tasks:
        raise ValidationError({"task": _("This task is not in question.")})
    return task or tasks[0]


def _check_responsible(ticket: Ticket, responsible) -> None:
    """A sanction hits who had to do with it: our own people, and those of a dealer that the ticket concerns."""
    dealer = dealer_id_of(responsible)
    concerned = {ticket.dealer_id, ticket.own_dealer_id, ticket.machine and ticket.machine.dealer_id}
    if dealer and dealer not in concerned and not ticket.tasks.filter(dealer_id=dealer).exists():
        raise ValidationError({"responsible": _("This person's dealer has nothing to do with the ticket.")})
