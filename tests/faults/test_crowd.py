"""Many sweepers, beats and rows at once: the same as one of each (X3)."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from core import clock
from deadlines import actions as deadlines
from deadlines.models import Deadline
from deadlines.registry import HANDLERS
from notifications.actions import tell
from notifications.models import Outbox
from tests.faults.conftest import wait_for
from tests.faults.rows import fill, mails, once_each, outcomes, told
from tickets.notices import facts

pytestmark = pytest.mark.faults
SWEEPERS, MANY = 10, 3000
DELIVERERS, MESSAGES = 4, 60


def test_ten_sweepers_over_thousands_of_rows_do_each_once(house, late_task):
    fill(late_task, MANY, first=-60)
    swept = house.sweep(house.sweepers(SWEEPERS))
    assert sum(swept) == MANY and len([n for n in swept if n]) > 1, "more than one had a share"
    once_each(MANY, 3)


def test_without_the_lock_ten_sweepers_do_some_of_them_twice(house, late_task):
    fill(late_task, MANY, first=-60)
    swept = house.sweep(house.sweepers(SWEEPERS, FAULT_NO_LOCK="1"))
    events, _notices = told()
    assert sum(swept) > MANY and max(events.values()) > 1, "the control: else the test above could not fail"


class TestDelivery:
    @pytest.fixture
    def queued(self, late_task, person):
        """A message to each of so many people."""
        people = [person("clerk", "同事", f"colleague{n}", department="sales", email=f"colleague{n}@example.com") for n in range(MESSAGES)]
        Outbox.objects.all().delete()
        tell(people, "task.late", late_task, clock.now() - timedelta(minutes=1), **facts(late_task))
        return {str(key) for key in Outbox.objects.values_list("event_id", flat=True)}

    def test_many_deliverers_at_once_send_each_message_once(self, house, queued):
        sent = house.sweep(house.sweepers(DELIVERERS, "deliverer"))
        assert sum(sent) == MESSAGES and mails(house) == dict.fromkeys(queued, 1)
        assert set(Outbox.objects.values_list("state", flat=True)) == {"sent"}

    def test_without_the_lease_they_send_some_of_them_twice(self, house, queued):
        sent = house.sweep(house.sweepers(DELIVERERS, "deliverer", FAULT_NO_LEASE="1"))
        assert sum(sent) > MESSAGES and max(mails(house).values()) > 1, "the control: else the test above could not fail"


class TestTwoBeatsAndTwoWorkers:
    """Nobody else sweeps: who did a batch, and whose beat had sent for it, is written down as it is done."""

    WAVES = 5

    @pytest.fixture
    def four(self, house):
        """Start the four and let wave after wave fall due, until it is as wanted; how many rows that took, and the shares."""

        def run(task, enough, **more):
            house.start_broker()
            house.shares.touch()
            workers = [house.worker(FAULT_SHARES=str(house.shares), **more) for _n in range(2)]
            beats = [house.beat() for _n in range(2)]
            everyone = {(beat.process.pid, worker.process.pid) for beat in beats for worker in workers}
            for many in range(MANY, self.WAVES * MANY + 1, MANY):
                fill(task, MANY, first=-60, cycle=many - MANY + 1)
                wait_for(
                    lambda many=many: outcomes() == {"breached": many} and self.found(house).total() >= many,
                    seconds=180,
                    what="all of them",
                )
                if enough(everyone, self.found(house)):
                    break
            return many, everyone, self.found(house)

        return run

    def found(self, house) -> Counter:
        """How many rows were swept by (beat, worker)."""
        counted = Counter()
        for line in house.shares.read_text().splitlines():
            beat, worker, rows = map(int, line.split())
            counted[beat, worker] += rows
        return counted

    def test_each_of_them_sweeps_and_it_is_the_same_as_by_one(self, four, late_task):
        many, everyone, found = four(late_task, lambda everyone, found: found.keys() == everyone)
        assert found.keys() == everyone, "each beat had rows swept by each worker"
        assert found.total() == many, "each row once"
        once_each(many, 3)

    def test_without_the_lock_they_do_some_of_them_twice(self, four, late_task):
        many, _everyone, found = four(late_task, lambda _everyone, _found: max(told()[0].values()) > 1, FAULT_NO_LOCK="1")
        assert found.total() > many and max(told()[0].values()) > 1, "the control: else the test above could not fail"


def test_of_ten_thousand_rows_the_one_that_raises_is_parked_and_shown_and_the_others_are_done(transactional_db, late_task, monkeypatch):
    fill(late_task, 10_000, first=-60)
    bad = Deadline.objects.get(kind="task.arrange", cycle=4321).pk
    real = HANDLERS["task.arrange"]

    def fragile(rows, when):
        if any(row.pk == bad for row in rows):
            raise RuntimeError("broken row")
        real(rows, when)

    monkeypatch.setitem(HANDLERS, "task.arrange", fragile)
    assert deadlines.sweep(clock.now()) == 10_000
    assert outcomes() == {"breached": 9_999, "parked": 1}
    parked = Deadline.objects.get(state="parked")
    assert parked.pk == bad and "broken row" in parked.error
    events, notices = told()
    assert len(events) == 9_999 and set(events.values()) == set(notices.values()) == {1} and bad not in events
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM deadlines_deadline WHERE state = 'open' AND next_at < app_now()")
        assert cursor.fetchone() == (0,)
