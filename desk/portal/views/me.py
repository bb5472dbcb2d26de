"""The person's own corner: messages, language, password, the rooms that have no place under the thumb."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dealers.models import people_visible_to
from desk.doors import dealers_only
from desk.portal.frame import owns
from notifications.actions import read
from notifications.models import Notice
from notifications.words import sentence

MOST = 50


@dealers_only
def me(request):
    """Who I am, and everything that is mine to set."""
    people = people_visible_to(request.user).filter(is_active=True).order_by("role", "id") if owns(request.user) else []
    return render(request, "portal/me.html", {"people": people})


@dealers_only
def inbox(request):
    """One's messages, newest first."""
    rows = Notice.objects.visible_to(request.user).filter(user=request.user).order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: MOST + 1])
    lines = [(row, sentence(row)) for row in found[:MOST]]
    return render(request, "portal/inbox.html", {"lines": lines, "more": found[MOST - 1].pk if len(found) > MOST else None})


@dealers_only
@require_POST
def read_all(request):
    """Nothing is new any more."""

    read(by=request.user)
    return redirect("portal:inbox")
