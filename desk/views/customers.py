"""Customers: find one, and see everything that hangs on him."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.pages import buttons
from accounts.rights import may
from core.typed import is_id
from desk import customers as rows
from desk.context import present
from desk.customers import PAGE
from pages.doors import company


@company
@require_safe
def customers(request):
    """The list, newest first; `q` searches, `before` is the last id of the page before, `doubles` asks for numbers with two names."""
    query, before = request.GET.get("q", "").strip()[:60], request.GET.get("before", "")
    doubles = request.GET.get("doubles") == "1"
    if before and not is_id(before):
        raise BadRequest("before")
    page = rows.found(request.user, query, int(before) if before else None, doubles=doubles)
    more = page[PAGE - 1].pk if len(page) > PAGE else None
    return render(request, "desk/customers.html", {"customers": page[:PAGE], "query": query, "more": more, "doubles": doubles})


@company
@require_safe
def customer(request, pk: int):
    """One customer: contacts, sites, machines, tickets, papers, consents, and what was changed."""
    found = rows.one(request.user, pk)
    if found is None:
        raise Http404
    now = present(request)
    context = rows.page(request.user, found, now) | {"customer": found, "now": now, "does": buttons(request, found)}
    context["may"] = {name: may(request.user, f"warranty.{name}") for name in ("merge_customers", "share_phone", "add_contact")}
    context["revealed"] = request.session.pop("revealed", None) == found.pk
    return render(request, "desk/customer.html", context)
