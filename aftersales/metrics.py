"""Figures for Prometheus, for whoever has the key."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from notifications import figures

MESSAGES = {
    "queued": "Messages that wait to be sent",
    "dead": "Messages that were given up",
    "lag_seconds": "How long the message that waits longest has been due",
}


class Messages(Collector):
    """What leaves the house, by channel, asked whenever somebody reads the page. Without a database it has nothing to say."""

    def describe(self) -> list:
        return []  # else registering would collect, and so ask the database at import

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            found = figures.messages()
        except DatabaseError:
            return
        for name, what in MESSAGES.items():
            family = GaugeMetricFamily(f"aftersales_messages_{name}", what, labels=["channel"])
            for row in found:
                family.add_metric([row["channel"]], row[name])
            yield family


REGISTRY.register(Messages())


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text under `Authorization: Bearer METRICS_TOKEN`; without a token set the page does not exist."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    return ExportToDjangoView(request)
