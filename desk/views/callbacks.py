"""The clerk's lists: whom to call back, and which exchanges and returns to carry out (A3)."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rights import require
from desk import callbacks as rows
from desk.context import present
from desk.errands import to_carry_out
from pages.doors import company


@company
@require_safe
def callbacks(request):
    """Each with whom to call and how often it was tried; its page leads back here, where the next one stands on top."""
    require(request.user, "tickets.call_back")
    now, found = present(request), list(rows.to_call(request.user)[: rows.PAGE + 1])
    context = {"now": now, "rows": found[: rows.PAGE], "more": len(found) > rows.PAGE, "heard": rows.heard(request.user, now)}
    return render(request, "desk/callbacks.html", context)


@company
@require_safe
def redresses(request):
    """What the leader granted, due first, then refunds of which nobody has heard yet that the customer has them."""
    require(request.user, "tickets.give_machine")
    return render(request, "desk/redresses.html", {"now": present(request), "carry_out": to_carry_out(request)})
