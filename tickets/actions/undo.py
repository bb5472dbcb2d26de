"""The way back from a wrong press about a ticket: restored as it was, one task taken back (A2, A15)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from deadlines import actions as deadlines
from tickets import natures, notices
from tickets.actions.dispatch import follow_tasks, locked_task, withdraw
from tickets.kinds import OF_TASK, Happened
from tickets.models import Attachment, Task, Ticket
from tickets.progress import RESTORED, STATE_AFTER, ticket_state
from tickets.standing import is_reported
from tickets.timeline import log

State = Ticket.State
UNSENT = (Happened.TICKET_ANSWERED, Happened.TICKET_PASSED_ON)  # ends of what nobody was sent for
ENDS = (Happened.TICKET_CANCELLED, Happened.TICKET_MERGED, *UNSENT)


@transaction.atomic
def restore(*, ticket, reason: str, by, at=None) -> Ticket:
    """A ticket that was cancelled, merged, answered or passed on by mistake goes on as it was, with the tasks that its end took back
    and all that was promised. What was due stays due: the next sweep finds what fell due meanwhile.

    Of a merged one the files come back; what the other was told meanwhile stays there, to be put right by its own verbs.
    """
    require(by, "tickets.restore")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    _check_reason(reason)
    ended_at, taken_back, other, unsent = ticket.ended_at, _taken_back(ticket), ticket.merged_into, ticket.closed_unsent
    staying = list(ticket.tasks.active().values_list("state", flat=True)) + list(taken_back.values())
    ticket.restore(ticket_state(staying) if staying else State.REGISTERED)
    ticket.kept_by(by)
    ticket.save(update_fields=["state", "outcome", "ended_at", "merged_into", "clerk"])
    log(ticket, Happened.TICKET_RESTORED, by=by, at=at, reason=reason)
    if other:
        _bring_files_back(ticket, other)
    for pk, to in taken_back.items():
        _restore_task(ticket, pk, to, by=by, at=at)
    for subject, kinds in ((ticket, natures.arranging()), *((task, OF_TASK) for task in ticket.tasks.active().order_by("id"))):
        deadlines.revive(subject, kinds, ended_at, by=by, at=at, reason=reason, met=unsent)
    return ticket


def _taken_back(ticket: Ticket) -> dict[int, str]:
    """The tasks that the ticket's end took back, by id, with where each was."""
    lines = list(ticket.events.filter(kind__in=[*STATE_AFTER, RESTORED, *ENDS]).order_by("id"))
    was: dict[int | None, str] = {}
    found: dict[int, str] = {}
    for line in lines:
        if line.kind in ENDS:
            found = {}
        elif line.kind == Happened.TASK_WITHDRAWN and line.task_id:
            found[line.task_id] = was.get(line.task_id, Task.State.SENT)
        else:
            was[line.task_id] = line.data["to"] if line.kind == RESTORED else STATE_AFTER[line.kind]
    return dict(sorted(found.items()))


def _bring_files_back(ticket: Ticket, other: Ticket) -> None:
    """Each with the task that it was of."""
    took = other.events.filter(kind=Happened.TICKET_TOOK_IN, data__number=ticket.number).latest("id")
    for pair in filter(None, took.data["files"].split(",")):
        file, _colon, task = pair.partition(":")
        Attachment.objects.filter(pk=file, ticket=other).update(ticket=ticket, task=task or None)


def _restore_task(ticket: Ticket, pk: int, to: str, *, by, at) -> None:
    task = locked(Task.objects.visible_to(by), pk)
    task.ticket = ticket
    task.restore(to)
    task.person = task.person if task.person and task.person.is_active else None
    task.save(update_fields=["state", "person"])
    log(ticket, Happened.TASK_RESTORED, by=by, at=at, task=task, party=str(task.party), to=to)
    notices.restored(task, at)


@transaction.atomic
def withdraw_task(*, task, reason: str, by, at=None) -> Task:
    """Take back one task that is not needed; the ticket goes on with its others, and is serviced where these are done (A2).

    Refuses `task.reported` once its work was done, and `task.only` for the last one, without which the ticket is nobody's.
    """
    require(by, "tickets.withdraw_task")
    ticket, task = locked_task(task, by)
    at = at or clock.now()
    _check_reason(reason)
    if is_reported(task):
        raise Refused("task.reported", _("Work was done: a signed report is filed."), _("Finish the task instead."), task=str(task))
    others = list(ticket.tasks.active().exclude(pk=task.pk))
    if not others:
        what = _("Redispatch it to somebody else, or cancel the ticket.")
        raise Refused("task.only", _("This is the ticket's only task."), what, task=str(task))
    withdraw(ticket, task, by=by, at=at, reason=reason)
    if all(other.cycle < ticket.cycle for other in others):  # of a round that was opened by mistake nothing is owed
        deadlines.drop(ticket, natures.arranging(), at)
    if ticket.state == State.IN_SERVICE and ticket_state([other.state for other in others]) == State.ARRANGED:
        ticket.fall_back()
        ticket.save(update_fields=["state"])
    follow_tasks(ticket, by, at)
    return task


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if len(reason) > 1000:
        raise ValidationError({"reason": _("At most 1,000 characters.")})
