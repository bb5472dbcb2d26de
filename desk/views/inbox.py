"""The inbox: what this person was told; opening one marks it as read. And how he wants to be told outside."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.web import door
from desk.context import present
from notifications import actions
from notifications.views import reminders_page
from pages.doors import company
from pages.messages import inbox_of


@company
@require_safe
def inbox(request):
    """One page of messages, by day."""
    now = present(request)
    return render(request, "desk/inbox.html", {"now": now, "inbox": inbox_of(request, now)})


@company
@require_POST
def read_all(request):
    """Everything is read."""
    actions.read(by=request.user)
    return redirect(door(request, "inbox"))


@company
def reminders(request):
    """One's channels and quiet hours."""
    return reminders_page(request, "desk/reminders.html")
