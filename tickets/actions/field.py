"""What the dealer or department does with its task (A10, A14, A15)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from deadlines import actions as deadlines
from dealers.models import Staff
from tickets import notices, traps
from tickets.actions.dispatch import follow_tasks, locked_task
from tickets.filing import owed
from tickets.kinds import TASK_ARRANGE, TASK_ARRANGE_OWN, TASK_IN_HAND, TASK_PRESSED, TASK_REPAIR, TASK_VISIT, Happened
from tickets.models import Task, Ticket
from tickets.standing import on_behalf
from tickets.timeline import log

Mode = Task.Mode


@transaction.atomic
def arrange(*, task, by, visit_at, repairer=None, told_how="", mode=None, told_at=None, knowingly=False, at=None) -> Task:
    """Say who goes, when, and how the customer was told: all three, or it is not arranged (A10).

    `mode` is one that the ticket's kind has, by default its usual one; what else than a visit needs says `Task.Mode`.
    The visit time is a promise of its own from then on. Arranging anew moves that promise, in sight of all; the 2 h
    are kept once. The clerk may write it down for the party. Refuses `visit.overlaps` where who goes is to be elsewhere at that
    time, unless somebody says `knowingly` that he can do both.
    """
    require(by, "tickets.arrange")
    ticket, task = locked_task(task, by)
    require(by, "tickets.arrange", task)
    at = at or clock.now()
    mode = mode or task.modes[0]
    told_at = told_at or at if mode != Mode.PHONE or told_how else None
    _check_arrangement(task, mode, repairer, visit_at, told_how, told_at, at)
    if mode == Mode.VISIT and repairer and not knowingly:
        traps.check_free(task, repairer, visit_at, at)
    anew = task.state == Task.State.ARRANGED
    task.arrange(mode=mode, repairer=repairer, visit_at=visit_at, told_how=told_how, told_at=told_at, at=at)
    task.save(update_fields=["state", "mode", "repairer", "visit_at", "told_how", "told_at", "arranged_at", "visits"])
    log(
        ticket,
        Happened.TASK_REARRANGED if anew else Happened.TASK_ARRANGED,
        by=by,
        at=at,
        task=task,
        repairer=repairer.pk if repairer else None,
        visit_at=visit_at.isoformat(),
        told_how=told_how,
        **on_behalf(by, task),
    )
    deadlines.meet(task, (TASK_ARRANGE, TASK_ARRANGE_OWN, TASK_IN_HAND, TASK_PRESSED), at)
    deadlines.drop(task, TASK_VISIT, at)
    owner = {"dealer": task.dealer, "department": task.department, "user": repairer}
    deadlines.promise(task, TASK_VISIT, starts_at=at, due_at=visit_at, cycle=task.visits, scope=ticket.scope, **owner)
    follow_tasks(ticket, by, at)
    notices.arranged(task, by, at)
    return task


def _check_arrangement(task, mode, repairer, visit_at, told_how, told_at, at):
    if mode not in task.modes:
        raise ValidationError({"mode": _("This is not arranged that way.")})
    if told_at and told_how not in Task.Told.values:
        raise ValidationError({"told_how": _("Say how the customer was told.")})
    if repairer is None and mode != Mode.APPOINTMENT:
        raise ValidationError({"repairer": _("Name who does it.")})
    if told_at and told_at > at:
        raise ValidationError({"told_at": _("This time has not come yet.")})
    if visit_at < at:
        raise ValidationError({"visit_at": _("The visit lies in the past.")})
    if visit_at > at + (ahead := task.ticket.nature.ahead):
        raise ValidationError({"visit_at": _("That is more than %(days)s days from now.") % {"days": ahead.days}})
    if repairer is None:
        return
    if task.dealer_id:
        fits = Staff.objects.filter(user=repairer, dealer_id=task.dealer_id).exists()
    else:
        fits = repairer.is_company
    if not fits or not repairer.is_active:
        raise ValidationError({"repairer": _("This person does not work there.")})


@transaction.atomic
def start(*, task, by, at=None) -> Task:
    """Arrived at the customer's; the promise of the visit is kept."""
    require(by, "tickets.start")
    ticket, task = locked_task(task, by)
    require(by, "tickets.start", task)
    at = at or clock.now()
    begin(ticket, task, by=by, at=at, arrived_at=at)
    follow_tasks(ticket, by, at)
    return task


def begin(ticket: Ticket, task: Task, *, by, at, arrived_at) -> None:
    """The part of `start` that filing a record shares."""
    task.start(arrived_at)
    task.save(update_fields=["state", "arrived_at"])
    log(ticket, Happened.TASK_STARTED, by=by, at=at, task=task)
    deadlines.meet(task, TASK_VISIT, at)


@transaction.atomic
def finish(*, task, result: str, by, at=None) -> Task:
    """The work is done. What needs a signed report first is refused without: `record.missing`; a repair's record finishes it (A16)."""
    require(by, "tickets.finish")
    ticket, task = locked_task(task, by)
    require(by, "tickets.finish", task)
    at = at or clock.now()
    if missing := owed(task):
        raise Refused(
            "record.missing",
            _("This needs its signed report: %(what)s.") % {"what": missing.label},
            _("File it; a solved repair's record finishes the task by itself."),
            report=missing.code,
        )
    if not result.strip():
        raise ValidationError({"result": _("Say what came of it.")})
    complete(ticket, task, by=by, at=at, result=result)
    return task


def complete(ticket: Ticket, task: Task, *, by, at, result: str) -> None:
    """The part of `finish` that filing a record shares."""
    task.finish(result, at)
    task.save(update_fields=["state", "result", "done_at"])
    log(ticket, Happened.TASK_DONE, by=by, at=at, task=task, result=result)
    deadlines.meet(task, (TASK_VISIT, TASK_REPAIR), at)
    follow_tasks(ticket, by, at)


@transaction.atomic
def ask_help(*, task, reason: str, by, at=None) -> Task:
    """A dealer cannot decline; it can ask for help with a reason. The clock runs on, the clerk decides, it counts (A10)."""
    require(by, "tickets.ask_help")
    ticket, task = locked_task(task, by)
    require(by, "tickets.ask_help", task)
    at = at or clock.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Say what help is needed.")})
    if len(reason) > 200:
        raise ValidationError({"reason": _("At most 200 characters.")})
    task.ask_help(reason)
    task.save(update_fields=["state", "help_reason", "help_count"])
    log(ticket, Happened.TASK_HELP_ASKED, by=by, at=at, task=task, reason=reason)
    notices.help_asked(task, at)
    return task
