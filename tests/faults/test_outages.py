"""Broker and database that go away and come back: nothing is lost, nothing happens twice, nobody has to help (X3)."""

import contextlib
import os
import signal

import psycopg2
import pytest

from aftersales import programs
from aftersales.engines.watch import Watched
from core import clock
from tests.faults.conftest import wait_for
from tests.faults.rows import fill, once_each, outcomes
from tickets.models import Event

pytestmark = pytest.mark.faults
MANY = 100
MISDATED = """
    SELECT count(*) FROM deadlines_deadline d LEFT JOIN tickets_event e ON (e.data ->> 'deadline')::bigint = d.id AND e.kind = 'task.late'
     WHERE d.kind = 'task.arrange' AND d.cycle > 0 AND (d.settled_at, e.at) IS DISTINCT FROM (d.due_at, d.due_at)"""


@pytest.mark.parametrize("wiped", [False, True], ids=["kept", "wiped"])
def test_a_broker_that_was_down_across_many_due_moments(house, late_task, wiped):
    """Worker and beat are watched as bin/up does it: a worker may trip over a task that it held when the broker died."""
    said = []
    house.start_broker()
    watched = [Watched(child, said.append) for child in (house.worker(), house.beat())]
    fill(late_task, 1, first=-1)
    wait_for(lambda: outcomes() == {"breached": 1}, what="the first sweep")
    os.kill(house.broker.process.pid, signal.SIGKILL)
    house.broker.stop()
    fill(late_task, MANY, first=0.5, apart=0.05, cycle=2)
    until = clock.now()
    wait_for(lambda: (clock.now() - until).total_seconds() > 6, what="the last moment")
    assert outcomes() == {"breached": 1, "open": MANY}, "without a broker nobody sweeps"
    house.start_broker(wiped=wiped)

    def recovered() -> bool:
        for one in watched:
            one.tend()
        return outcomes() == {"breached": MANY + 1}

    wait_for(recovered, seconds=90, what=f"recovery ({said})")
    once_each(MANY + 1, 3)
    recorded = Event.objects.filter(kind="task.late", recorded_at__gt=until).values_list("recorded_at", flat=True)
    assert len(set(recorded)) == 1, "all of them within one sweep"


def test_a_database_stopped_and_started_in_the_middle_of_a_sweep(installation):
    """What a sweep that is not one transaction leaves untold: the control in test_kills.py."""
    many = 6000
    installation.seed(many)
    worker = installation.program("worker", "-m", *programs.WORKER)
    beat = installation.program("beat", "-m", *programs.BEAT)

    def states():
        return dict(installation.ask("SELECT state, count(*) FROM deadlines_deadline WHERE kind = 'task.arrange' AND cycle > 0 GROUP BY 1"))

    wait_for(lambda: states().get("breached", 0) >= 500, what="the first batch")
    installation.server.stop()
    installation.server.start()
    half = wait_for(lambda: _or_nothing(states), seconds=60, what="the database again")
    assert 0 < half.get("open", 0) < many, "it was stopped in the middle"
    wait_for(lambda: states() == {"breached": many}, seconds=120, what="the rest, by themselves")
    assert worker.is_running and beat.is_running
    once = "SELECT count(*), count(DISTINCT data ->> 'deadline') FROM tickets_event WHERE kind = 'task.late'"
    assert installation.ask(once) == [(many, many)]
    lines = "SELECT count(*), count(DISTINCT (user_id, data ->> 'deadline')) FROM notifications_notice WHERE kind = 'task.late'"
    assert installation.ask(lines) == [(many * 2, many * 2)], "the owner and the clerk: one inbox row each, none missing"
    assert installation.ask(MISDATED) == [(0,)], "each is dated when it fell due"


def _or_nothing(ask):
    with contextlib.suppress(psycopg2.OperationalError):
        return ask()
