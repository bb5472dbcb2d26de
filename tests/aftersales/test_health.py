"""/healthz, `manage.py health`, and the signs of life they read."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import redis
from celery.schedules import crontab
from django.core.management import CommandError, call_command

from aftersales import health
from aftersales.celery import Beat, app

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


def test_all_is_well_when_worker_and_beat_were_heard_of(client, signs):
    health.heartbeat()
    health.sign_of_life("beat")
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"web": "ok", "database": "ok", "broker": "ok", "worker": "ok", "beat": "ok"}
    assert "no-store" in answer["Cache-Control"]


def test_a_worker_not_heard_of_is_named(client, signs):
    health.sign_of_life("beat")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() | {"worker": "ok"} == {"web": "ok", "database": "ok", "broker": "ok", "worker": "ok", "beat": "ok"}


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
    with pytest.raises(CommandError, match="Not well: worker, beat"):
        call_command("health", stdout=StringIO())
    with pytest.raises(CommandError, match="no check called web2"):
        call_command("health", "web2")


class TestBeat:
    def scheduler(self) -> Beat:
        return Beat(app=app, lazy=False)

    def test_every_interval_is_due_at_once(self):
        entries = self.scheduler().schedule.values()
        assert {"sweep", "deliver", "heartbeat"} <= {entry.name for entry in entries}
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
        every = app.conf.beat_schedule["heartbeat"]["schedule"]
        assert timedelta(seconds=every * 3) <= timedelta(seconds=health.SIGN_SECONDS)
