"""时限: who owes what until when, the why of each promise, and the verbs that move one in sight of all (X3)."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.pages import buttons
from accounts.rights import may
from core.pages import posted
from core.web import back_to, door, new_key, verb_page
from deadlines import actions
from deadlines.forms import Pause
from deadlines.words import promised
from desk import duties
from desk.context import present
from pages.doors import company
from pages.subjects import subjects_of
from pages.whys import find, subject_of, why_facts

TABS = {
    "all": _("All"),
    "mine": _("Mine"),
    "room": _("My department"),
    "late": _("Overdue"),
    "still": _("Standing still"),
    "trouble": _("Put aside"),
}
WAITS = {"laboratory": _("Waiting for the laboratory")}  # what a page that leads here says already


@company
@require_safe
def board(request):
    """All kinds together, late first, then by due moment."""
    now, user = present(request), request.user
    filters = duties.Filters.of(request.GET)
    rows, more = duties.page(request, filters, now, request.GET.get("after", ""))
    context = {
        "now": now,
        "rows": rows,
        "more": more,
        "filters": filters,
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


@login_required
def pause(request, pk):
    """Let it stand still, for a reason, where its rule allows it."""
    if not request.user.is_company:
        raise Http404
    row = find(request, pk)
    subject = subject_of(row, request.user)
    here = door(request, "deadline", pk)
    return verb_page(
        request,
        "desk/duty_pause.html",
        form=Pause(posted(request), initial={"reason": WAITS.get(request.GET.get("for"), "")}),
        act=lambda **said: actions.pause(deadline=row, by=request.user, **said),
        then=lambda _done: back_to(request, here),
        deadline=row,
        subject=subject,
        about=subjects_of(request, [row]).get((row.subject, row.subject_id)),
        label=promised(row),
        back=back_to(request, here),
        next=back_to(request, ""),
        now=present(request),
    )
