"""Whom to call back after the service, and what was heard (A3)."""

from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from core.clock import company_day, start_of_day
from pages.counts import how_many, one_statement
from tickets.models import Callback, Ticket

PAGE, SPAN = 50, 30


def to_call(user):
    """Tickets that are done and not closed: those tried least on top, the oldest first."""
    rows = Ticket.objects.visible_to(user).filter(state=Ticket.State.SERVICED)
    tried = Q(callbacks__reached=False)
    rows = rows.annotate(tries=Count("callbacks", filter=tried), tried_at=Max("callbacks__at", filter=tried))
    return rows.select_related("customer", "contact", "model", "dealer").order_by("tries", "tried_at", "received_at", "id")


def of_late(user, now: datetime):
    """The calls of the last 30 days: all, those that reached somebody, and those of them who were satisfied."""
    begins = start_of_day(company_day(now) - timedelta(days=SPAN - 1))
    calls = Callback.objects.visible_to(user).filter(at__gte=begins)
    reached = calls.filter(reached=True)
    return {"calls": calls, "reached": reached, "content": reached.filter(satisfied__gte=Callback.CONTENT)}


def shares(counts: dict) -> dict:
    """These counted, with the shares in per cent."""
    found = {name: counts.get(name) or 0 for name in ("calls", "reached", "content")}
    found["reached_share"] = round(100 * found["reached"] / found["calls"]) if found["calls"] else None
    found["content_share"] = round(100 * found["content"] / found["reached"]) if found["reached"] else None
    return found


def heard(user, now: datetime) -> dict:
    """The same, asked in one statement."""
    return shares(one_statement(user, **{name: how_many(rows) for name, rows in of_late(user, now).items()}))
