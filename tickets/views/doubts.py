"""Signed records that do not look right, for whoever answers that (A12, A18)."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import company
from accounts.rights import require
from core import clock
from core.pages import newest
from tickets.doubts import shown, to_answer
from tickets.models import Doubt


@company
@require_safe
def doubts(request):
    """What is open, the newest on top; what was answered, by whom and how."""
    require(request.user, "tickets.answer_doubt")
    done = request.GET.get("answered") == "yes"
    page = newest(Doubt.objects.visible_to(request.user).exclude(answer="") if done else to_answer(request.user), request)
    rows = Doubt.objects.visible_to(request.user).filter(pk__in=[doubt.pk for doubt in page.rows]).order_by("-pk")
    return render(request, "tickets/doubts.html", {"now": clock.now(), "rows": shown(request, rows), "more": page.more, "done": done})
