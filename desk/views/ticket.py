"""The ticket page: promises, next step, timeline, machine, people, records, money."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.web import new_key
from desk import ticket_page
from desk.context import present
from pages.doors import company
from tickets.verb_forms import Note


@company
@require_safe
def ticket(request, number):
    """One ticket, everything about it in one place."""
    found = ticket_page.find(request.user, number)
    if found is None:
        raise Http404
    now = present(request)
    see = request.GET.get("see", "") if request.GET.get("see") in ("dealer", "inside") else ""
    context = ticket_page.page(request, found, now, see)
    context |= {"now": now, "note_form": Note(initial={"internal": True}), "key": new_key(request)}
    context["revealed"] = found.customer_id and request.session.pop("revealed", None) == found.customer_id
    return render(request, "desk/ticket.html", context)
