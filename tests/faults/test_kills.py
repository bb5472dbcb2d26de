"""kill -9 of the worker at the worst moments: one event and one inbox row for each breach, and none is missing (X3)."""

import os
import random
import signal
import time
from collections import Counter

import pytest

from notifications.models import Notice, Outbox
from tests.faults.conftest import wait_for
from tests.faults.rows import fill, mails, once_each, outcomes

pytestmark = pytest.mark.faults
MANY, PEOPLE, KILLS = 60, 3, 8


@pytest.fixture
def working(house):
    """Broker and beat; a worker is up to the test."""
    house.start_broker()
    house.beat()
    return house


def everything_sent() -> bool:
    return Outbox.objects.exists() and not Outbox.objects.exclude(state="sent").exists()


def each_notice_left_in_one_message() -> None:
    in_messages = Counter(key for keys in Outbox.objects.values_list("notices", flat=True) for key in keys)
    with_address = Notice.objects.exclude(user__email="").values_list("pk", flat=True)
    assert in_messages == dict.fromkeys(with_address, 1)


@pytest.mark.parametrize("point,left", [("before_commit", "open"), ("after_commit", "breached")])
def test_a_worker_killed_around_its_commit(working, late_task, point, left):
    fill(late_task, MANY, first=-60)
    armed = working.arm(point)
    worker = working.worker()
    wait_for(lambda: not armed.exists() and not worker.is_running, what="the kill")
    worker.stop()
    assert outcomes() == {left: MANY}, "it died where it was to"
    working.worker()
    wait_for(lambda: outcomes() == {"breached": MANY}, what="the sweep of the next worker")
    wait_for(everything_sent, what="delivery")
    once_each(MANY, PEOPLE)
    each_notice_left_in_one_message()


@pytest.mark.parametrize("point,before", [("leased", 0), ("sent", 1)])
def test_a_worker_killed_between_taking_a_message_and_writing_down_that_it_was_sent(working, late_task, point, before):
    fill(late_task, MANY, first=-60)
    armed = working.arm(point)
    worker = working.worker()
    wait_for(lambda: not armed.exists() and not worker.is_running, what="the kill")
    worker.stop()
    assert sum(mails(working).values()) >= before and not Outbox.objects.filter(state="sent").exists()
    already = mails(working)
    working.worker()
    wait_for(everything_sent, what="delivery by the next worker")
    once_each(MANY, PEOPLE)
    each_notice_left_in_one_message()
    found = mails(working)
    assert found.keys() == {str(key) for key in Outbox.objects.values_list("event_id", flat=True)}
    assert found == Counter(found.keys()) + already, "only what had left already was repeated, once, under its own id"


def test_a_worker_killed_at_random_many_times(working, late_task):
    chance = random.Random(seed := random.randrange(1000))
    fill(late_task, 600, first=1, apart=0.05)
    for _n in range(KILLS):
        worker = working.worker()
        before = outcomes()["breached"]
        wait_for(lambda before=before: outcomes()["breached"] > before or outcomes() == {"breached": 600}, what="a sweep")
        time.sleep(chance.random())  # the chance of the test, nothing waits for it
        os.killpg(worker.process.pid, signal.SIGKILL)
        worker.stop()
    working.worker()
    wait_for(lambda: outcomes() == {"breached": 600}, what=f"the last sweep (seed {seed})")
    wait_for(everything_sent, what="delivery")
    once_each(600, PEOPLE)
    each_notice_left_in_one_message()
    assert sum(mails(working).values()) - len(mails(working)) <= KILLS * 2, "each kill repeats at most what was in hand"
