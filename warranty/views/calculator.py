"""The calculator: what the warranty rules say about any case, by form or by JSON. Nothing is written."""

import json

from django.shortcuts import get_object_or_404, render

from accounts.doors import company
from accounts.rights import require
from core import clock
from core.language import reads_chinese
from core.pages import whole
from warranty.calculator import CaseForm, pasted
from warranty.cases import case_of, law
from warranty.entitlement import CaseError, decide
from warranty.models import Machine
from warranty.words import REMEDIES, card_words, cited

LONGEST = 20_000


@company
def calculator(request):
    """Asked by the form (GET), by pasted JSON (POST), or about a machine (`?machine=`)."""
    require(request.user, "warranty.decide")
    now = clock.now()
    wrong, form = "", None
    if request.method == "POST":
        text = request.POST.get("case", "")[:LONGEST]
        given = pasted(text)
        case, wrong = given.case, given.wrong
    elif "product_class" in request.GET:
        form = CaseForm(request.GET)
        case = form.case() if form.is_valid() else None
        text = _written(case)
    today = law()
    if form is None and request.method != "POST":
        case = _of_machine(request, today.rules, now)
        text = _written(case)
    answer = None
    if case is not None:
        try:
            answer = decide(case, today.rules, today.workdays)
        except CaseError as error:
            if form:
                form.blame(error)
            else:
                wrong = str(error)
    if form is None:
        form = CaseForm(case=case if answer else {"report_date": str(clock.company_day(now))})
    failed = wrong or (form.is_bound and form.errors)
    context = {
        "now": now,
        "form": form,
        "case": text,
        "wrong": wrong,
        "version": today.version,
        "answer": answer,
        "answer_json": _written(answer),
        "told": _told(answer, clock.company_day(now)) if answer else None,
    }
    return render(request, "warranty/calculator.html", context, status=400 if failed else 200)


def _of_machine(request, rules, now) -> dict | None:
    pk = whole(request.GET.get("machine", ""), "machine")
    if pk is None:
        return None
    machine = get_object_or_404(Machine.objects.visible_to(request.user).select_related("model", "customer", "dealer"), pk=pk)
    return case_of(machine, rules, report_day=clock.company_day(now))


def _written(value) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) if value is not None else ""


def _told(answer: dict, today) -> dict:
    """The verdict for people to read: the remedy in words, each article with its text."""
    text = "text_zh" if reads_chinese() else "text_en"
    return {
        "remedy": REMEDIES.get(answer["remedy"], ""),
        "card": card_words(answer, today),
        "decide": [row[text] for row in answer["needs_person"]],
        "citations": [cited(row) for row in answer["citations"]],
    }
