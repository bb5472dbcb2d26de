"""What the clerk does with a ticket besides sending it (A3, A15)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from core.uploads import accept
from deadlines import actions as deadlines
from dealers.models import dealer_id_of
from tickets.actions.again import merged
from tickets.actions.correct import tell_harm
from tickets.actions.dispatch import locked_task, send, withdraw
from tickets.actions.escalate import raise_to_leader
from tickets.actions.register import drop_all, judge_locked
from tickets.facts import facts_of_next_round
from tickets.kinds import TASK_CHECK, TASK_IN_HAND, Happened
from tickets.models import Attachment, Escalation, Task, Ticket
from tickets.timeline import log


@transaction.atomic
def check(*, task, in_hand: bool, note: str, by, said_by="", injury=None, running="", at=None) -> Task:
    """Press and check (催促检查): within 4 hours of sending, the clerk asks whether a task is in hand (A15).

    In hand before anything is arranged needs what was said (`note`) and by whom (`said_by`). What is not goes to the leader at
    once; what is said to be but is still not arranged by the 4th hour goes by itself. `injury` and `running`: what was not
    known at the call and is asked again (A14).
    """
    require(by, "tickets.check")
    ticket, task = locked_task(task, by)
    require(by, "tickets.check", task)
    at = at or clock.now()
    if task.state == Task.State.WITHDRAWN or ticket.over:
        raise Refused("task.over", _("This task is over."), _("There is nothing left to check."))
    if not in_hand and not note.strip():
        raise ValidationError({"note": _("Say what is not in hand.")})
    idle = task.idle
    if in_hand and idle:
        _said(note, said_by)
    if len(said_by) > 50:
        raise ValidationError({"said_by": _("At most 50 characters.")})
    tell_harm(ticket, injury=injury, running=running, by=by, at=at)
    task.checked_at, task.in_hand = at, in_hand
    task.save(update_fields=["checked_at", "in_hand"])
    log(ticket, Happened.TASK_CHECKED, by=by, at=at, task=task, internal=True, in_hand=in_hand, note=note, said_by=said_by.strip())
    checked = deadlines.meet(task, TASK_CHECK, at)
    if in_hand and idle and any(row.state == row.State.MET for row in checked):
        party = {"dealer": task.dealer, "department": task.department, "user": task.person}
        deadlines.promise(task, TASK_IN_HAND, starts_at=task.sent_at, scope=ticket.scope, **party)
    if not in_hand:
        deadlines.drop(task, TASK_IN_HAND, at)
        raise_to_leader(ticket, Escalation.Why.NOT_IN_HAND, by=by, at=at, task=task, note=note)
    return task


def _said(note: str, said_by: str) -> None:
    """Nothing is arranged yet: in hand is only what somebody has said and can be held to (A15)."""
    if not note.strip():
        raise ValidationError({"note": _("Nothing is arranged yet: write down what was said.")})
    if not said_by.strip():
        raise ValidationError({"said_by": _("Nothing is arranged yet: write down who said it.")})


@transaction.atomic
def close(*, ticket, outcome: str, by, at=None) -> Ticket:
    """Close a serviced ticket with how it ended (A3)."""
    require(by, "tickets.close")
    return _end(ticket, "close", Happened.TICKET_CLOSED, {"outcome": _("Say how it ended.")}, outcome, by, at)


@transaction.atomic
def cancel(*, ticket, reason: str, by, at=None) -> Ticket:
    """End a ticket that needs no service after all; its tasks are taken back. `restore` is the way back.

    Refuses `ticket.reported` once work was done and its report is filed: what it costs is claimed under this number (A16).
    """
    require(by, "tickets.cancel")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    if ticket.is_reported:
        raise Refused(
            "ticket.reported",
            _("Work was done: %(number)s has a signed report.") % {"number": ticket.number},
            _("Take back what is left of it, then close it with how it ended."),
            number=ticket.number,
        )
    return _end(ticket, "cancel", Happened.TICKET_CANCELLED, {"reason": _("Give the reason.")}, reason, by, at)


def _end(ticket, transition, kind, needed, words, by, at) -> Ticket:
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    ((field, complaint),) = needed.items()
    if not words.strip():
        raise ValidationError({field: complaint})
    if len(words) > 1000:
        raise ValidationError({field: _("At most 1,000 characters.")})
    getattr(ticket, transition)(words, at)
    ticket.save(update_fields=["state", "outcome", "ended_at"])
    log(ticket, kind, by=by, at=at, **{field: words})
    if transition == "cancel":
        for task in ticket.tasks.exclude(state__in=[Task.State.WITHDRAWN, Task.State.DONE]).order_by("id"):
            withdraw(ticket, locked(Task.objects.all(), task), by=by, at=at, reason=words)
    drop_all(ticket, at)
    return ticket


@transaction.atomic
def reopen(*, ticket, reason: str, by, at=None) -> Ticket:
    """The trouble is not over: another round, which goes back to whoever had the last one, with new promises (A14, A15).

    It is reported today and judged anew: the repair before it counts as one, as if each round were a ticket (R2010 Art. 27–30).
    """
    require(by, "tickets.reopen")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if ticket.merged_into_id:
        raise merged(ticket)
    last = ticket.tasks.active().order_by("supports", "-seq").first()
    if last is None and ticket.state == Ticket.State.CLOSED:
        raise Refused(
            "ticket.never_sent",
            _("This was settled on the phone."),
            _("Register the new call as a new ticket; closed by mistake, restore it."),
        )
    ticket.reopen(at)
    ticket.facts = facts_of_next_round(ticket)
    ticket.kept_by(by)
    ticket.save(update_fields=["state", "outcome", "ended_at", "cycle", "reopened_at", "facts", "clerk"])
    log(ticket, Happened.TICKET_REOPENED, by=by, at=at, reason=reason)
    if ticket.machine_id:
        judge_locked(ticket, by=by, at=at)
    if arranging := ticket.nature.arranging:
        cycle = deadlines.next_cycle(ticket, arranging)
        deadlines.promise(ticket, arranging, starts_at=at, scope=ticket.scope, user=ticket.clerk or by, cycle=cycle)
    person = last.person if last.person and last.person.is_active else None
    send(ticket, by=by, at=at, dealer=last.dealer, department=last.department, person=person, work=last.work, reason=reason)
    return ticket


@transaction.atomic
def note(*, ticket, text: str, by, internal=True, at=None) -> Ticket:
    """Write one line into the timeline; internal ones the dealer does not see."""
    require(by, "tickets.note")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    if not text.strip():
        raise ValidationError({"text": _("Write something.")})
    if len(text) > 1000:
        raise ValidationError({"text": _("At most 1,000 characters.")})
    log(ticket, Happened.TICKET_NOTE, by=by, at=at, internal=internal and by.is_company, text=text, task=_own_task(ticket, by))
    return ticket


@transaction.atomic
def record_promise(*, ticket, dealer, text: str, by, at=None) -> Ticket:
    """Write down that a dealer promised a customer more than the company's scope (A7): internal, and on the dealer's record.

    Such a promise is the dealer's own: what it costs is never the company's. Raises ValidationError naming the field.
    """
    require(by, "tickets.record_promise")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    if dealer is None:
        raise ValidationError({"dealer": _("Name the dealer who promised it.")})
    if not text.strip():
        raise ValidationError({"text": _("Write down what was promised.")})
    if len(text) > 500:
        raise ValidationError({"text": _("At most 500 characters.")})
    log(ticket, Happened.TICKET_PROMISE_FOUND, by=by, at=at, internal=True, dealer=dealer.pk, party=dealer.short_name, text=text)
    return ticket


@transaction.atomic
def attach(*, ticket, upload, by, kind=Attachment.Kind.OTHER, internal=False, at=None) -> Attachment:
    """Add a photo or PDF to a ticket. Raises ValidationError on `upload`."""
    require(by, "tickets.attach")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    file, digest = accept(upload, "upload")
    attachment = Attachment.objects.create(
        ticket=ticket,
        task=_own_task(ticket, by),
        kind=kind,
        file=file,
        sha256=digest,
        internal=internal and by.is_company,
        at=at,
        by=by,
    )
    log(ticket, Happened.TICKET_ATTACHED, by=by, at=at, internal=attachment.internal, task=attachment.task, attachment=attachment.pk)
    return attachment


def _own_task(ticket, by):
    """What a dealer writes belongs to its own task, so that another dealer on the ticket does not see it (X4)."""
    return None if by.is_company else ticket.tasks.active().filter(dealer_id=dealer_id_of(by)).first()
