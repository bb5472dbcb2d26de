"""Many sweepers, beats and rows at once: the same as one of each (X3)."""

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


def test_two_beats_two_workers_and_a_sweeper_beside_them(house, late_task):
    house.start_broker()
    (sweeper,) = house.sweepers(1)
    fill(late_task, MANY, first=-60)
    for _n in range(2):
        house.worker()
        house.beat()
    house.sweep([sweeper])
    wait_for(lambda: outcomes() == {"breached": MANY}, what="all of them")
    once_each(MANY, 3)


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
