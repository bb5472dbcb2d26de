"""The register page: searched, filtered, printed, exported in its layout (A3)."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.rights import may, require
from core.clock import company_day, company_zone
from desk import actions
from desk import register as book
from desk.context import present
from desk.counts import CAP, capped
from desk.doors import company


@company
@require_safe
def register(request):
    """One page of the register. A number that fits one ticket leads there at once from the search in the bar."""
    narrow = book.Narrow(request.GET or None, user=request.user)
    wanted = narrow.wanted() if narrow.is_bound else {}
    found, more = book.page(request.user, wanted, request.GET.get("before", ""))
    asked = urlencode({name: request.GET.get(name, "") for name in wanted})
    context = {
        "now": present(request),
        "narrow": narrow,
        "wanted": wanted,
        "tickets": found,
        "more": more,
        "count": capped(book.rows(request.user, wanted).select_related(None)),
        "cap": CAP,
        "query": asked,
        "may_export": may(request.user, "export.register"),
        "may_register": may(request.user, "tickets.register"),
    }
    return render(request, "desk/register.html", context)


@company
@require_safe
def export(request):
    """The register as a file for spreadsheets; that it was made is written down first (X5)."""
    require(request.user, "export.register")
    narrow = book.Narrow(request.GET, user=request.user)
    wanted = narrow.wanted()
    now, zone = present(request), company_zone()
    found = list(book.rows(request.user, wanted)[: book.EXPORT_LIMIT])
    actions.export(by=request.user, what="register", narrowed={k: str(v) for k, v in wanted.items()}, rows=len(found))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="register-{company_day(now)}.csv"'
    response.write("\ufeff")  # so that spreadsheets read it as UTF-8
    out = csv.writer(response)
    out.writerow(book.headings())
    out.writerows(book.columns(ticket, now, zone) for ticket in found)
    return response
