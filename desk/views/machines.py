"""Machines and customers: find one, see its papers, its verdict and everything that was done on it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import BadRequest
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404, render

from accounts.pages import buttons
from accounts.rights import may
from core import clock
from core.search.find import newest
from core.typed import is_id
from desk.context import present
from desk.lifeline import of_machine
from pages.doors import company
from tickets.intake import judged
from tickets.lateness import with_lateness
from tickets.models import RecordPart, RepairRecord, Ticket
from warranty.cases import with_papers
from warranty.models import HoursReading, Machine
from warranty.papers import papers_of
from warranty.words import cited

PAGE = 30
MINIMUM = 2


def found(user, query: str, below: int | None) -> list[Machine]:
    """A page and one more of the machines with these words, or of all, after the id `below`."""
    machines = Machine.objects.visible_to(user).in_use()
    if len(query) >= MINIMUM:
        machines = machines.filter(pk__in=newest("machine", query, user, machines, below=below, most=PAGE + 1))
    elif below:
        machines = machines.filter(pk__lt=below)
    return list(machines.select_related("model", "customer", "dealer", "card", "replaced_by").order_by("-id")[: PAGE + 1])


@company
def machines(request):
    """The list, newest first; `q` searches, `before` is the last id of the page before."""
    query = request.GET.get("q", "").strip()[:60]
    before = request.GET.get("before", "")
    if before and not is_id(before):
        raise BadRequest("before")
    page = found(request.user, query, int(before) if before else None)
    more = page[PAGE - 1].pk if len(page) > PAGE else None
    context = {"machines": page[:PAGE], "query": query, "more": more, "may_register": may(request.user, "warranty.register_machine")}
    context["may_import"] = may(request.user, "warranty.import_cards")
    return render(request, "desk/machines.html", context)


@company
def machine(request, pk: int):
    """One machine: its verdict today, its papers, its tickets and repairs."""
    rows = Machine.objects.visible_to(request.user).select_related("dealer__rep", "merged_into", "replaces")
    row = get_object_or_404(with_papers(rows), pk=pk)
    (choice,) = judged([row], clock.company_day(present(request)))
    tickets = with_lateness(Ticket.objects.visible_to(request.user).filter(machine=row), request.user)
    tickets = tickets.select_related("dealer").order_by("-id")[:50]
    lines = RecordPart.objects.filter(record=OuterRef("pk")).order_by("id")
    fitted = ArraySubquery(lines.values_list(JSONObject(name="part__name", quantity="quantity")))
    records = RepairRecord.objects.visible_to(request.user).filter(ticket__machine=row).annotate(fitted=fitted)
    records = records.select_related("ticket", "cause").order_by("-id")[:50]
    life = None if choice.gone else of_machine(row, choice)
    context = {"machine": row, "choice": choice, "verdict": choice.answer, "life": life, "tickets": tickets, "records": records}
    context["readings"] = HoursReading.objects.visible_to(request.user).filter(machine=row).order_by("-at", "-id")[:20]
    context["chain"] = Machine.objects.visible_to(request.user).select_related("model").chain_of(row) if linked(row) else []
    row.alike = context["alike"] = alike_to(request.user, row)
    context["does"] = buttons(request, row)
    context["standing"] = running(row)
    context["may_end"] = may(request.user, "warranty.end_suspension")
    context["may_erase"] = may(request.user, "warranty.erase_customer") and row.customer and not row.customer.erased_at
    context["why"] = [cited(row) for row in choice.answer["citations"]]
    context["sale_card"] = row.first_of_chain().card
    context["papers"] = papers_of(row, request.user)
    return render(request, "desk/machine.html", context)


def alike_to(user, machine) -> list[Machine]:
    """Machines of other models with the same serial, and any with the same engine."""
    rows = Machine.objects.visible_to(user)
    same = rows.elsewhere(machine.model, machine.serial) | rows.with_engine(machine.engine_number)
    return list(same.exclude(pk=machine.pk).select_related("model").order_by("id")[:5])


def linked(machine) -> bool:
    """Whether it was given in exchange for another, or another for it."""
    return machine.replaces_id is not None or machine.successor is not None


def running(machine) -> dict | None:
    """The suspension that has no end yet."""
    return next((stop for stop in machine.stops if stop["to"] is None), None)
