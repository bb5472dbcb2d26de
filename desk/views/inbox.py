"""The inbox: what this person was told, newest first; opening one marks it as read."""

from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.web import door
from desk.context import present
from desk.doors import company
from notifications import actions
from notifications.models import Notice
from notifications.words import sentence

PAGE = 40


@company
@require_safe
def inbox(request):
    """One page of notices; `before` is the last id of the page before, `unread` shows only those."""
    rows = Notice.objects.visible_to(request.user).filter(user=request.user).order_by("-id")
    unread = request.GET.get("show") == "unread"
    if unread:
        rows = rows.filter(read_at__isnull=True)
    before = request.GET.get("before", "")
    if before:
        if not before.isdecimal() or len(before) > 18:
            raise BadRequest("before")
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    return render(
        request,
        "desk/inbox.html",
        {
            "now": present(request),
            "notices": [(notice, sentence(notice)) for notice in found[:PAGE]],
            "more": found[PAGE - 1].pk if len(found) > PAGE else None,
            "only_unread": unread,
        },
    )


@company
@require_POST
def read_all(request):
    """Everything is read."""
    actions.read(by=request.user)
    return redirect(door(request, "inbox"))
