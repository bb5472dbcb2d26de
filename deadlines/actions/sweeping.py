"""The sweep: whatever is past becomes what it is, once, whoever sweeps (X3)."""

import logging
import traceback
from collections import defaultdict
from datetime import datetime

from django.db import OperationalError, connection, transaction

from core import clock
from core.bulk import insert
from deadlines import guard
from deadlines.kinds import Happened
from deadlines.models import CalendarVersion, Deadline, DeadlineEvent, Term
from deadlines.registry import HANDLERS
from deadlines.telling import tell

log = logging.getLogger(__name__)
State = Deadline.State
BATCH = 1000


def sweep(at: datetime | None = None, batch: int = BATCH, limit: int | None = None) -> int:
    """Take the next step of every row that is past it: reminders, breaches, rungs of the ladder. Returns how many rows.

    Rows are locked with SKIP LOCKED and turned on the locked row, so any number of sweeps at once do each row once. A
    batch that raises is done again row by row, and the row that raises alone is parked with its error; where it was the
    database that failed, it is left for the next sweep. Each batch commits by itself. By the clock (without `at`) nothing
    is swept while a clock that jumped holds it (deadlines.guard).
    """
    if at is None and not guard.passes():
        return 0
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
    if at is None:
        guard.swept()
    return done


@transaction.atomic
def _sweep_batch(at: datetime, batch: int) -> int:
    rows = list(_due(at)[:batch])
    _take(rows, at)
    return len(rows)


def _sweep_one_by_one(at: datetime, batch: int) -> int:
    count = 0
    for pk in list(_past(at).values_list("pk", flat=True)[:batch]):
        with transaction.atomic():
            row = _due(at).filter(pk=pk).first()
            if row is None:
                continue
            try:
                with transaction.atomic():
                    _take([row], at)
            except OperationalError:  # a deadlock, a full disk, a server that stops: not the row's fault
                log.exception("deadline %s is left for the next sweep", pk)
                continue
            except Exception:
                _park(row)
            count += 1
    return count


def _park(row) -> None:
    """What raises is put aside with its error: a breach that could not be handled, or a rung of one that was."""
    error = traceback.format_exc(limit=-5)
    Deadline.objects.filter(pk=row.pk, state=State.OPEN).update(state=State.PARKED, next_at=None, error=error)
    Deadline.objects.filter(pk=row.pk, state=State.BREACHED).update(next_at=None, error=error)


def _past(at):
    return Deadline.objects.filter(next_at__lt=at).order_by("next_at", "id")


def _due(at):
    return _past(at).select_for_update(skip_locked=True, no_key=True, of=("self",))


def _take(rows: list[Deadline], at: datetime) -> None:
    """Turn the rows, then tell: all their next steps that are past, in a fixed number of statements."""
    if not rows:
        return
    terms, calendars = (model.objects.in_bulk(keys) for model, keys in _goes_by(rows))
    for row in rows:
        row.term, row.calendar = terms[row.term_id], calendars.get(row.calendar_id)
        row.taken = row.way.take(row.level, at)
    late = [row for row in rows if row.taken.breach]
    climbed = [row for row in rows if row.level < row.taken.level and not row.taken.reminded and not row.taken.breach]
    _turn(rows)
    columns = ("deadline_id", "kind", "at", "recorded_at", "data")
    insert(
        DeadlineEvent,
        columns,
        [(r.pk, Happened.DEADLINE_CLIMBED, at, at, {"level": r.taken.level, "roles": list(r.taken.roles)}) for r in climbed],
    )
    _handle(late, at)
    tell(rows, at)


def _goes_by(rows):
    """The few terms and versions of calendars that many rows share: read once each."""
    yield Term, {row.term_id for row in rows}
    yield CalendarVersion, {row.calendar_id for row in rows} - {None}


TURN = """
    UPDATE deadlines_deadline d
       SET level = v.level, next_at = v.next_at, state = CASE WHEN v.breach THEN 'breached' ELSE d.state END,
           settled_at = CASE WHEN v.breach THEN d.due_at ELSE d.settled_at END
      FROM unnest(%s, %s::smallint[], %s::timestamptz[], %s) AS v (id, level, next_at, breach)
     WHERE d.id = v.id"""


def _turn(rows: list[Deadline]) -> None:
    """All rows in one statement: the sweep's whole cost lies here and in what it tells."""
    columns = zip(*((row.pk, row.taken.level, row.taken.next_at, row.taken.breach) for row in rows), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(TURN, [list(column) for column in columns])


def breach_late(rows: list[Deadline], at: datetime) -> list[Deadline]:
    """For actions that move promises: what is late and no sweep has seen yet becomes a breach now. Returns the others."""
    late = [row for row in rows if row.state == State.OPEN and row.due_at < at]
    _take(late, at)
    return [row for row in rows if row not in late]


def tell_breaches(rows: list[Deadline], at: datetime) -> None:
    """For breaches that an action finds: what a sweep would do about rows that carry `taken`."""
    if rows:
        _handle(rows, at)
        tell(rows, at)


def _handle(rows: list[Deadline], at: datetime) -> None:
    by_kind = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    for kind, late in by_kind.items():
        if kind in HANDLERS:
            HANDLERS[kind](late, at)
