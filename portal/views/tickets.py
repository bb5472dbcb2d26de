"""A ticket as its dealer sees it, and the dealer's own register 产品售后服务登记表 (A10)."""

from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.pages import buttons
from accounts.rights import may
from core.web import new_key
from finance.models import ClaimLine
from links.lists import links_of, with_links
from pages import book, registers
from pages.doors import dealers_only
from pages.registers import Asked
from pages.story import story
from pages.verdicts import shown
from portal.forms import Attach, Note
from portal.frame import owns, summary
from portal.jobs import as_jobs, with_ticket
from tickets.lateness import tell, with_lateness
from tickets.models import Attachment, RecordPart, RepairRecord, Task, Ticket, Verdict
from warranty.models import Customer


def ticket_of(request, number) -> Ticket:
    """A ticket that this person's dealer may see, with its last verdict as `answer`, and whether it is of one of its own customers;
    else 404."""
    last = Verdict.objects.filter(ticket=OuterRef("pk")).order_by("-id").values("answer")[:1]
    his = Customer.objects.visible_to(request.user).filter(pk=OuterRef("customer"))
    tickets = Ticket.objects.visible_to(request.user).with_goes_on(request.user)
    tickets = tickets.annotate(answer=Subquery(last), of_own_customer=Exists(his))
    related = ("customer", "contact", "machine__model", "machine__card", "model", "clerk", "dealer__rep")
    found = with_lateness(tickets, request.user).select_related(*related).filter(number=number).first()
    if found is None:
        raise Http404
    return found


@dealers_only
def ticket(request, number):
    """What was promised, what is next, what happened, what was repaired."""
    return render(request, "portal/ticket.html", _page(request, ticket_of(request, number)))


def _page(request, found) -> dict:
    """Everything on a ticket's page; the same number of statements for any ticket."""
    user, counts = request.user, summary(request)
    tasks = with_ticket(Task.objects.visible_to(user).filter(ticket=found), user).order_by("-id")
    records = RepairRecord.objects.visible_to(user).filter(ticket=found).select_related("cause", "repairer", "task")
    parts = RecordPart.objects.select_related("part", "old_part")
    costs = ClaimLine.objects.visible_to(user).filter(claim__record__ticket=found).select_related("claim").order_by("claim", "seq")
    return {
        "ticket": found,
        "jobs": as_jobs(tasks, user),
        "verdict": shown(found.answer, counts.now, request, found),
        "lines": story(found, user, counts.now),
        "records": _with_links(with_links(records, user).prefetch_related(Prefetch("parts", queryset=parts)), counts.now),
        "may_ask": may(user, "links.ask"),
        "files": list(Attachment.objects.visible_to(user).filter(ticket=found)),
        "costs": list(costs) if owns(user) else [],
        "key": new_key(request),
        "note_form": Note(),
        "attach_form": Attach(),
        "does": [one for one in buttons(request, found) if one.name == "ask_again"],
    }


def _with_links(records, now) -> list[RepairRecord]:
    """The records, each with what its customer was asked about it."""
    found = list(records)
    for record in found:
        record.links = links_of(record, now)
    return found


@dealers_only
def tickets(request):
    """The dealer's register: searched, filtered, printed."""
    narrow = book.Narrow(request.GET)
    wanted, asked = narrow.wanted(), Asked.of(narrow, request.GET)
    rows, more = book.page(request.user, wanted, request.GET.get("before", ""))
    tell(request.user, rows)
    context = {"rows": rows, "more": more, "narrow": narrow, "wanted": wanted} | registers.shown(request, asked, rows)
    return render(request, "portal/tickets.html", context)


@dealers_only
def export(request, kind):
    """The same rows as a file for spreadsheets or on paper, phones masked; that it was taken is on record (X5)."""
    narrow = book.Narrow(request.GET)
    found = book.rows(request.user, narrow.wanted())
    return registers.take_out(request, kind, found, Asked.of(narrow, request.GET), summary(request).now)


@dealers_only
@require_POST
def keep_view(request):
    """Keep what is shown under a name."""
    return registers.keep_view(request, book.Narrow)


@dealers_only
@require_POST
def forget_view(request, pk: int):
    """Forget a view."""
    return registers.forget_view(request, pk)


@dealers_only
def month_list(request):
    """The past months of the dealer's register, and signing one off (A10)."""
    return registers.month_page(request, "portal/months.html", summary(request).now)


@dealers_only
def month(request, pk: int):
    """One signed-off month on paper."""
    return registers.month_paper(request, pk, summary(request).now)
