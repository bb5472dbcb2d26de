"""Making, keeping, dropping and sweeping promises (A10, A14, A15, X3)."""

import traceback
from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import F

from core import clock
from deadlines.models import Deadline, Policy
from deadlines.registry import HANDLERS
from deadlines.rules import due_at as rule_due_at
from deadlines.rules import verdict

State = Deadline.State


def policy_for(kind: str, at: datetime) -> Policy:
    """The version of a kind's policy that is in force at `at`. Raises LookupError where none is."""
    day = clock.company_day(at)
    found = Policy.objects.filter(kind=kind, valid_from__lte=day).order_by("-version").first()
    if found is None:
        raise LookupError(f"no policy for {kind} on {day}")
    return found


def promise(subject, kind: str, *, starts_at: datetime, due_at=None, cycle=0, level=0, **owner) -> Deadline:
    """Open a deadline on a subject that the caller holds locked; `due_at` given for a promised date, else by policy.

    `owner` is any of user, department, dealer.
    """
    (row,) = promise_all([subject], kind, starts_at=starts_at, due_at=due_at, cycle=cycle, level=level, **owner)
    return row


def promise_all(subjects, kind: str, *, starts_at: datetime, due_at=None, cycle=0, level=0, **owner) -> list[Deadline]:
    """The same for many subjects of one kind with one owner, in one statement."""
    policy = policy_for(kind, starts_at)
    due = due_at or rule_due_at(starts_at, policy.minutes, policy.days, clock.company_zone())
    return Deadline.objects.bulk_create(
        Deadline(
            subject=subject._meta.label_lower,
            subject_id=subject.pk,
            kind=kind,
            cycle=cycle,
            level=level,
            policy=policy,
            starts_at=starts_at,
            due_at=due,
            **owner,
        )
        for subject in subjects
    )


@transaction.atomic
def meet(subject, kinds, at: datetime) -> list[Deadline]:
    """The promised thing was done at `at`: running rows of these kinds become met, or breached where that was too late.

    A row that was breached before stays so and is cleared. `kinds` is one kind or several.
    """

    def settle(row):
        row.keep(at) if verdict(row.due_at, at) == State.MET else row.breach()

    return _clear(subject, kinds, at, settle)


@transaction.atomic
def drop(subject, kinds, at: datetime) -> list[Deadline]:
    """The thing is no longer owed: running rows are cancelled; what was late stays late and leaves the boards.

    A row past its due moment that no sweep has seen yet was late all the same.
    """

    def settle(row):
        row.cancel(at) if verdict(row.due_at, at) == State.MET else row.breach()

    return _clear(subject, kinds, at, settle)


def _clear(subject, kinds, at, settle) -> list[Deadline]:
    """Settle and clear what is owed of these kinds; a breach found only now is told like the sweep would."""
    rows, late = _locked(subject, kinds), []
    for row in rows:
        if row.state in (State.OPEN, State.PARKED):
            settle(row)
            if row.state == State.BREACHED:
                late.append(row)
        row.cleared_at = at
    Deadline.objects.bulk_update(rows, ["state", "settled_at", "cleared_at"])
    _tell_breaches(late, at)
    return rows


def sweep(at: datetime | None = None, batch: int = 500, limit: int | None = None) -> int:
    """Turn every open row that is past due into a breach and tell whoever must know. Returns how many.

    Rows are locked with SKIP LOCKED and turned on the locked row, so any number of sweeps at once do each row once. A
    batch that raises is done again row by row, and the row that raises alone is parked with its error. Each batch
    commits by itself.
    """
    done = 0
    while limit is None or done < limit:
        moment = at or clock.now()
        try:
            count = _sweep_batch(moment, batch)
        except Exception:
            count = _sweep_one_by_one(moment, batch)
        if not count:
            break
        done += count
    return done


@transaction.atomic
def _sweep_batch(at: datetime, batch: int) -> int:
    rows = list(_due(at)[:batch])
    _breach(rows, at)
    return len(rows)


def _sweep_one_by_one(at: datetime, batch: int) -> int:
    count = 0
    for pk in list(_due(at, lock=False).values_list("pk", flat=True)[:batch]):
        with transaction.atomic():
            row = _due(at).filter(pk=pk).first()
            if row is None:
                continue
            try:
                with transaction.atomic():
                    _breach([row], at)
            except Exception:
                Deadline.objects.filter(pk=pk).update(state=State.PARKED, error=traceback.format_exc(limit=-5))
            count += 1
    return count


def _due(at, lock=True):
    rows = Deadline.objects.filter(state=State.OPEN, due_at__lt=at).order_by("due_at", "id")
    return rows.select_for_update(skip_locked=True, no_key=True, of=("self",)) if lock else rows


def _breach(rows: list[Deadline], at: datetime) -> None:
    if not rows:
        return
    Deadline.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.BREACHED, settled_at=F("due_at"))
    _tell_breaches(rows, at)


def _tell_breaches(rows: list[Deadline], at: datetime) -> None:
    by_kind = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    for kind, late in by_kind.items():
        if kind in HANDLERS:
            HANDLERS[kind](late, at)


def _locked(subject, kinds) -> list[Deadline]:
    kinds = [kinds] if isinstance(kinds, str) else kinds
    rows = Deadline.objects.of(subject).filter(kind__in=kinds, cleared_at__isnull=True).order_by("id")
    return list(rows.select_for_update(no_key=True, of=("self",)))
