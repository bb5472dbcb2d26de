"""The person's own corner: messages, language, password, the rooms that have no place under the thumb."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dealers.models import people_visible_to
from notifications.actions import read
from notifications.views import reminders_page
from pages.doors import dealers_only
from pages.messages import inbox_of
from portal.frame import owns, present


@dealers_only
def me(request):
    """Who I am, and everything that is mine to set."""
    people = people_visible_to(request.user).filter(is_active=True).order_by("role", "id") if owns(request.user) else []
    return render(request, "portal/me.html", {"people": people})


@dealers_only
def inbox(request):
    """One's messages by day, newest first."""
    return render(request, "portal/inbox.html", {"inbox": inbox_of(request, present(request))})


@dealers_only
@require_POST
def read_all(request):
    """Nothing is new any more."""

    read(by=request.user)
    return redirect("portal:inbox")


@dealers_only
def reminders(request):
    """One's channels and quiet hours."""
    return reminders_page(request, "portal/reminders.html")
