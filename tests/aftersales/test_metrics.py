"""Figures for Prometheus are for whoever has the key."""

import re
from datetime import timedelta

import pytest

from core import clock
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
