"""Moving a promise in sight of all: standing still, running by another rule or from another start. Each is an event."""

from collections.abc import Sequence

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from deadlines.actions.sweeping import breach_late
from deadlines.kinds import Happened
from deadlines.models import Deadline, DeadlineEvent
from deadlines.offers import answers_for
from deadlines.replay import History

State = Deadline.State
TRAILED = {"policy": "term_id", "calendar": "calendar_id", "starts_at": "starts_at", "due_at": "due_at"}  # as events name them
MOVED = ["term", "calendar", "starts_at", "due_at", "level", "next_at"]


@transaction.atomic
def pause(*, deadline, reason: str, by, at=None) -> Deadline:
    """Let a timer stand still, for a reason, where its rule allows it in the present state of its subject.

    Refuses `deadline.no_pause` (A10, A14, A15 and promised dates never stand still), `deadline.not_yours`,
    `deadline.late` for one that is past due.
    """
    require(by, "deadlines.pause")
    row, subject = _locked(deadline, by)
    at = at or clock.now()
    check_reason(reason)
    if row.state != State.OPEN:
        raise Refused("deadline.not_running", _("This promise is not running."), _("Look at how it stands."), state=row.state)
    if at > row.due_at:
        raise Refused("deadline.late", _("This promise is late already."), _("What is late does not stand still."))
    if getattr(subject, "state", "") not in row.term.pause_states:
        raise Refused("deadline.no_pause", _("This promise does not stand still."), _("Its rule says when it may: see its why."))
    row.pause()
    row.save(update_fields=["state", "next_at"])
    _log(row, Happened.DEADLINE_PAUSED, by, at, reason=reason)
    return row


@transaction.atomic
def resume(*, deadline, by, reason="", at=None) -> Deadline:
    """Let it run again: it falls due later by what it stood still, counted by its calendar."""
    require(by, "deadlines.pause")
    row, _subject = _locked(deadline, by)
    at = at or clock.now()
    if row.state != State.PAUSED:
        raise Refused("deadline.not_paused", _("This promise does not stand still."), _("Look at how it stands."), state=row.state)
    row.resume()
    move(row, History.of(row).resumed(at), Happened.DEADLINE_RESUMED, by, at, reason=reason)
    return row


def running(subjects, at) -> list[Deadline]:
    """What runs or stands still about these objects at a moment, locked; the caller holds them locked.

    What was late by then and no sweep has seen is a breach from now on: whatever moves promises does not save it.
    """
    about = Q()
    for subject in subjects:
        about |= Q(subject=subject._meta.label_lower, subject_id=subject.pk)
    rows = Deadline.objects.filter(about, state__in=(State.OPEN, State.PAUSED)).prefetch_related("term", "calendar").order_by("id")
    return breach_late(list(rows.select_for_update(no_key=True)), at)  # both are read behind the lock: core.locks.locked


def restart(rows: Sequence[Deadline], starts_at, *, by, at, reason: str) -> None:
    """Reckon `running` promises from a corrected start.

    What was late by the former start stays late; what is by the new one is found by the next sweep.
    """
    for row in rows:
        if row.starts_at != starts_at:
            move(row, History.of(row).restarted(starts_at), Happened.DEADLINE_RESTARTED, by, at, reason=reason)


@transaction.atomic
def unpark(*, deadline, by, at=None) -> Deadline:
    """The cause of the error is mended: the next sweep tries again, the breach or the rung that raised."""
    require(by, "deadlines.unpark")
    row, _subject = _locked(deadline, by)
    if not row.error or row.cleared_at:
        raise Refused("deadline.not_parked", _("This promise is not parked."), _("Look at how it stands."), state=row.state)
    at = at or clock.now()
    if row.state == State.PARKED:
        row.unpark()
    row.error = ""
    row.level, row.next_at = row.way.next(row.level, at)
    row.save(update_fields=["state", "error", "level", "next_at"])
    _log(row, Happened.DEADLINE_UNPARKED, by, at)
    return row


def move(row, history: History, kind: Happened, by, at, **data) -> None:
    """Save what a history now comes to, with from and to. A row that stands still gets its due moment and stays."""
    before = {name: getattr(row, column) for name, column in TRAILED.items()}
    changed = row.term_id != history.term.pk
    row.term, row.calendar, row.starts_at, row.due_at = history.term, history.calendar, history.starts_at, history.due
    level, moment = row.way.next(0 if changed else row.level, at)
    row.level, row.next_at = level, None if row.state == State.PAUSED else moment
    row.save(update_fields=["state", *MOVED])
    for name, former in before.items():
        if former != (present := getattr(row, TRAILED[name])):
            data |= {f"{name}_from": _flat(former), f"{name}_to": _flat(present)}
    _log(row, kind, by, at, **data)


def _flat(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def _log(row, kind: Happened, by, at, **data) -> None:
    DeadlineEvent.objects.create(deadline=row, kind=kind, by=by, at=at, data=data)


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if len(reason) > 200:
        raise ValidationError({"reason": _("At most 200 characters.")})


def _locked(deadline, by):
    """The row and its subject, both locked, the subject first; only for whoever answers for it."""
    pk = getattr(deadline, "pk", deadline)
    seen = Deadline.objects.visible_to(by).filter(pk=pk).values_list("subject", "subject_id").first()
    subject = locked(apps.get_model(seen[0]).objects.visible_to(by), seen[1]) if seen else None
    row = locked(Deadline.objects.visible_to(by).select_related("term", "calendar", "department"), pk)
    if not answers_for(by, row):
        raise Refused("deadline.not_yours", _("This promise is someone else's."), _("Whoever owes it, or the leader, can do that."))
    return row, subject
