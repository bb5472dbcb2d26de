"""The sweep with few and many open deadlines, beside the same rows in raw SQL: `python -m bench.sweep [DUE] [SIZE …]`.

Wants DATABASE_URL with `demo --tickets 100000`, a throw-away copy: it drops what is open and makes deadlines of its own.
Rounds alternate between ours and raw SQL, between one worker and two, and between the sizes; each figure is the median of
its rounds. Workers are processes; the clock runs from their common start to the last one's end.
"""

import os
import statistics
import subprocess
import sys
import threading
import time
from datetime import timedelta

from bench.common import percentile, setup, write

setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from psycopg2.extras import Json, execute_values  # noqa: E402

from deadlines import actions  # noqa: E402
from deadlines.models import Deadline  # noqa: E402
from notifications.models import Notice  # noqa: E402

ROUNDS, BATCH = int(os.environ.get("ROUNDS", 3)), 500
KIND = "task.arrange"
OPEN = "SELECT count(*) FROM deadlines_deadline WHERE next_at IS NOT NULL"

FILL = """
    INSERT INTO deadlines_deadline (subject, subject_id, kind, cycle, level, dealer_id, department_id, term_id, starts_at, due_at,
                                    next_at, state, error)
    SELECT 'tickets.task', id, %(kind)s, cycle, 0, dealer_id, department_id,
           (SELECT id FROM deadlines_term WHERE kind = %(kind)s ORDER BY version LIMIT 1),
           now() - interval '2 hours', due, due, 'open', ''
      FROM (SELECT t.id, t.dealer_id, t.department_id, c.cycle,
                   now() + CASE WHEN c.cycle = %(from)s AND place <= %(due)s THEN interval '-1 minute' ELSE interval '1 day' END AS due
              FROM (SELECT id, dealer_id, department_id, row_number() OVER (ORDER BY id) AS place FROM tickets_task) t
             CROSS JOIN generate_series(%(from)s, %(from)s + %(size)s / (SELECT count(*) FROM tickets_task)) AS c (cycle)
             ORDER BY c.cycle, t.id LIMIT %(size)s) rows"""
NOTHING_RUNS = """
    UPDATE deadlines_deadline SET state = 'cancelled', settled_at = due_at, cleared_at = due_at, next_at = NULL WHERE state = 'open'"""


def empty() -> None:
    """Nothing is watched any more: what a former round left is taken out."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM deadlines_deadline WHERE kind = %s AND cycle >= 1000", [KIND])
        cursor.execute(NOTHING_RUNS)
        cursor.execute("UPDATE deadlines_deadline SET next_at = NULL WHERE next_at IS NOT NULL")


def fill(size: int, due: int) -> float:
    """`size` open deadlines on tasks, of which `due` fell due a minute ago; the others are a day away. Seconds it took."""
    empty()
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"kind": KIND, "from": 1000, "due": due, "size": size})
        cursor.execute("VACUUM ANALYZE deadlines_deadline")
        cursor.execute(OPEN)
        assert cursor.fetchone()[0] == size
    return time.perf_counter() - start


def again(due: int) -> None:
    """The same `due` rows fall due once more; what was written about them stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE deadlines_deadline SET state = 'open', settled_at = NULL, level = 0, next_at = due_at"
            " WHERE kind = %s AND cycle = 1000 AND state = 'breached'",
            [KIND],
        )
        assert cursor.rowcount in (0, due)
        cursor.execute("VACUUM ANALYZE deadlines_deadline")


def ours() -> int:
    return actions.sweep()


def raw(told: int) -> int:
    """The same UPDATE, the same INSERTs of one event and so many inbox lines a row, in batches, with no product around them."""
    at, done = timezone.now(), 0
    while rows := _raw_batch(at, told):
        done += rows
    return done


@transaction.atomic
def _raw_batch(at, told: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, d.subject_id, d.due_at, t.ticket_id FROM deadlines_deadline d JOIN tickets_task t ON t.id = d.subject_id"
            " WHERE d.next_at < %s ORDER BY d.next_at, d.id LIMIT %s FOR NO KEY UPDATE OF d SKIP LOCKED",
            [at, BATCH],
        )
        rows = cursor.fetchall()
        if not rows:
            return 0
        cursor.execute(
            "UPDATE deadlines_deadline SET state = 'breached', settled_at = due_at, level = 1, next_at = NULL WHERE id = ANY(%s)",
            [[r[0] for r in rows]],
        )
        events = [(r[2], at, "task.late", Json({"deadline": r[0]}), r[3], r[1], False) for r in rows]
        execute_values(
            cursor.cursor, "INSERT INTO tickets_event (at, recorded_at, kind, data, ticket_id, task_id, internal) VALUES %s", events
        )
        lines = [(1 + n, at, "task.late", Json({"deadline": r[0]}), "tickets.task", r[1], True) for r in rows for n in range(told)]
        execute_values(
            cursor.cursor, "INSERT INTO notifications_notice (user_id, at, kind, data, subject, subject_id, pressing) VALUES %s", lines
        )
        return len(rows)


