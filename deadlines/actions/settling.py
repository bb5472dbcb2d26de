"""Keeping and dropping promises: the end of one, behind its own lock."""

from datetime import datetime

from django.db import transaction

from deadlines.actions.changing import move
from deadlines.actions.sweeping import tell_breaches
from deadlines.kinds import Happened
from deadlines.models import Deadline, DeadlineEvent
from deadlines.replay import History
from deadlines.rules import verdict

State = Deadline.State


@transaction.atomic
def meet(subject, kinds, at: datetime) -> list[Deadline]:
    """The promised thing was done at `at`: running rows of these kinds become met, or breached where that was too late.

    A row that was breached before stays so and is cleared; one that stood still is met. `kinds` is one kind or several.
    """
    return _clear(subject, kinds, at, lambda row: row.keep(at))


@transaction.atomic
def drop(subject, kinds, at: datetime) -> list[Deadline]:
    """The thing is no longer owed: running rows are cancelled; what was late stays late and leaves the boards.

    A row past its due moment that no sweep has seen yet was late all the same.
    """
    return _clear(subject, kinds, at, lambda row: row.cancel(at))


@transaction.atomic
def revive(subject, kinds, ended_at: datetime, *, by, at: datetime, reason: str, met=False) -> list[Deadline]:
    """What was dropped at a moment by mistake, or with `met` was kept then, is owed again as if it had run on.

    What was due then stays due, and the next sweep finds what fell due meanwhile. What stood still runs on from here, its due
    moment later by what it had stood still.
    """
    ended = [State.BREACHED, State.MET if met else State.CANCELLED]
    rows = Deadline.objects.of(subject).filter(kind__in=kinds, cleared_at=ended_at, state__in=ended).order_by("id")
    found = list(rows.prefetch_related("term", "user").select_for_update(no_key=True))
    for row in found:
        if row.state != State.BREACHED:
            row.revive()
        if row.user and by and not row.user.is_active:  # who has left owes nothing: his party does, else whoever revives it
            row.user = None if row.department_id or row.dealer_id else by
        row.cleared_at = None
        row.level, row.next_at = row.way.next(row.level, at)
    Deadline.objects.bulk_update(found, ["user", "state", "level", "settled_at", "cleared_at", "next_at"])
    DeadlineEvent.objects.bulk_create(
        DeadlineEvent(deadline=row, kind=Happened.DEADLINE_REVIVED, by=by, at=at, data={"reason": reason[:200]}) for row in found
    )
    return found


@transaction.atomic
def pass_on(subject, kinds, dealer, *, by, at: datetime, reason: str) -> list[Deadline]:
    """What is owed of these kinds is another dealer's from here, due when it was."""
    rows = [row for row in _locked(subject, kinds) if row.dealer_id != dealer.pk]
    for row in rows:
        row.dealer = dealer
    Deadline.objects.bulk_update(rows, ["dealer"])
    DeadlineEvent.objects.bulk_create(
        DeadlineEvent(
            deadline=row, kind=Happened.DEADLINE_PASSED_ON, by=by, at=at, data={"dealer": dealer.short_name, "reason": reason[:200]}
        )
        for row in rows
    )
    return rows


def _clear(subject, kinds, at, settle) -> list[Deadline]:
    """Settle and clear what is owed of these kinds; a breach found only now is told like the sweep would."""
    rows, late = _locked(subject, kinds), []
    for row in rows:
        if row.state == State.PAUSED:  # so that its due moment is later by what it stood still
            row.resume()
            move(row, History.of(row).resumed(at), Happened.DEADLINE_RESUMED, None, at)
        if row.state in Deadline.UNSETTLED:
            if verdict(row.due_at, at) == State.MET:
                settle(row)
            else:
                row.taken = row.way.take(row.level, at)
                row.level = row.taken.level
                row.breach()
                late.append(row)
        row.cleared_at, row.next_at = at, None
    Deadline.objects.bulk_update(rows, ["state", "level", "settled_at", "cleared_at", "next_at"])
    tell_breaches(late, at)
    return rows


def _locked(subject, kinds) -> list[Deadline]:
    kinds = [kinds] if isinstance(kinds, str) else kinds
    rows = Deadline.objects.of(subject).filter(kind__in=kinds, cleared_at__isnull=True).order_by("id")
    return list(rows.prefetch_related("term").select_for_update(no_key=True))  # behind the lock: core.locks.locked
