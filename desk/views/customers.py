"""Customers: find one, and see everything that hangs on him."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.pages import buttons
from accounts.rights import may
from desk.context import present
from pages import customers as rows
from pages.doors import company


@company
@require_safe
def customers(request):
    """The list, newest first."""
    return render(request, "desk/customers.html", rows.listed(request))


@company
@require_safe
def customer(request, pk: int):
    """One customer: contacts, sites, machines, tickets, papers, consents, and what was changed."""
    user, found = request.user, rows.one(request.user, pk)
    if found is None:
        raise Http404
    now = present(request)
    context = rows.hanging(user, found, now) | {"customer": found, "now": now, "does": buttons(request, found)}
    context["lines"] = rows.changes(user, found)
    context["may"] = {name: may(user, f"warranty.{name}") for name in ("merge_customers", "share_phone", "add_contact")}
    context["revealed"] = request.session.pop("revealed", None) == found.pk
    return render(request, "desk/customer.html", context)


@company
@require_POST
def reveal(request, pk: int):
    """His whole number, on record (X5)."""
    return rows.reveal(request, pk)
