"""Clocks that jump: what runs ahead holds the sweep and alarms, a gap fires, nothing is lost and nothing happens twice (X3).

A jump of the machine's clock, and of the database's, is made up inside the process of the test, where the sweep is called: a
machine has one clock, and everything on it would jump. Processes of their own are those that faketime runs, sweepers and
Celery's worker, and the beat, whose own wall clock is stepped in it, since faketime cannot do that while it sleeps. That the
guard is what holds a sweep: whoever has the right time takes the same rows, in the same test.
"""

import shutil
import time
from datetime import timedelta
from functools import partial

import pytest
import redis
from django.db import connection

from aftersales.engines import watch
from aftersales.engines.broker import Broker
from core import clock
from deadlines import actions as deadlines
from deadlines import guard
from deadlines.models import Pulse
from notifications.models import Notice
from tests.faults.conftest import wait_for
from tests.faults.rows import fill, once_each, outcomes

needs_faketime = pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not installed")


@pytest.fixture
def machine(monkeypatch):
    """The two clocks of this machine, to be set: `machine(wall=600)` puts the wall clock so many seconds ahead."""
    moved = {"wall": 0.0, "both": 0.0}
    real = guard.clocks
    monkeypatch.setattr(guard, "clocks", lambda: tuple(map(sum, zip(real(), (moved["wall"] + moved["both"], moved["both"]), strict=True))))
    return moved.update


@pytest.fixture
def database_clock(db):
    """Step `app_now()`: `database_clock("-1 hour")`."""

    def step(by):
        with connection.cursor() as cursor:
            body = f"SELECT clock_timestamp() + interval '{by}'"
            cursor.execute(f"CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $${body}$$")

    return step


@pytest.fixture
def late(late_task):
    """Five promises that are past, and a machine whose clocks are known."""
    deadlines.sweep()
    fill(late_task, 5, first=-60)
    return late_task


def alarms() -> set:
    return set(Notice.objects.filter(kind="engine.held").values_list("user__role", flat=True))


class TestThisMachinesClock:
    """In the process of the test: `guard.clocks` is replaced."""

    def test_one_that_ran_ahead_holds_the_sweep_and_alarms_once(self, late, machine, administrator):
        machine(wall=600)
        assert [deadlines.sweep() for _n in range(3)] == [0, 0, 0] and outcomes() == {"open": 5}
        assert alarms() == {"admin", "leader"}
        assert (
            Notice.objects.filter(kind="engine.held").count() == Notice.objects.filter(kind="engine.held").values("user").distinct().count()
        )
        assert Pulse.objects.get().held_why == "the host's clock jumped 600 s ahead"

    def test_when_it_is_right_again_everything_fires_once(self, late, machine):
        machine(wall=600)
        deadlines.sweep()
        machine(wall=0)
        assert deadlines.sweep() == 5 and deadlines.sweep() == 0
        assert Pulse.objects.get().held_since is None
        once_each(5, 3)

    def test_an_administrator_says_that_the_new_time_is_right(self, late, machine, administrator):
        machine(wall=600)
        deadlines.sweep()
        deadlines.release(pulse=Pulse.objects.get(), by=administrator)
        assert deadlines.sweep() == 5

    def test_a_plain_gap_is_an_outage_and_fires(self, late, machine):
        machine(both=86_400)
        assert deadlines.sweep() == 5
        once_each(5, 3)

    def test_one_that_was_set_back_only_delays(self, late, machine):
        machine(wall=-3600)
        assert deadlines.sweep() == 5
        assert not Pulse.objects.get().held_since

    def test_one_that_was_wrong_from_the_start_and_was_put_right_is_right(self, late_task, machine, database_clock):
        """As after a boot without a battery: what a clock was while it could not be trusted is nobody's usual."""
        fill(late_task, 5, first=-60)
        database_clock("10 minutes")
        assert deadlines.sweep() == 0 and "apart" in Pulse.objects.get().held_why
        database_clock("0")
        machine(wall=600)
        assert deadlines.sweep() == 5

    def test_corrections_by_the_second_are_no_jump_however_many(self, late, machine):
        for seconds in range(100, 1000, 100):
            machine(wall=seconds)
            deadlines.sweep()
        assert outcomes() == {"breached": 5} and not Pulse.objects.get().held_since


