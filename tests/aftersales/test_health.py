"""/healthz, `manage.py health`, and the signs of life they read."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import redis
from celery.schedules import crontab
from django.core.management import CommandError, call_command
from django.db.models import F

from aftersales import health
from aftersales.celery import Beat, app
from core import clock
from core.beat import SCHEDULE
from deadlines import guard
from deadlines.actions import sweep
from deadlines.checking import replay_sample
from deadlines.models import Deadline, Pulse

pytestmark = pytest.mark.django_db


@pytest.fixture
def signs(monkeypatch):
    """A broker of our own that keeps signs of life in a dict."""

    class Broker:
        kept: dict[str, int] = {}

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def ping(self):
            return True

        def exists(self, key):
            return key in self.kept

        def pipeline(self):
            return self

        def incr(self, key):
            self.kept[key] = self.kept.get(key, 0) + 1
            return self

        def expire(self, key, seconds):
            assert seconds == health.SIGN_SECONDS
            return self

        def execute(self):
            pass

    Broker.kept = {}
    monkeypatch.setattr(health, "broker", Broker)
    return Broker.kept


WELL = dict.fromkeys(("web", "database", "broker", "worker", "beat", "sweep"), "ok")


def test_all_is_well_when_worker_and_beat_were_heard_of_and_a_sweep_went_through(client, signs):
    sweep()
    health.heartbeat()
    health.sign_of_life("beat")
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == WELL
    assert "no-store" in answer["Cache-Control"]


def test_a_worker_not_heard_of_is_named(client, signs):
    sweep()
    health.sign_of_life("beat")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == WELL | {"worker": "no sign of life for 60 s"}


def test_a_broker_that_does_not_answer_is_named_without_its_address(client, settings):
    settings.CACHES = {"default": {"LOCATION": "redis://127.0.0.1:1/0"}}
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "ok"
    assert answer.json()["broker"] == "ConnectionError"


def test_signs_fade_in_a_real_broker():
    with health.broker() as client:
        client.delete("health:test")
        health.sign_of_life("test")
        health.sign_of_life("test")
        assert client.get("health:test") == b"2"
        assert 0 < client.ttl("health:test") <= health.SIGN_SECONDS
        client.delete("health:test")


def test_the_command_checks_what_it_is_asked_and_fails_when_that_is_not_well(signs):
    out = StringIO()
    call_command("health", "database", "broker", stdout=out)
    assert json.loads(out.getvalue()) == {"database": "ok", "broker": "ok"}
    with pytest.raises(CommandError, match="Not well: worker, beat, sweep"):
        call_command("health", stdout=StringIO())
    with pytest.raises(CommandError, match="no check called web2"):
        call_command("health", "web2")


class TestTheSweep:
    """It is red within two minutes of anything that keeps deadlines from being found."""

    @pytest.fixture(autouse=True)
    def swept(self, reference):
        sweep()
        assert self.word() == "ok"

    def word(self) -> str:
        return health.report(["sweep"])["sweep"]

    def test_nobody_sweeps(self):
        Pulse.objects.update(at=F("at") - timedelta(seconds=89))
        assert self.word() == "ok"
        Pulse.objects.update(at=F("at") - timedelta(seconds=2))
        assert self.word() == "no sweep for 90 s"

    def test_it_is_behind(self, make_ticket):
        late = Deadline.objects.of(make_ticket()).update
        late(next_at=clock.now() - timedelta(seconds=80))
        assert self.word() == "ok"
        late(next_at=clock.now() - timedelta(seconds=100))
        assert self.word() == "100 s behind"

    def test_a_clock_holds_it(self, monkeypatch):
        usual = guard.clocks()
        monkeypatch.setattr(guard, "clocks", lambda: (usual[0] + 600, usual[1]))
        assert sweep() == 0
        assert self.word() == "held by a clock that jumped"
        monkeypatch.undo()
        sweep()
        assert self.word() == "ok"

    def test_a_machine_that_was_held_and_is_no_more_holds_nobody_up(self):
        Pulse.objects.create(host="former", at=clock.now() - timedelta(days=1), offset=0, held_since=clock.now(), held_why="x")
        assert self.word() == "ok"

    def test_what_cannot_be_reckoned_again_and_then_can_on_another_machine(self):
        before = clock.now() - timedelta(days=1)
        Pulse.objects.create(host="former", at=before, offset=0, replayed_at=before, differences=2)
        assert self.word() == "2 deadlines cannot be reckoned again"
        replay_sample()
        assert self.word() == "ok"


class TestBeat:
    def scheduler(self) -> Beat:
        app.loader.import_default_modules()  # as beat does when it starts: each room's tasks say when they come round
        return Beat(app=app, lazy=False)

    def test_every_interval_is_due_at_once(self):
        entries = self.scheduler().schedule.values()
        names = {entry.name for entry in entries}
        assert {"deadlines.tasks.sweep", "notifications.tasks.deliver", "aftersales.health.heartbeat"} <= names
        for entry in entries:
            assert isinstance(entry.schedule, crontab) or entry.is_due()[0], entry.name

    def test_what_it_sends_is_its_sign_of_life(self, monkeypatch, signs):
        sent = []
        monkeypatch.setattr("celery.beat.Scheduler.apply_async", lambda self, entry, *args, **more: sent.append(entry.name))
        beat = self.scheduler()
        for entry in beat.schedule.values():
            beat.apply_async(entry)
        assert sent and signs == {"health:beat": len(sent)}

    def test_a_broker_that_is_away_costs_beat_a_message_and_not_its_life(self, monkeypatch):
        monkeypatch.setattr("celery.beat.Scheduler.apply_async", lambda *args, **more: None)

        def away(name):
            raise redis.ConnectionError

        monkeypatch.setattr(health, "sign_of_life", away)
        beat = self.scheduler()
        entry = next(iter(beat.schedule.values()))
        beat.apply_entry(entry)

    def test_the_heartbeat_comes_well_within_the_time_that_signs_keep(self):
        every = SCHEDULE["aftersales.health.heartbeat"]["schedule"]
        assert timedelta(seconds=every * 3) <= timedelta(seconds=health.SIGN_SECONDS)
