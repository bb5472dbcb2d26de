"""The sweep with few and many open deadlines, beside the same rows in raw SQL: `python -m bench.sweep [DUE] [SIZE …]`.

Wants DATABASE_URL with `demo --tickets 100000`, a throw-away copy: it drops what is open and makes deadlines of its own.
Rounds alternate between ours and raw SQL and between the sizes; each figure is the median of its rounds.
"""

import statistics
import sys
import time
from datetime import timedelta

from bench.common import setup, write

setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from psycopg2.extras import Json, execute_values  # noqa: E402

from deadlines import actions  # noqa: E402
from deadlines.models import Deadline  # noqa: E402

ROUNDS, BATCH, TOLD = 3, 500, 3
KIND = "task.arrange"


def fill(size: int, due: int, cycle: int) -> None:
    """`size` open deadlines on tasks, of which `due` fell due a minute ago; the others are a day away."""
    with connection.cursor() as cursor:
        dropped = "UPDATE deadlines_deadline SET state = 'cancelled', settled_at = due_at, cleared_at = due_at WHERE state = 'open'"
        cursor.execute(dropped)
        cursor.execute(
            "INSERT INTO deadlines_deadline (subject, subject_id, kind, cycle, level, dealer_id, department_id, policy_id, starts_at,"
            " due_at, state, error) SELECT 'tickets.task', id, %s, %s, 0, dealer_id, department_id,"
            " (SELECT id FROM deadlines_policy WHERE kind = %s ORDER BY version LIMIT 1), now() - interval '2 hours',"
            " CASE WHEN row_number() OVER (ORDER BY id) <= %s THEN now() - interval '1 minute' ELSE now() + interval '1 day' END,"
            " 'open', ''"
            " FROM (SELECT id, dealer_id, department_id FROM tickets_task ORDER BY id DESC LIMIT %s) t",
            [KIND, cycle, KIND, due, size],
        )
        cursor.execute("ANALYZE deadlines_deadline")


def ours(due: int) -> float:
    start = time.perf_counter()
    done = actions.sweep()
    assert done == due, (done, due)
    return due / (time.perf_counter() - start)


def raw(due: int) -> float:
    """The same UPDATE, the same INSERTs of one event and three inbox lines a row, in batches, with no product around them."""
    at, start, done = timezone.now(), time.perf_counter(), 0
    while done < due:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT d.id, d.subject_id, d.due_at, t.ticket_id FROM deadlines_deadline d JOIN tickets_task t ON t.id = d.subject_id"
                " WHERE d.state = 'open' AND d.due_at < %s ORDER BY d.due_at, d.id LIMIT %s FOR NO KEY UPDATE OF d SKIP LOCKED",
                [at, BATCH],
            )
            rows = cursor.fetchall()
            cursor.execute(
                "UPDATE deadlines_deadline SET state = 'breached', settled_at = due_at WHERE id = ANY(%s)", [[r[0] for r in rows]]
            )
            events = [(r[2], at, "task.late", Json({"deadline": r[0]}), r[3], r[1], False) for r in rows]
            execute_values(
                cursor.cursor, "INSERT INTO tickets_event (at, recorded_at, kind, data, ticket_id, task_id, internal) VALUES %s", events
            )
            told = [(1 + n, at, "task.late", Json({"deadline": r[0]}), "tickets.task", r[1], True) for r in rows for n in range(TOLD)]
            execute_values(
                cursor.cursor, "INSERT INTO notifications_notice (user_id, at, kind, data, subject, subject_id, urgent) VALUES %s", told
            )
            done += len(rows)
    return due / (time.perf_counter() - start)


def plan(due: int) -> str:
    """The access path of the sweep's query."""
    rows = Deadline.objects.filter(state="open", due_at__lt=timezone.now() - timedelta(0)).order_by("due_at", "id")[:due]
    return next(line.strip() for line in rows.explain().splitlines() if "Scan" in line)


def main() -> None:
    due = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    sizes = [int(a) for a in sys.argv[2:]] or [10_000, 100_000]
    rates = {(how.__name__, size): [] for how in (ours, raw) for size in sizes}
    figures, cycle = {}, int(time.time()) % 30_000
    for _round in range(ROUNDS):
        for size in sizes:
            for how in (ours, raw):
                cycle += 1
                fill(size, due, cycle)
                figures[f"plan at {size:,} open"] = plan(due)
                rates[how.__name__, size].append(how(due))
    for size in sizes:
        mine, theirs = statistics.median(rates["ours", size]), statistics.median(rates["raw", size])
        figures[f"{size:,} open, {due:,} due"] = {
            "rows_per_s": round(mine), "raw_rows_per_s": round(theirs), "of_raw": round(mine / theirs, 2),
        }  # fmt: skip
    small, large = (statistics.median(rates["ours", size]) for size in (sizes[0], sizes[-1]))
    figures[f"time at {sizes[-1]:,} open over time at {sizes[0]:,}"] = round(small / large, 2)
    write("sweep", " ".join(["python -m bench.sweep", *sys.argv[1:]]), figures)


if __name__ == "__main__":
    main()