class TestTheDatabasesClock:
    """In the process of the test; the database's `app_now()` really is another one meanwhile."""

    @pytest.mark.parametrize("by", ["-1 hour", "1 hour"])
    def test_stepped_away_from_the_hosts_it_holds_and_then_fires_once(self, late, database_clock, by):
        database_clock(by)
        assert deadlines.sweep() == 0 and outcomes() == {"open": 5}
        assert "apart" in Pulse.objects.get().held_why and "leader" in alarms()
        database_clock("0")
        assert deadlines.sweep() == 5
        once_each(5, 3)

    def test_back_and_forward_where_both_clocks_are_believed_nothing_is_lost_or_twice(self, late, database_clock, settings):
        settings.CLOCK_TOLERANCE = 7200
        fill(late, 5, first=1800, cycle=6)
        database_clock("-1 hour")
        assert deadlines.sweep() == 0
        database_clock("0")
        assert deadlines.sweep() == 5
        database_clock("-1 hour")
        assert deadlines.sweep() == 0 and outcomes() == {"breached": 5, "open": 5}
        database_clock("1 hour")
        assert deadlines.sweep() == 5
        database_clock("0")
        assert deadlines.sweep() == 0
        once_each(10, 3)


@needs_faketime
@pytest.mark.faults
@pytest.mark.parametrize("by", ["+10m", "-10m"])
def test_a_sweeper_whose_clock_is_ten_minutes_off_is_held_and_another_does_its_work(house, late_task, by):
    """Processes of their own that call the sweep, without Celery."""
    fill(late_task, 50, first=-60)
    (wrong,) = house.sweepers(1, before=("faketime", "-f", by))
    assert house.sweep([wrong]) == [0] and outcomes() == {"open": 50}
    assert "apart" in Pulse.objects.get().held_why and Notice.objects.filter(kind="engine.held").count() == 2
    right, wrong = house.sweepers(1)[0], house.sweepers(1, before=("faketime", "-f", by))[0]
    assert house.sweep([right, wrong]) == [50, 0]
    once_each(50, 3)


@needs_faketime
@pytest.mark.faults
def test_a_celery_worker_ten_minutes_behind_is_held_and_alarms_until_another_does_its_work(house, late_task):
    """Worker and beat as the product runs them."""
    fill(late_task, 50, first=-60)
    house.start_broker()
    house.beat()
    house.worker(before=("faketime", "-f", "-10m"))
    wait_for(lambda: Notice.objects.filter(kind="engine.held").count() == 2, what="the alarm")
    assert "apart" in Pulse.objects.get().held_why and outcomes() == {"open": 50}
    house.worker()
    wait_for(lambda: outcomes() == {"breached": 50}, what="the other's sweep")
    once_each(50, 3)


@needs_faketime
@pytest.mark.faults
def test_a_celery_worker_ten_minutes_ahead_takes_what_beat_sends_for_expired_until_another_does_its_work(house, late_task):
    """It does not come so far as to be held: each message has an end, a minute after it was sent."""
    fill(late_task, 50, first=-60)
    house.start_broker()
    house.beat()
    waiting = partial(redis.Redis.from_url(Broker(house.home, house.sockets).url()).llen, "celery")
    wait_for(lambda: waiting() > 5, what="so many messages")
    house.worker(before=("faketime", "-f", "+10m"))
    wait_for(lambda: waiting() == 0, what="a worker that takes them all")
    assert outcomes() == {"open": 50} and not Pulse.objects.exists()
    house.worker()
    wait_for(lambda: outcomes() == {"breached": 50}, what="the other's sweep")
    once_each(50, 3)


@pytest.mark.faults
def test_a_beat_left_silent_by_a_clock_that_was_set_back_is_started_again(house, monkeypatch):
    monkeypatch.setattr(watch, "BEAT_SILENCE", 15)
    monkeypatch.setattr(watch.BeatWatch, "EVERY", 0.2)
    house.start_broker()
    wall = house.home.path / "clock"
    wall.write_text("0")
    beat = house.beat(FAULT_CLOCK=str(wall))
    client = redis.Redis.from_url(url := Broker(house.home, house.sockets).url())

    def sent() -> int:
        return int(client.get("health:beat") or 0)

    wait_for(lambda: sent() > 5, what="a beat that sends")
    wall.write_text("-3600")
    before = [sent()]

    def silent() -> bool:
        """Nothing for three seconds, by the clock that cannot be set."""
        before.append(sent())
        quiet.append(time.monotonic()) if before[-1] == before[-2] else quiet.clear()
        return bool(quiet) and quiet[-1] - quiet[0] > 3

    quiet: list[float] = []
    wait_for(silent, what="the silence that the watch is for")
    said = []
    watched, ears = watch.Watched(beat, said.append, first_pause=0.1), watch.BeatWatch(beat, url, said.append)
    stuck = sent()

    def again() -> bool:
        watched.tend()
        ears.look()
        return sent() > stuck + 2

    wait_for(again, what="a beat that sends again")
    assert "beat has sent nothing for 15 s; stopping it" in said


def test_the_moment_that_is_asked_for_is_the_databases(late, database_clock):
    database_clock("1 hour")
    assert clock.now().timestamp() - time.time() > timedelta(minutes=59).total_seconds()