def told_per_row(due: int) -> int:
    """How many inbox lines ours writes for a row, so that raw SQL is asked for as many."""
    before = Notice.objects.count()
    assert ours() == due
    again(due)
    return round((Notice.objects.count() - before) / due)


def work(how: str, told: int) -> None:
    """One worker: says that it is ready, waits for the start, clears what it finds, says how much that was."""
    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    print(ours() if how == "ours" else raw(told), flush=True)


def cleared(how: str, workers: int, due: int, told: int) -> float:
    """Rows a second of so many workers at once."""
    command = [sys.executable, "-m", "bench.sweep", "worker", how, str(told)]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(workers)]
    for worker in running:
        assert worker.stdout.readline().strip() == "ready"
    start = time.perf_counter()
    for worker in running:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    done = sum(int(worker.stdout.readline()) for worker in running)
    took = time.perf_counter() - start
    for worker in running:
        worker.communicate()
    assert done == due, (how, workers, done, due)
    return due / took


def plan() -> str:
    """The access path of the sweep's query."""
    rows = Deadline.objects.filter(next_at__lt=timezone.now() - timedelta(0)).order_by("next_at", "id")[:BATCH]
    return next(line.strip() for line in rows.explain().splitlines() if "Scan" in line)


def page_meanwhile(due: int) -> dict[str, float]:
    """A ticket page's p95 in seconds beside that of an empty page, with nothing due and while a worker clears what is."""
    from bench import pages

    found, empty_page = pages.pages()["ticket page"], ("empty page", "GET", pages.EMPTY)
    cookie = {"Cookie": found[1]}
    steps = [(*empty_page, cookie, None), ("ticket page", "GET", found[0], cookie, None)]
    figures = {}
    with pages.serving():
        pages.hammer(2, steps)
        figures["nothing due"] = _p95(pages.hammer(20, steps))
        stop = threading.Event()
        sweeping = threading.Thread(target=_keep_clearing, args=(due, stop), daemon=True)
        sweeping.start()
        try:
            figures["while the sweep runs"] = _p95(pages.hammer(20, steps))
        finally:
            stop.set()
            sweeping.join()
    return figures


def _p95(taken: dict[str, list[float]]) -> dict[str, float]:
    return {f"{name} p95_ms": round(percentile(seconds, 0.95) * 1000, 1) for name, seconds in taken.items()}


def _keep_clearing(due: int, stop: threading.Event) -> None:
    while not stop.is_set():
        cleared("ours", 1, due, 0)
        again(due)
    connection.close()


def main() -> None:
    due = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    sizes = [int(a) for a in sys.argv[2:]] or [10_000, 100_000]
    figures, rates = {"rounds": ROUNDS}, {}
    for size in sizes:
        figures[f"filling {size:,} rows, s"] = round(fill(size, due), 1)
        figures[f"plan at {size:,} open"] = plan()
        figures["inbox lines a row"] = told = told_per_row(due)
        for _round in range(ROUNDS):
            for workers in (1, 2):
                for how in ("ours", "raw"):
                    rates.setdefault((size, workers, how), []).append(cleared(how, workers, due, told))
                    again(due)
    table = {}
    for size in sizes:
        for workers in (1, 2):
            mine, theirs = (statistics.median(rates[size, workers, how]) for how in ("ours", "raw"))
            table[f"{size:,} open, {due:,} due, {workers} worker{'s' * (workers > 1)}"] = {
                "seconds": round(due / mine, 2),
                "rows_per_s": round(mine),
                "raw_rows_per_s": round(theirs),
                "of_raw": round(mine / theirs, 2),
            }
    figures["cleared"] = table
    small, large = (statistics.median(rates[size, 1, "ours"]) for size in (sizes[0], sizes[-1]))
    figures[f"time at {sizes[-1]:,} open over time at {sizes[0]:,}, one worker"] = round(small / large, 2)
    figures["a ticket page meanwhile"] = page_meanwhile(due)
    empty()
    write("sweep", " ".join([f"ROUNDS={ROUNDS} python -m bench.sweep", *sys.argv[1:]]), figures)


if __name__ == "__main__":
    if sys.argv[1:2] == ["worker"]:
        work(sys.argv[2], int(sys.argv[3]))
    else:
        main()
