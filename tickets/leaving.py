"""What people hold of tickets: tasks and visits, and as clerk whole tickets, with the check and the callback (A10, A15)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import leaving
from core.locks import locked_all
from tickets.kinds import Happened
from tickets.models import (
    Attachment,
    Callback,
    Doubt,
    Escalation,
    Redress,
    RegisterMonth,
    RegisterView,
    RepairRecord,
    Task,
    Ticket,
    Verdict,
)
from tickets.timeline import log

State = Task.State
TO_DO = (State.SENT, State.ARRANGED, State.IN_SERVICE, State.HELP_ASKED)


def _tasks(person, _at):
    mine = Q(person=person) | Q(repairer=person)
    return Task.objects.filter(mine, state__in=TO_DO).select_related("ticket").order_by("ticket_id", "id")


def _hand_tasks(rows, *, person, to, by, at) -> None:
    """Who was to go is told by name in the timeline: the customer may have to hear it."""
    tickets = {ticket.pk: ticket for ticket in locked_all(Ticket.objects.all(), {row.ticket_id for row in rows})}
    for task in locked_all(Task.objects.all(), rows):
        if task.state not in TO_DO:  # meanwhile
            continue
        task.person_id, task.repairer_id = (to.pk if pk == person.pk else pk for pk in (task.person_id, task.repairer_id))
        task.save(update_fields=["person", "repairer"])
        log(tickets[task.ticket_id], Happened.TASK_TAKEN_OVER, by=by, at=at, task=task, named=to.pk, user_from=person.pk)


def _clerks(person, _at):
    return Ticket.objects.filter(clerk=person, ended_at__isnull=True).order_by("id")


def _hand_tickets(rows, *, person, to, by, at) -> None:
    for ticket in locked_all(Ticket.objects.all(), rows):
        ticket.clerk = to
        ticket.save(update_fields=["clerk"])
        log(ticket, Happened.TICKET_TAKEN_OVER, by=by, at=at, internal=True, named=to.pk, user_from=person.pk)


leaving.stays(Verdict, "by")
leaving.stays(RepairRecord, "repairer", "filed_by")
leaving.stays(Attachment, "by")
leaving.stays(Callback, "by")
leaving.stays(Doubt, "answered_by")
leaving.stays(Redress, "decided_by")
leaving.stays(RegisterMonth, "by")
leaving.stays(RegisterView, "user")
leaving.stays(Task, "sent_by")
leaving.stays(Escalation, "decided_by", "responsible")
leaving.register(
    leaving.Holding(
        code="tickets.ticket", company=True, label=_("tickets that he keeps as clerk"), keys=(("tickets.Ticket", "clerk"),),
        rows=_clerks, said=lambda ticket: f"{ticket.number} {ticket.title}", hand=_hand_tickets,
    )
)  # fmt: skip
leaving.register(
    leaving.Holding(
        code="tickets.task", label=_("tasks and visits"), keys=(("tickets.Task", "person"), ("tickets.Task", "repairer")),
        rows=_tasks, said=lambda task: f"{task} {task.ticket.title}", hand=_hand_tasks,
    )
)  # fmt: skip
