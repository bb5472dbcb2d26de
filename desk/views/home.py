"""The first page of each role, and where a notice leads."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.rights import require
from core.web import door, new_key, verb_page
from desk import homes
from desk.boards import REPORTED
from desk.context import door_of, present
from desk.doors import company, first_page
from desk.pages import page_of
from desk.reports import reports
from notifications import actions as notifications
from notifications.models import Notice
from tickets import actions as tickets
from tickets.models import Escalation


@login_required
@require_safe
def first(request):
    """Everyone's address; each lands on his own first page."""
    return redirect(first_page(request.user))


@company
@require_safe
def home(request):
    """What this person does next, until when. The clerk's is the board."""
    make = homes.HOMES.get(request.user.role)
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


@login_required
@require_safe
def notice(request, pk):
    """Opens what a notice is about, and marks it as read."""
    found = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    if found.read_at is None:
        notifications.read(by=request.user, notice=found)
    return redirect(page_of(found.subject, found.subject_id, request.user) or reverse(f"{door_of(request)}:inbox"))


@login_required
@require_safe
def messages(request):
    """One's inbox, whoever one is: where a summary leads."""
    return redirect(f"{door_of(request)}:inbox")


@login_required
@require_safe
def thing(request, label, pk):
    """Opens what a message in a group is about: for each reader in his own door, or not there."""
    page = page_of(label, pk, request.user)
    if page is None:
        raise Http404
    return redirect(page)
