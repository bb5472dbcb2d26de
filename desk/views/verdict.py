"""The verdict on paper, for the customer: what was asked, what is due, and by which articles."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desk import ticket_page
from desk.context import present
from desk.doors import company
from desk.verdicts import shown


@company
@require_safe
def verdict(request, number):
    """The ticket's last verdict as a page to print; nothing internal stands on it."""
    ticket = ticket_page.find(request.user, number)
    if ticket is None or not ticket.answer:
        raise Http404
    now = present(request)
    context = {"ticket": ticket, "now": now, "verdict": shown(ticket.answer, now), "company_name": settings.COMPANY_NAME}
    return render(request, "desk/verdict.html", context)
