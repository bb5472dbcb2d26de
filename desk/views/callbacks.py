"""The list of customers to call back, to be worked through (A3)."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rights import require
from desk import callbacks as rows
from desk.context import present
from pages.doors import company


@company
@require_safe
def callbacks(request):
    """Each with whom to call and how often it was tried; its page leads back here, where the next one stands on top."""
    require(request.user, "tickets.call_back")
    now, found = present(request), list(rows.to_call(request.user)[: rows.PAGE + 1])
    context = {"now": now, "rows": found[: rows.PAGE], "more": len(found) > rows.PAGE, "heard": rows.heard(request.user, now)}
    return render(request, "desk/callbacks.html", context)
