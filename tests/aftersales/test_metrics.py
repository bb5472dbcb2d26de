"""Figures for Prometheus are for whoever has the key."""

import pytest

pytestmark = pytest.mark.django_db


def test_without_the_key_there_is_no_such_page(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "s3cret"
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert b"django_http_requests" in client.get("/metrics", headers={"Authorization": "Bearer s3cret"}).content
