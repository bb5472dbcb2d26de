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

from core import clock
from deadlines import checking
from notifications import figures

DEADLINES = {
    "lag_seconds": "How long the oldest step of a deadline has been past that no sweep has taken",
    "open": "Deadlines that run",
    "due": "Deadlines with a step that is past and no sweep has taken",
    "parked": "Deadlines put aside because their handling raised an error",
    "held": "Machines whose sweep a clock that jumped holds",
    "differences": "Deadlines that the last nightly replay could not reckon again",
}
MESSAGES = {
    "queued": "Messages that wait to be sent",
    "dead": "Messages that were given up",
    "lag_seconds": "How long the message that waits longest has been due",
}


class Business(Collector):
    """The engine of deadlines, and what leaves the house by channel, asked whenever somebody reads the page.

    Without a database it has nothing to say.
    """

    def describe(self) -> list:
        return []  # else registering would collect, and so ask the database at import

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            deadlines, messages = checking.figures(clock.now()), figures.messages()
        except DatabaseError:
            return
        for name, what in DEADLINES.items():
            yield GaugeMetricFamily(f"aftersales_deadlines_{name}", what, value=deadlines[name])
        for name, what in MESSAGES.items():
            family = GaugeMetricFamily(f"aftersales_messages_{name}", what, labels=["channel"])
            for row in messages:
                family.add_metric([row["channel"]], row[name])
            yield family


REGISTRY.register(Business())


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text under `Authorization: Bearer METRICS_TOKEN`; without a token set the page does not exist."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    return ExportToDjangoView(request)
