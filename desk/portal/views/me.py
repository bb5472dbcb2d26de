"""The person's own corner: messages, language, password, the rooms that have no place under the thumb."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.pages import newest
from dealers.models import people_visible_to
from desk.doors import dealers_only
from desk.portal.frame import owns
from notifications.actions import read
from notifications.models import Notice
from notifications.words import sentence


@dealers_only
def me(request):
    """Who I am, and everything that is mine to set."""
    people = people_visible_to(request.user).filter(is_active=True).order_by("role", "id") if owns(request.user) else []
    return render(request, "portal/me.html", {"people": people})


@dealers_only
def inbox(request):
    """One's messages, newest first."""
    page = newest(Notice.objects.visible_to(request.user).filter(user=request.user), request)
    return render(request, "portal/inbox.html", {"lines": [(row, sentence(row)) for row in page.rows], "more": page.more})


@dealers_only
@require_POST
def read_all(request):
    """Nothing is new any more."""

    read(by=request.user)
    return redirect("portal:inbox")
