"""Dealers: who they are, how they keep their promises, what they have in hand."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, render

from core import clock
from deadlines.models import Deadline
from dealers.models import Agreement, Dealer, Staff
from desk.views.sanctions import sanctions_of
from pages.doors import company
from tickets.kinds import TASK_ARRANGE, TASK_ARRANGE_OWN, Happened
from tickets.models import Event, Task, Ticket

DAYS = timedelta(days=30)
PROMISES = 20  # on the dealer's page; older ones stand on their tickets


def kept(user, now, dealers) -> dict[int, tuple[int, int]]:
    """Of the 2-hour promises that dealers gave in 30 days: {dealer: (kept, all)}, in one statement."""
    settled = Deadline.objects.visible_to(user).filter(
        kind__in=(TASK_ARRANGE, TASK_ARRANGE_OWN), state__in=("met", "breached"), starts_at__gte=now - DAYS, dealer__in=dealers
    )
    counts = settled.values("dealer").annotate(met=Count("id", filter=Q(state="met")), settled=Count("id"))
    return {row["dealer"]: (row["met"], row["settled"]) for row in counts}


@company
def dealers(request):
    """All dealers by name, with agreement, open tasks and how many of 30 days' promises were kept."""
    now = clock.now()
    day = clock.company_day(now)
    in_force = Agreement.objects.visible_to(request.user).filter(dealer=OuterRef("pk"), begins__lte=day, ends__gte=day)
    rows = list(Dealer.objects.visible_to(request.user).select_related("rep").annotate(in_force=Exists(in_force))[:500])
    rates = kept(request.user, now, rows)
    active = Task.objects.visible_to(request.user).active().exclude(state=Task.State.DONE).filter(dealer__in=rows)
    open_tasks = dict(active.order_by().values_list("dealer").annotate(Count("id")))
    for row in rows:
        row.met, row.settled = rates.get(row.pk, (0, 0))
        row.rate = round(100 * row.met / row.settled) if row.settled else None
        row.open_tasks = open_tasks.get(row.pk, 0)
    return render(request, "desk/dealers.html", {"dealers": rows, "expired": sum(not row.in_force for row in rows)})


@company
def dealer(request, pk: int):
    """One dealer: agreements, people, what it owes now, and its record of 30 days."""
    row = get_object_or_404(Dealer.objects.visible_to(request.user).select_related("rep"), pk=pk)
    now = clock.now()
    tasks = Task.objects.visible_to(request.user).active().exclude(state=Task.State.DONE).filter(dealer=row)
    met, settled = kept(request.user, now, [row]).get(row.pk, (0, 0))
    context = {
        "dealer": row,
        "today": clock.company_day(now),
        "agreements": row.agreements.visible_to(request.user).order_by("-ends"),
        "people": Staff.objects.visible_to(request.user).filter(dealer=row).select_related("user").order_by("user__role", "id"),
        "tasks": tasks.select_related("ticket__model", "repairer").order_by("id")[:50],
        "promises": promises_found(request.user, row)[:PROMISES],
        "complaints": complaints_about(request.user, row)[:PROMISES],
        "sanctions": sanctions_of(request.user).filter(dealer=row).order_by("-id")[:10],
        "met": met,
        "settled": settled,
        "rate": round(100 * met / settled) if settled else None,
    }
    return render(request, "desk/dealer.html", context)


def complaints_about(user, dealer):
    """What customers complained of, about this dealer's work or machines, newest first (A14)."""
    found = Ticket.objects.visible_to(user).exclude(complaint="").filter(Q(dealer=dealer) | Q(machine__dealer=dealer))
    return found.order_by("-id")


def promises_found(user, dealer):
    """What this dealer promised beyond the company's scope, newest first (A7)."""
    found = Event.objects.visible_to(user).filter(kind=Happened.TICKET_PROMISE_FOUND, data__dealer=dealer.pk)
    return found.select_related("ticket", "by").order_by("-at", "-id")
