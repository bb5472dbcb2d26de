"""The rules of deadlines: their lines and versions, the next version, and holding what runs by it."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rights import may, require
from core.clock import company_day
from core.pages import posted
from core.web import door, verb_page
from deadlines import actions
from deadlines.forms import NextVersion, Replan
from deadlines.models import Policy
from deadlines.replanning import SHOWN, held_by_others, preview
from deadlines.rule_words import differences, facts, ladder_words, reminder_words, scope_words
from deadlines.words import icon_of, kind_name, promised
from desk.context import present
from pages.doors import company
from pages.subjects import subjects_of
from pages.whys import who_owes
from tickets import natures


def all_versions(user) -> list[Policy]:
    """Every version, line by line, the newest of each first."""
    return list(Policy.objects.visible_to(user).select_related("calendar").order_by("kind", "scheme", "urgency", "ticket_kind", "-version"))


def in_force(versions: list[Policy], day) -> Policy | None:
    """Of the versions of one line, newest first, the one by which promises are made on `day`."""
    return next((rule for rule in versions if rule.valid_from <= day), None)


@company
@require_safe
def policies(request):
    """Each line as it is in force today, and what comes."""
    today, lines = company_day(present(request)), {}
    for rule in all_versions(request.user):
        lines.setdefault(rule.line, []).append(rule)
    rows = []
    for versions in lines.values():
        rule = in_force(versions, today) or versions[0]
        rows.append(
            {
                "rule": rule,
                "name": kind_name(rule.kind),
                "icon": icon_of(rule),
                "scope": scope_words(rule, natures.choices()),
                "length": dict(facts(rule))[_("Length")],
                "told": ladder_words(rule.ladder),
                "reminders": reminder_words(rule.reminders),
                "coming": versions[0] if versions[0].valid_from > today else None,
            }
        )
    rows.sort(key=lambda row: (row["name"], row["scope"]))
    return render(request, "desk/policies.html", {"rows": rows})


def find(request, pk: int) -> Policy:
    found = Policy.objects.visible_to(request.user).select_related("calendar").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@company
@require_safe
def policy(request, pk):
    """One line: its versions, each with what it changed, and how many promises run by older ones."""
    rule, now = find(request, pk), present(request)
    versions = [v for v in all_versions(request.user) if v.line == rule.line]
    shown = [(v, facts(v), differences(former, v)) for v, former in zip(versions, [*versions[1:], None], strict=True)]
    present_one = in_force(versions, company_day(now))
    context = {
        "rule": rule,
        "present_one": present_one,
        "name": kind_name(rule.kind),
        "scope": scope_words(rule, natures.choices()),
        "versions": shown,
        "may_change": may(request.user, "deadlines.rule"),
        "held": held_by_others(present_one, request.user, now).count() if present_one else 0,
    }
    return render(request, "desk/policy.html", context)


@company
def next_version(request, pk):
    """The next version of this line, filled in from the present one; with `scope=1` a line of its own for some tickets."""
    require(request.user, "deadlines.rule")
    rule, scoped = find(request, pk), request.GET.get("scope") == "1"
    today = company_day(present(request))
    form = NextVersion(posted(request), rule=rule, user=request.user, scoped=scoped, ticket_kinds=natures.choices(), today=today)
    scope = {} if scoped else rule.scope
    return verb_page(
        request,
        "desk/policy_next.html",
        form=form,
        act=lambda **said: actions.next_version(by=request.user, **scope, **said),
        then=lambda made: door(request, "policy", made.pk),
        rule=rule,
        scoped=scoped,
        name=kind_name(rule.kind),
        scope=scope_words(rule, natures.choices()),
        back=door(request, "policy", rule.pk),
        now=present(request),
    )


@company
def replan(request, pk):
    """Hold what runs by this version: first how many and which, then with a reason."""
    require(request.user, "deadlines.replan")
    rule, now = find(request, pk), present(request)
    count, moves = preview(rule, request.user, now)
    about = subjects_of(request, [move.deadline for move in moves])
    rows = [(move, about.get((move.deadline.subject, move.deadline.subject_id)), who_owes(move.deadline)) for move in moves]
    return verb_page(
        request,
        "desk/policy_replan.html",
        form=Replan(posted(request)),
        act=lambda **said: actions.replan(policy=rule, by=request.user, **said),
        then=lambda _moved: door(request, "policy", rule.pk),
        rule=rule,
        name=kind_name(rule.kind),
        count=count,
        rows=rows,
        shown=SHOWN,
        label=promised(rule),
        back=door(request, "policy", rule.pk),
        now=now,
    )
