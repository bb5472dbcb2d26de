"""The rules of the verdict: the version in force, each former one with what it changed, and the next one (A6, A8)."""

from itertools import groupby

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.doors import company
from accounts.rights import may, require
from core import clock
from core.pages import posted
from core.web import door, verb_page
from warranty import actions
from warranty.models import RuleSet
from warranty.revisions import changes
from warranty.rule_forms import RulesForm
from warranty.rule_words import CLASSES, KINDS, SEASONS, VALUES, in_language, name_of, of_value
from warranty.words import reference

VERSIONS = 20


@company
@require_safe
def rules(request, version: int | None = None):
    """A version, by default the one in force: its rows, why it was made and what it changed."""
    seen = RuleSet.objects.visible_to(request.user)
    shown = get_object_or_404(seen, version=version) if version is not None else seen.in_force().first()
    former = seen.filter(version__lt=shown.version).order_by("-version").first()
    context = {
        "shown": shown,
        "former": former,
        "in_force": shown.version if version is None else seen.in_force().values_list("version", flat=True).first(),
        "groups": _by_kind(shown.rows),
        "changes": _told(former.rows, shown.rows) if former else [],
        "versions": seen.select_related("made_by").defer("rows").order_by("-version")[:VERSIONS],
        "may_revise": may(request.user, "warranty.revise_rules"),
    }
    return render(request, "warranty/rules.html", context)


def _by_kind(rows: list[dict]) -> dict[str, list[dict]]:
    """The rows by kind, each with its article and its values in words."""
    found = {}
    for row in rows:
        value = row["value"]
        told = value | {"key": row["key"], "article": reference(row["ref"]), "class": CLASSES.get(value.get("product_class"), "")}
        told |= {"label": name_of(row), "kind": SEASONS.get(value.get("season"), ""), "words": value.get(in_language(), "")}
        told |= {"first": value.get("from"), "last": value.get("to"), "company": row.get("layer") == "company"}
        found.setdefault(row["kind"], []).append(told)
    return found


def _told(former: list[dict], later: list[dict]) -> list[tuple]:
    """Changes by row: (kind, name of the row, article, [(value's name, before, after)])."""
    names, rows = {(row["kind"], row["key"]): name_of(row) for row in [*former, *later]}, []
    for (kind, key, ref), values in groupby(changes(former, later), key=lambda change: (change.kind, change.key, change.ref)):
        lines = [(VALUES[one.name], of_value(one.name, one.before), of_value(one.name, one.after)) for one in values]
        rows.append((KINDS[kind], names[kind, key], reference(ref), lines))
    return rows


@company
def revise(request):
    """The next version: every row as a field, with the reason."""
    user = request.user
    require(user, "warranty.revise_rules")
    newest = RuleSet.objects.visible_to(user).order_by("-version").first()
    form = RulesForm(posted(request), former=newest, user=user)
    return verb_page(
        request,
        "warranty/rules_revise.html",
        form=form,
        act=lambda **data: actions.revise_rules(by=user, **data),
        then=lambda made: door(request, "rules_version", made.version),
        newest=newest,
        kinds=KINDS,
        now=clock.now(),
    )
