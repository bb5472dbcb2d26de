"""Promises that an older register brings: entered as they ended, and nobody is told (A6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core import clock
from core.bulk import insert_rows, update_rows
from deadlines.actions.promising import Promise, versions_of
from deadlines.models import Deadline, Policy, Term
from deadlines.registry import declared
from deadlines.rules import Plan


def enter_past(promises: Sequence[tuple[Promise, datetime | None]], kind: str, at: datetime) -> list[Deadline]:
    """Enter promises of one kind with the moment at which each was kept, None for what is still owed at `at`.

    Kept in time they are met, late ones breached at their due moment, and neither is told to anybody. What still runs at
    `at` is an ordinary promise, whose coming steps the sweep takes. Rules are those in force when each began, the oldest one
    for earlier days. Three statements for any number.
    """
    lines = list(Policy.objects.filter(kind=kind, scheme="", urgency="", ticket_kind="").select_related("calendar").order_by("-version"))
    versions = versions_of([*lines, *(wanted.term for wanted, _kept in promises if wanted.term)])
    rows = [_row(wanted, kept, wanted.term or _in_force(lines, wanted.starts_at), versions, at) for wanted, kept in promises]
    insert_rows(rows)
    return rows


def _in_force(lines: list[Policy], at: datetime) -> Policy:
    day = clock.company_day(at)
    return next((policy for policy in lines if policy.valid_from and policy.valid_from <= day), lines[-1])


def _row(wanted: Promise, kept: datetime | None, term: Term, versions, at: datetime) -> Deadline:
    version, zone = versions.get(term.calendar_id), clock.company_zone()
    due = Plan(wanted.starts_at, term.length(version)).sum(zone).due
    row = Deadline(
        subject=wanted.subject._meta.label_lower, subject_id=wanted.subject.pk, kind=declared(wanted.kind), cycle=wanted.cycle, term=term,
        calendar=version, starts_at=wanted.starts_at, due_at=due, **wanted.owner,
    )  # fmt: skip
    if kept is None and at <= due:
        row.level, row.next_at = row.way.next(0, at)
        return row
    row.level = len(term.schedule)
    if kept is not None and kept <= due:
        row.keep(kept)
    else:
        row.breach()
    row.cleared_at = kept
    return row


def settle_past(model, kind: str, kept: Mapping[int, datetime], at: datetime) -> None:
    """What an older register knows to have been kept at these moments, by the subject's id: met or breached as of then.

    A breach that was known already stays; one that only the sweep has not seen yet is entered without telling anybody.
    """
    about = Deadline.objects.filter(subject=model._meta.label_lower, subject_id__in=kept, kind=kind, cleared_at__isnull=True)
    rows = list(about.prefetch_related("term").order_by("id").select_for_update(no_key=True))
    for row in rows:
        moment = kept[row.subject_id]
        if row.state in Deadline.UNSETTLED and moment <= row.due_at:
            row.keep(moment)
            row.cleared_at = moment
        else:
            if row.state in Deadline.UNSETTLED:
                row.breach()
            row.cleared_at = moment if moment > row.due_at else at
        row.next_at = None
    update_rows(rows, ["state", "settled_at", "cleared_at", "next_at"])
