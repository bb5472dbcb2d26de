"""The dealer's own customers: whom it sold a machine to or brought in, and what of theirs is the dealer's (A10, X4)."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from pages import customers as rows
from pages.doors import dealers_only
from portal.frame import summary


@dealers_only
@require_safe
def customers(request):
    """The list, newest first."""
    return render(request, "portal/customers.html", rows.listed(request))


@dealers_only
@require_safe
def customer(request, pk: int):
    """One of them: whom to call, machines with their papers, tickets, records; of each those that are the dealer's own."""
    found = rows.one(request.user, pk)
    if found is None:
        raise Http404
    context = rows.hanging(request.user, found, summary(request).now) | {"customer": found}
    context["revealed"] = request.session.pop("revealed", None) == found.pk
    return render(request, "portal/customer.html", context)


@dealers_only
@require_POST
def reveal(request, pk: int):
    """His whole number, on record (X5)."""
    return rows.reveal(request, pk)
