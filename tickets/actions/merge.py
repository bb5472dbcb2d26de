"""Two tickets of one fault, the customer's report at the machine and his call, become one (A3, A10, A14)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked, locked_all
from deadlines import actions as deadlines
from deadlines.models import Deadline
from tickets import notices
from tickets.actions.correct import correct
from tickets.actions.dispatch import send, withdraw
from tickets.actions.register import drop_all
from tickets.kinds import TASK_ARRANGE, TASK_ARRANGE_OWN, Happened
from tickets.models import Attachment, Task, Ticket
from tickets.timeline import log

TAKEN_OVER = ("description", "place", "running", "busy_season", "injury", "opened_up", "hours")  # where the other does not know
PARTYS = (TASK_ARRANGE, TASK_ARRANGE_OWN)


@transaction.atomic
def merge(*, ticket, into, reason: str, by, at=None) -> Ticket:
    """This is the same fault as another ticket, which goes on; this one is closed as merged, and its number leads there.

    The earlier receipt wins, and what was promised by it; calls, files and photos move, what is not known there is taken over, and
    whoever had this one has the other. What cannot move refuses by name (`merge.…`). Returns the one that goes on.
    """
    require(by, "tickets.merge")
    ticket, into = _both(ticket, into, by)
    at = at or clock.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    _check(ticket, into)
    with override(settings.LANGUAGE_CODE):
        ticket.merge(into, str(_("The same fault as another ticket")), at)
    ticket.save(update_fields=["state", "outcome", "ended_at", "merged_into"])
    log(ticket, Happened.TICKET_MERGED, by=by, at=at, internal=True, number=into.number, reason=reason)
    taken = _take_back(ticket, by, at, reason)
    drop_all(ticket, at)
    into = _take_over(ticket, into, by, at, reason)
    _go_on(into, taken, by, at, reason)
    _count_calls(ticket, into, by)
    files = _move_files(ticket, into)
    said = "\n".join(filter(None, [ticket.title, ticket.description]))
    log(into, Happened.TICKET_TOOK_IN, by=by, at=at, internal=True, number=ticket.number, text=said, files=files)
    notices.merged(into, ticket, at, by)
    return into


def _both(ticket, into, by) -> tuple[Ticket, Ticket]:
    one, other = getattr(ticket, "pk", ticket), getattr(into, "pk", into)
    if one == other:
        raise ValidationError({"into": _("Choose the other ticket.")})
    found = {row.pk: row for row in locked_all(Ticket.objects.visible_to(by), [one, other])}
    return found[one], found[other]


def _check(ticket: Ticket, into: Ticket) -> None:
    for one in (ticket, into):
        if one.over:
            raise Refused("ticket.over", _("%(number)s is over.") % {"number": one.number}, _("Reopen or restore it first."))
    if ticket.kind != into.kind:
        what = _("Correct the kind of one of them first, where it is wrong.")
        raise Refused("merge.other_kind", _("They are of different kinds: this is not one fault."), what)
    if ticket.machine_id and into.machine_id and ticket.machine_id != into.machine_id:
        what = _("Correct the machine of one of them first, where it is wrong.")
        raise Refused("merge.other_machine", _("They are about different machines."), what)
    _check_moves(ticket)


def _check_moves(ticket: Ticket) -> None:
    """What stands on a number stays with it: reports with parts and claims, visits, what the leader has or decided."""
    other_way = _("Merge the other one into this.")
    if ticket.is_reported:
        what = _("%(number)s has a signed report, with what was replaced and claimed.") % {"number": ticket.number}
        raise Refused("merge.reported", what, other_way, number=ticket.number)
    if begun := ticket.tasks.active().exclude(state=Task.State.SENT).first():
        what = _("%(task)s is “%(state)s”: that cannot move.") % {"task": begun, "state": begun.get_state_display()}
        raise Refused("merge.under_way", what, other_way, task=str(begun), state=begun.state)
    if ticket.escalations.undecided().exists():
        what = _("The leader has %(number)s before him.") % {"number": ticket.number}
        raise Refused("merge.with_leader", what, other_way, number=ticket.number)
    if ticket.redress_stands:
        what = _("An exchange or a return was decided on %(number)s.") % {"number": ticket.number}
        raise Refused("merge.redress", what, other_way, number=ticket.number)


def _take_back(ticket: Ticket, by, at, reason: str) -> list[tuple[Task, list]]:
    """Its tasks, each with when the promises began that it kept until now; one that was late already stays on record there."""
    taken = []
    for pk in ticket.tasks.active().order_by("id").values_list("pk", flat=True):
        task = locked(Task.objects.select_related("dealer", "department", "person"), pk)
        task.ticket = ticket
        rows = withdraw(ticket, task, by=by, at=at, reason=reason, told=False)
        taken.append((task, [row.starts_at for row in rows if row.kind in PARTYS and row.state == Deadline.State.CANCELLED]))
    return taken


def _take_over(ticket: Ticket, into: Ticket, by, at, reason: str) -> Ticket:
    """The earlier receipt, urgency, the machine, and what nobody had asked there."""
    unknown = [name for name in TAKEN_OVER if getattr(into, name) in (None, "")]
    changes: dict = {name: told for name in unknown if (told := getattr(ticket, name)) not in (None, "")}
    if ticket.received_at < into.received_at:
        changes["received_at"] = ticket.received_at
    if ticket.urgent and not into.urgent:
        changes["urgent"] = True
    if ticket.machine_id and not into.machine_id:
        changes |= {"machine": ticket.machine, "take_owner": False, "take_task": False}
    return correct(ticket=into, reason=reason[:200], by=by, at=at, **changes) if changes else into


def _go_on(into: Ticket, taken, by, at, reason: str) -> None:
    """Whoever had it has the other one, by the earlier of both promises."""
    for task, starts in taken:
        party = {"dealer": task.dealer, "department": task.department}
        tasks = [one for one in into.tasks.active() if (one.dealer_id, one.department_id) == (task.dealer_id, task.department_id)]
        if not tasks:
            tasks = [send(into, by=by, at=at, person=task.person, work=task.work, own=task.own, reason=reason[:200], **party)]
        for start in starts:
            rows = [row for row in deadlines.running(tasks, at) if row.kind in PARTYS and row.starts_at > start]
            deadlines.restart(rows, start, by=by, at=at, reason=reason)


def _count_calls(ticket: Ticket, into: Ticket, by) -> None:
    """Each call about it is one about the other now: its own receipt, or what was the other's first one, and the later ones."""
    first = max(ticket.received_at, into.events.get(kind=Happened.TICKET_RECEIVED).at)
    later = ticket.events.filter(kind=Happened.TICKET_ASKED_AGAIN).order_by("id")
    calls = [(first, ticket.channel, "")] + [(row.at, row.data.get("channel", ""), row.data.get("text", "")) for row in later]
    for at, channel, text in sorted(calls):
        into.calls += 1
        into.asked_at = max(at, into.asked_at or at)
        log(into, Happened.TICKET_ASKED_AGAIN, by=by, at=at, times=into.calls, text=text, channel=channel)
    into.save(update_fields=["calls", "asked_at"])


def _move_files(ticket: Ticket, into: Ticket) -> str:
    """Files and photos, a dealer's own with its task; of parties that the other does not have they are internal. Returns which,
    each with the task that it was of, so that they can go back.
    """
    tasks = {(task.dealer_id, task.department_id): task for task in into.tasks.active().order_by("id")}
    moved = []
    for file in Attachment.objects.filter(ticket=ticket).select_related("task").order_by("id"):
        moved.append(f"{file.pk}:{file.task_id or ''}")
        if file.task:
            task = tasks.get((file.task.dealer_id, file.task.department_id))
            file.task, file.internal = task, file.internal or task is None
        file.ticket = into
        file.save(update_fields=["ticket", "task", "internal"])
    return ",".join(moved)
