"""The first page of a dealer's person: what to do next, until when."""

from datetime import timedelta

from django.shortcuts import render
from django.utils.crypto import get_random_string

from core import clock
from core.pages import newest
from core.typed import is_id
from deadlines.lists import long_before
from pages.doors import dealers_only
from pages.own import tasks_of_person
from pages.waits import needs
from portal.errands import errands
from portal.frame import owns, summary
from portal.jobs import PAGE, as_jobs, jobs, visiting, with_ticket
from portal.jobs import folds as folded
from tickets.models import Task

TABS = ("todo", "today", "done")


@dealers_only
def home(request):
    """Three tabs: to do (what falls due next first, what is long late folded), today's visits, done."""
    counts = summary(request)
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else TABS[0]
    show = {"todo": _todo, "today": _today, "done": _done}[tab]
    context = {"tab": tab, "counts": counts, "key": get_random_string(16), **show(request, counts.now)}
    return render(request, "portal/home.html", context)


def _todo(request, now):
    limit = PAGE * _pages(request)
    folds = folded(request.user, now)
    long = next((fold for fold in folds if fold["kind"] == request.GET.get("long")), None)
    found = jobs(request.user, now, limit + 1, long["kind"] if long else "")
    if long:
        return {"jobs": found[:limit], "folds": folds, "long": long, "before": long_before(now)}
    more = {"tab": "todo", "pages": _pages(request) + 1} if len(found) > limit else None
    return {
        "jobs": found[:limit],
        "folds": folds,
        "before": long_before(now),
        "needs": [pair for pair in needs(request) if pair[1].url],
        "errands": errands(request.user, now, owner=owns(request.user)),
        "more": more,
    }


def _today(request, now):
    today = clock.start_of_day(clock.company_day(now))
    tasks = visiting(tasks_of_person(request.user), today, today + timedelta(days=1))
    return {"jobs": as_jobs(with_ticket(tasks, request.user).order_by("visit_at", "id")[:PAGE], request.user)}


def _done(request, now):
    page = newest(with_ticket(tasks_of_person(request.user).filter(state=Task.State.DONE), request.user), request, PAGE)
    return {"done": page.rows, "more": page.more and {"tab": "done", "before": page.more}}


def _pages(request) -> int:
    wanted = request.GET.get("pages", "1")
    return max(1, min(int(wanted), 10)) if is_id(wanted) else 1
