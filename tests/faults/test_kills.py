"""kill -9 of the worker at the worst moments: one event and one inbox row for each breach, and none is missing (X3)."""

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from notifications.models import Notice, Outbox
from tests.faults.conftest import wait_for
from tests.faults.rows import fill, mails, once_each, outcomes, told

pytestmark = pytest.mark.faults
MANY, PEOPLE = 60, 3
WORKERS, EACH = 6, 5  # killed at random: so many workers, and before that so many times the processes that work for it


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


@pytest.mark.parametrize("point,left", [("turned", "open"), ("before_commit", "open"), ("after_commit", "breached")])
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


def test_without_a_transaction_a_killed_worker_leaves_breaches_that_nobody_hears_of(working, late_task):
    """The control: else the test above could not fail."""
    fill(late_task, MANY, first=-60)
    armed = working.arm("turned")
    worker = working.worker(FAULT_NO_TRANSACTION="1")
    wait_for(lambda: not armed.exists() and not worker.is_running, what="the kill")
    worker.stop()
    assert outcomes() == {"breached": MANY}
    fill(late_task, 1, first=-60, cycle=MANY + 1)
    working.worker()
    wait_for(lambda: outcomes() == {"breached": MANY + 1}, what="the sweep of the next worker")
    events, notices = told()
    assert len(events) == 1 and len(notices) == PEOPLE, "only of what came later"


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


def hands(worker) -> list[int]:
    """The processes that work for this worker."""
    return [int(pid) for pid in Path(f"/proc/{worker.process.pid}/task/{worker.process.pid}/children").read_text().split()]


class Kills:
    """kill -9 while everything stands still, and which messages each could make go out once more: those that had left unrecorded."""

    def __init__(self, house):
        self.house, self.many, self.could_repeat = house, 0, Counter()

    def kill(self, worker, whole: bool) -> None:
        os.killpg(worker.process.pid, signal.SIGSTOP)
        recorded = {str(key) for key in Outbox.objects.filter(state="sent").values_list("event_id", flat=True)}
        for key, times in mails(self.house).items():
            if key not in recorded and times > self.could_repeat[key]:  # else it had not left again since the last kill
                self.could_repeat[key] += 1
        for pid in hands(worker):
            os.kill(pid, signal.SIGKILL)
        if whole:
            os.killpg(worker.process.pid, signal.SIGKILL)
            worker.stop()
        else:
            os.killpg(worker.process.pid, signal.SIGCONT)
        self.many += 1


def test_a_worker_killed_at_random_many_times(working, late_task):
    chance = random.Random(seed := random.randrange(1000))
    kills, rows = Kills(working), WORKERS * (EACH + 1) * MANY
    for _n in range(WORKERS):
        worker = working.worker()
        for left in reversed(range(EACH + 1)):
            before = outcomes()["breached"]
            fill(late_task, MANY, first=0, apart=0.01, cycle=kills.many * MANY + 1)
            wait_for(lambda before=before: outcomes()["breached"] > before, what="a sweep")
            time.sleep(chance.random() * 0.4)  # the chance of the test, nothing waits for it
            kills.kill(worker, whole=not left)
    working.worker()
    wait_for(lambda: outcomes() == {"breached": rows}, what=f"the last sweep (seed {seed})")
    wait_for(everything_sent, what="delivery")
    once_each(rows, PEOPLE)
    each_notice_left_in_one_message()
    found = mails(working)
    assert found.keys() == {str(key) for key in Outbox.objects.values_list("event_id", flat=True)}, "none is missing, none has another id"
    repeats = {key: times - 1 for key, times in found.items() if times > 1}
    assert all(times <= kills.could_repeat[key] for key, times in repeats.items()), (seed, repeats, kills.could_repeat)
