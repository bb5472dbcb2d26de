"""Sanctions per responsible person or dealer, with the rule, the ticket and who decided (A15)."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pages import newest, whole
from desk.context import present
from pages.doors import company
from tickets.models import Escalation

RELATED = ("ticket", "task__dealer", "task__department", "responsible__department", "dealer", "decided_by")


def sanctions_of(user):
    """All sanctions; a dealer's person counts for the dealer that he worked for when it was decided."""
    decided = Escalation.objects.visible_to(user).filter(responsible__isnull=False)
    return decided.select_related(*RELATED)


@company
@require_safe
def sanctions(request):
    """Newest first; `person` or `dealer` narrows to one."""
    rows = sanctions_of(request.user)
    person, dealer = (whole(request.GET.get(name, ""), name) for name in ("person", "dealer"))
    if person:
        rows = rows.filter(responsible=person)
    if dealer:
        rows = rows.filter(dealer=dealer)
    page = newest(rows, request)
    tail = f"&person={person}" if person else f"&dealer={dealer}" if dealer else ""
    context = {"now": present(request), "rows": page.rows, "more": page.more, "tail": tail}
    return render(request, "desk/sanctions.html", context)
