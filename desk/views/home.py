"""The first page of each role of the company."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.rights import require
from core.web import door, new_key, verb_page
from desk import homes
from desk.boards import REPORTED
from desk.context import present
from desk.reports import reports
from pages.doors import company
from tickets import actions as tickets
from tickets.models import Escalation


@company
@require_safe
def home(request):
    """What this person does next, until when. The clerk's is the board."""
    make = homes.of_role(request.user.role)
    if make is None:
        return redirect(door(request, "board"))
    now = present(request)
    return render(request, "desk/home.html", {"now": now, **make(request, now)})


@company
def decide(request, pk):
    """The leader's decision in its place on his first page; what is wrong with it is said there (A15)."""
    require(request.user, "tickets.decide")
    if request.method != "POST":
        return redirect(f"{door(request, 'home')}#report-{pk}")
    report = get_object_or_404(Escalation.objects.visible_to(request.user).select_related(*REPORTED), pk=pk)
    rows, now = reports(request.user, report, request.POST), present(request)
    own = next(row for row in rows if row.about.pk == pk)
    own.key, own.answered = new_key(request), True
    return verb_page(
        request,
        "desk/home.html",
        form=own.form,
        act=lambda **said: tickets.decide(escalation=report, by=request.user, **said),
        then=lambda _done: door(request, "home"),
        now=now,
        **homes.leader(request, now, rows),
    )
