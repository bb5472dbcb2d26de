"""Figures about what leaves the house."""

from datetime import timedelta

from django.db.models import Count, F, Max, Q

from core.clock import NOW
from notifications.channels import Channel
from notifications.models import Outbox

State = Outbox.State


def messages() -> list[dict]:
    """For each channel `queued` and `dead` messages, and `lag_seconds` of the one that is due longest. One statement."""
    rows = Outbox.objects.visible_to(None).filter(state__in=(State.QUEUED, State.DEAD)).order_by().values("channel")
    queued = Q(state=State.QUEUED)
    found = rows.annotate(queued=Count("id", filter=queued), dead=Count("id", filter=~queued), lag=Max(NOW - F("due_at"), filter=queued))
    by_channel = {row["channel"]: row for row in found}
    return [_of(channel, by_channel.get(channel, {})) for channel in Channel.values]


def _of(channel, row) -> dict:
    lag = max(row.get("lag") or timedelta(), timedelta())
    return {"channel": channel, "queued": row.get("queued", 0), "dead": row.get("dead", 0), "lag_seconds": lag.total_seconds()}
