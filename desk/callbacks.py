"""Whom to call back after the service, and what was heard (A3)."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Avg, Count, Max, Q

from core.clock import company_day, start_of_day
from tickets.models import Callback, Ticket

PAGE, SPAN, KEPT = 50, 30, 30


def to_call(user):
    """Tickets that are done and not closed: those tried least on top, the oldest first."""
    rows = Ticket.objects.visible_to(user).filter(state=Ticket.State.SERVICED)
    tried = Q(callbacks__reached=False)
    rows = rows.annotate(tries=Count("callbacks", filter=tried), tried_at=Max("callbacks__at", filter=tried))
    return rows.select_related("customer", "contact", "model", "dealer").order_by("tries", "tried_at", "received_at", "id")


def heard(user, now: datetime) -> dict:
    """Of the last 30 days: how many calls reached somebody, how many of these are satisfied, and the average; up to half a minute old."""
    today = company_day(now)
    return cache.get_or_set(f"callbacks:{today}", lambda: _heard(user, start_of_day(today - timedelta(days=SPAN - 1))), KEPT)


def _heard(user, begins) -> dict:
    content = Q(satisfied__gte=Callback.CONTENT)
    found = (
        Callback.objects.visible_to(user)
        .filter(at__gte=begins)
        .aggregate(
            calls=Count("pk"), reached=Count("pk", filter=Q(reached=True)), content=Count("pk", filter=content), mean=Avg("satisfied")
        )
    )
    found["reached_share"] = round(100 * found["reached"] / found["calls"]) if found["calls"] else None
    found["content_share"] = round(100 * found["content"] / found["reached"]) if found["reached"] else None
    return found
