"""Figures for Prometheus are for whoever has the key."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError

from aftersales import metrics
from core import clock
from deadlines.models import Deadline
from notifications.models import Outbox

pytestmark = pytest.mark.django_db


def test_without_the_key_there_is_no_such_page(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "s3cret"
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert b"django_http_requests" in client.get("/metrics", headers={"Authorization": "Bearer s3cret"}).content


def test_messages_that_wait_and_those_that_were_given_up_are_counted(client, settings, clerk, at):
    settings.METRICS_TOKEN = "s3cret"
    facts = {"user": clerk, "channel": "email", "created_at": at, "due_at": clock.now() - timedelta(minutes=2)}
    for state in ("queued", "dead", "dead", "sent"):
        Outbox.objects.create(state=state, **facts)
    page = client.get("/metrics", headers={"Authorization": "Bearer s3cret"}).content.decode()
    assert 'aftersales_messages_queued{channel="email"} 1.0' in page and 'aftersales_messages_dead{channel="email"} 2.0' in page
    assert 'aftersales_messages_dead{channel="sms"} 0.0' in page
    assert float(re.search(r'messages_lag_seconds{channel="email"} ([\d.]+)', page).group(1)) >= 120


def figures(client, settings) -> dict[str, float]:
    settings.METRICS_TOKEN = "s3cret"
    page = client.get("/metrics", headers={"Authorization": "Bearer s3cret"}).content.decode()
    return {name: float(value) for name, value in re.findall(r"^aftersales_deadlines_(\w+) (\S+)$", page, re.M)}


def test_the_engine_of_deadlines_shows_its_figures(client, settings, make_ticket):
    before = figures(client, settings)
    assert before.keys() == metrics.DEADLINES.keys()
    due, parked = (Deadline.objects.of(make_ticket(at=clock.now())) for _ in range(2))
    due.update(next_at=clock.now() - timedelta(seconds=30))
    parked.update(state="parked", next_at=None, error="…")
    after = figures(client, settings)
    assert after | {"lag_seconds": 30} == before | {"lag_seconds": 30, "open": before["open"] + 1, "due": 1, "parked": 1}
    assert 30 <= after["lag_seconds"] < 60


def test_a_database_that_does_not_answer_takes_only_its_own_figures_along(client, settings, monkeypatch):
    def away(at):
        raise OperationalError

    monkeypatch.setattr(metrics.checking, "figures", away)
    assert figures(client, settings) == {}
