"""An action and the sweep on the same ticket at the same time, a thousand times: no deadlock, met or breached, never both (X3)."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from deadlines import actions as deadlines
from deadlines.models import Deadline
from tickets import actions
from tickets.models import Event

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
ROUNDS = 1000
HOUR = timedelta(hours=1)


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush(), deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[1]


class Beside:
    """A thread with a connection of its own that does one call after the other, each at the same moment as ours."""

    def __init__(self):
        self.start, self.done, self.call, self.failed = threading.Barrier(2), threading.Barrier(2), None, []
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        while True:
            self.start.wait()
            if self.call is None:
                break
            try:
                self.call()
            except Exception as error:
                self.failed.append(error)
            self.done.wait()
        connection.close()

    def at_once(self, theirs, ours):
        self.call = theirs
        self.start.wait()
        try:
            ours()
        finally:
            self.done.wait()

    def end(self):
        self.call = None
        self.start.wait()
        self.thread.join()


def test_arranged_at_the_last_moment_while_the_sweep_comes_by(cast, make_ticket, at):
    before, beside, tasks = deadlocks(), Beside(), []
    for n in range(ROUNDS):
        sent = at + n * timedelta(minutes=1)
        task = actions.dispatch(ticket=make_ticket(at=sent), by=cast.clerk, at=sent)
        due = sent + 2 * HOUR
        visit = {"visit_at": due + HOUR, "told_how": "phone", "at": due}
        beside.at_once(
            lambda due=due: deadlines.sweep(due + timedelta(microseconds=1)),
            lambda task=task, visit=visit: actions.arrange(task=task.pk, by=cast.owner_a, repairer=cast.repairer_a, **visit),
        )
        tasks.append(task.pk)
    beside.end()
    assert beside.failed == [] and deadlocks() == before
    rows = Deadline.objects.filter(kind="task.arrange", subject_id__in=tasks)
    assert rows.count() == ROUNDS
    events = Counter(Event.objects.filter(kind="task.late").values_list("data__deadline", flat=True))
    found = Counter(rows.values_list("state", flat=True))
    assert found["met"] + found["breached"] == ROUNDS and min(found["met"], found["breached"]) > 0, "each was first at times"
    for row in rows:
        assert events[row.pk] == (row.state == "breached") and row.cleared_at == row.due_at, row
