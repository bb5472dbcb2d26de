"""时限: who owes what until when, the why of each promise, and the verbs that move one in sight of all (X3)."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.pages import buttons
from accounts.rights import may
from core.web import back_to, new_key
from deadlines.lists import long_before
from desk import duties
from desk.context import present
from pages.doors import company
from pages.whys import why_facts

TABS = {
    "all": _("All"),
    "mine": _("Mine"),
    "room": _("My department"),
    "late": _("Overdue"),
    "still": _("Standing still"),
    "trouble": _("Put aside"),
}


@company
@require_safe
def board(request):
    """All kinds together by due moment, what is long late folded by kind."""
    now, user = present(request), request.user
    filters = duties.Filters.of(request.GET)
    rows, more = duties.page(request, filters, now, request.GET.get("after", ""))
    context = {
        "now": now,
        "rows": rows,
        "more": more,
        "filters": filters,
        "folds": (folds := duties.folds(user, filters, now)),
        "long": next((fold for fold in folds if fold["kind"] == filters.long), None),
        "before": long_before(now),
        "numbers": (numbers := duties.numbers(user, now)),
        "tabs": [(key, name, numbers.get(key)) for key, name in TABS.items() if key != "trouble" or may(user, "deadlines.engine")],
        "first_page": "after" not in request.GET,
        "may_unpark": may(user, "deadlines.unpark"),
        "key": new_key(request),
    }
    if request.htmx:
        return render(request, "desk/_duties.html", context)
    return render(request, "desk/duties.html", context | {"choices": duties.choices(user)})


@company
@require_safe
def why(request, pk):
    """Start, rule, version, calendar, what moved it, the sum, and whether it comes out the same when reckoned again."""
    facts = why_facts(request, pk, present(request))
    facts |= {
        "key": new_key(request),
        "does": buttons(request, facts["deadline"]),
        "next": back_to(request, ""),
        "may_see_error": may(request.user, "deadlines.engine"),
    }
    return render(request, "desk/duty.html", facts)
