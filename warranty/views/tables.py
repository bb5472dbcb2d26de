"""Bringing tables: hand one in, see line by line what it would change, have it written or not (A3, A6)."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.doors import company
from accounts.rights import may, require
from core import sheets
from core.pages import whole
from core.web import door, new_key, verb_page
from warranty import actions
from warranty.imports import KINDS, LEAST, RIGHTS
from warranty.imports.run import abandoned, begin, progress
from warranty.models import Import, ImportLine

SIZE = 200
VERDICTS = ("refused", "new", "changed", "unchanged")


class HandIn(forms.Form):
    """A table, and what is in it."""

    kind = forms.ChoiceField(label=gettext_lazy("What is in the table"), widget=forms.RadioSelect)
    file = forms.FileField(label=gettext_lazy("Table (.xlsx or .csv)"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(kind, label) for kind, label in Import.Kind.choices if may(user, RIGHTS[kind])]
        self.fields["kind"].choices, self.fields["kind"].initial = kinds, kinds[0][0] if kinds else None


@company
def imports(request):
    """Hand a table in; below it the ones before."""
    require(request.user, LEAST)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    jobs = Import.objects.visible_to(request.user).select_related("by")[:30]
    templates = [(kind, label) for kind, label in Import.Kind.choices if may(request.user, RIGHTS[kind])]
    return verb_page(
        request, "warranty/imports.html", form=HandIn(*sent, user=request.user), act=lambda **given: _start(request.user, **given),
        then=lambda job: door(request, "import", job.pk), jobs=jobs, templates=templates,
    )  # fmt: skip


def _start(user, **given):
    job = actions.start_import(by=user, **given)
    begin(job)
    return job


@company
@require_safe
def table_template(request, kind: str):
    """An empty table with the headings of its kind, the needed ones with a star."""
    if kind not in KINDS:
        raise Http404
    require(request.user, RIGHTS[kind])
    headings = [f"{column.label}*" if column.needed else str(column.label) for column in KINDS[kind].columns]
    response = HttpResponse(content_type=sheets.XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    sheets.write_xlsx(response, headings, [])
    return response


def _job(request, pk) -> Import:
    job = get_object_or_404(Import.objects.visible_to(request.user).select_related("by"), pk=pk)
    require(request.user, RIGHTS[job.kind])
    return job


@company
@require_safe
def job(request, pk: int):
    """How far it is; once it is checked, line by line what it would change. The fragment is asked for while it runs."""
    found = _job(request, pk)
    context = {"job": found, "key": new_key(request)}
    context["done"], context["share"] = progress(found) if found.state in ("checking", "writing") else (0, None)
    context["abandoned"] = abandoned(found)
    if request.htmx and found.running:
        return render(request, "warranty/_import_running.html", context)
    if request.htmx:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "warranty/import.html", context | _lines(request, found))


def _lines(request, found: Import) -> dict:
    shown = request.GET.get("verdict", "")
    if shown not in VERDICTS:
        shown = next((name for name in VERDICTS if getattr(found, name)), "new")
    labels = {column.name: str(column.label) for column in KINDS[found.kind].columns}
    after = whole(request.GET.get("after", ""), "after") or 0
    rows = ImportLine.objects.visible_to(request.user).filter(job=found, verdict=shown, line__gt=after).order_by("line")
    page = list(rows[: SIZE + 1])
    for row in page:
        row.said = [(labels.get(name, name), before, now) for name, (before, now) in row.changes.items()]
        row.why = [(labels.get(name, name), reason) for name, reason in row.errors.items()]
    words = dict(ImportLine.Verdict.choices) | {"refused": _("cannot be entered")}
    counts = [(name, words[name], getattr(found, name), name == shown) for name in VERDICTS]
    return {"lines": page[:SIZE], "counts": counts, "shown": shown, "more": page[SIZE - 1].line if len(page) > SIZE else None}


@company
@require_safe
def refused_lines(request, pk: int):
    """The refused lines as .xlsx, each with its reasons."""
    found = _job(request, pk)
    labels = {column.name: str(column.label) for column in KINDS[found.kind].columns}
    rows = ImportLine.objects.visible_to(request.user).filter(job=found, verdict="refused").order_by("line")
    lines = ([row.line, row.key, "; ".join(f"{labels.get(n, n)}: {why}" for n, why in row.errors.items())] for row in rows.iterator())
    response = HttpResponse(content_type=sheets.XLSX)
    response["Content-Disposition"] = f'attachment; filename="refused-{found.pk}.xlsx"'
    sheets.write_xlsx(response, [_("Line"), _("Entry"), _("Why it is refused")], lines)
    return response
