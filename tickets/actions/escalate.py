"""What goes up to the leader, and what he decides (A14, A15)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked, locked_all
from deadlines import actions as deadlines
from dealers.models import dealer_id_of, dealer_of
from tickets import notices, people
from tickets.kinds import ESCALATION_DECIDE, TASK_PRESSED, Happened
from tickets.models import Escalation, Task, Ticket
from tickets.timeline import log

Decision = Escalation.Decision
COORDINATES = (Decision.PRESS, Decision.REASSIGN)  # what brings something into hand


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
    """Put a decision before the leader: its own promise, in every leader's inbox. The caller holds the ticket.

    What waits for him already, about the same task and for the same reason, is one matter: nobody is told twice.
    """
    if task and (known := Escalation.objects.undecided().filter(ticket=ticket, task=task, why=why).first()):
        return known
    escalation = Escalation(ticket=ticket, task=task, why=why, note=note, at=at)
    escalation.full_clean(exclude=["ticket", "task", "decided_by", "responsible", "dealer"], validate_constraints=False)
    escalation.save(force_insert=True)
    ticket.is_before_leader = True
    log(ticket, Happened.TICKET_ESCALATED, by=by, at=at, task=task, internal=True, why=why, note=note)
    leaders = people.leaders()
    owner = {"user": people.decider(leaders, task), "department": people.department("leaders")}
    deadlines.promise(escalation, ESCALATION_DECIDE, starts_at=at, scope=ticket.scope, **owner)
    notices.escalated(escalation, leaders, at)
    return escalation


@transaction.atomic
def decide(
    *, escalation, decision: str, reason: str, by, task=None, dealer=None, department=None, person=None, responsible=None, rule="", at=None
) -> Escalation:
    """The leader's decision, on record: take note, press, reassign a task, or sanction.

    Coordinating and dealing with the responsible add up: with whatever decision `responsible` and `rule` sanction a person. What
    is not in hand is pressed for or reassigned, and owed until it is arranged, with a promise of its own (A15); taking note or a
    sanction alone does not settle it. One decision ends all reports of the ticket about the same matter.
    Pressing tells the parties at once, in the timeline too. Of several tasks in question `task` says which is reassigned.
    A sanction names a person who had to do with it and cites the rule; it counts for the dealer that the person works
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
    same = _same_matter(escalation, decision)
    owing = escalation.in_question() if decision == Decision.PRESS else []
    if decision == Decision.REASSIGN:
        one = _one_of(escalation.in_question(), task)
        owing = [redispatch(task=one, by=by, reason=reason, dealer=dealer, department=department, person=person, at=at)]
    escalation.responsible, escalation.rule, escalation.dealer = responsible, rule, dealer_of(responsible)
    for one in [escalation, *same]:
        _decided(ticket, one, decision, reason, by, at)
    if decision == Decision.PRESS:
        for pressed in owing:
            log(ticket, Happened.TASK_PRESSED, by=by, at=at, task=pressed, reason=reason)
            notices.pressed(pressed, reason, at)
    for owed in owing:
        _owed_until_arranged(ticket, owed, at)
    notices.decided(escalation, at)
    return escalation


def _same_matter(escalation: Escalation, decision: str) -> list[Escalation]:
    """The other reports of the ticket that the decision ends too: about the same task, or about the ticket as a whole."""
    others = Escalation.objects.undecided().filter(ticket=escalation.ticket_id).exclude(pk=escalation.pk).order_by("id")
    if escalation.task_id:
        others = others.filter(Q(task=escalation.task_id) | Q(task=None))
    found = locked_all(Escalation.objects.all(), others)
    return [one for one in found if decision in COORDINATES or not one.owes]


def _decided(ticket, escalation, decision, reason, by, at) -> None:
    escalation.decision, escalation.reason, escalation.decided_by, escalation.decided_at = decision, reason, by, at
    escalation.save(update_fields=["decision", "reason", "decided_by", "decided_at", "responsible", "rule", "dealer"])
    about = {"decision": decision, "reason": reason, "responsible": escalation.responsible_id, "rule": escalation.rule}
    log(ticket, Happened.ESCALATION_DECIDED, by=by, at=at, task=escalation.task, internal=True, **about)
    deadlines.meet(escalation, ESCALATION_DECIDE, at)


def _owed_until_arranged(ticket, task, at) -> None:
    """After each press and each reassignment the party owes it anew; what was not kept comes back to the leader (A15)."""
    if task.idle:
        party = {"dealer": task.dealer, "department": task.department, "user": task.person}
        deadlines.drop(task, TASK_PRESSED, at)
        deadlines.promise(task, TASK_PRESSED, starts_at=at, scope=ticket.scope, cycle=deadlines.next_cycle(task, TASK_PRESSED), **party)


@transaction.atomic
def sanction(*, ticket, responsible, rule: str, reason: str, by, at=None) -> Escalation:
    """Deal with who was late or neglected it, also later and without a report: that he was is a fact (A15).

    It names a person who had to do with the ticket and cites the rule; it counts for the dealer that he works for now.
    Raises ValidationError naming the field.
    """
    require(by, "tickets.sanction")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    escalation = Escalation(
        ticket=ticket, why=Escalation.Why.AFTERWARDS, at=at, decision=Decision.SANCTION, decided_at=at, decided_by=by,
        responsible=responsible, rule=rule.strip(), reason=reason.strip(), dealer=dealer_of(responsible),
    )  # fmt: skip
    _check(escalation, Decision.SANCTION, reason, responsible, rule)
    if responsible == by:
        raise ValidationError({"responsible": _("Nobody judges what he did or handed in himself.")})
    _check_responsible(ticket, responsible)
    escalation.full_clean(exclude=["ticket", "task", "decided_by", "responsible", "dealer"], validate_constraints=False)
    escalation.save(force_insert=True)
    about = {"reason": reason.strip(), "responsible": responsible.pk, "rule": rule.strip()}
    log(ticket, Happened.SANCTIONED, by=by, at=at, internal=True, **about)
    return escalation


def _check(escalation, decision, reason, responsible, rule):
    if decision not in Decision.values:
        raise ValidationError({"decision": _("Choose a decision.")})
    if decision not in COORDINATES and escalation.decided_at is None and escalation.owes:
        raise ValidationError({"decision": _("It is not in hand: press or reassign; a sanction may be added.")})
    if decision != Decision.READ and not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if (decision == Decision.SANCTION or rule.strip()) and not responsible:
        raise ValidationError({"responsible": _("Name the person.")})
    if responsible and not rule.strip():
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
