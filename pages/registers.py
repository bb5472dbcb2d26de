"""What the company's register and a dealer's share: columns and views that one chooses, files and paper, months signed off (A3, A10)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.rights import may, require
from core.clock import company_day
from core.web import door
from dealers.models import dealer_id_of
from tickets import actions
from tickets.models import RegisterMonth, RegisterView, Ticket
from tickets.register import COLUMNS, as_csv, as_pdf, as_xlsx, chosen, lines, month_pdf
from tickets.register.months import month_of

MONTHS = 13


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the readable filters, in words too, and the columns; `query` says it again."""

    filters: dict[str, str]
    said: str
    columns: list[str]

    @classmethod
    def of(cls, narrow, given: QueryDict) -> "Asked":
        wanted = narrow.wanted()
        known = {column.code for column in COLUMNS}
        raw = {name: given.get(name, "")[:100] for name in wanted}
        return cls(raw, _words(narrow, wanted), [code for code in given.getlist("columns") if code in known])

    @property
    def plain(self) -> str:
        """The same without columns."""
        return urlencode(self.filters)

    @property
    def query(self) -> str:
        return urlencode([*self.filters.items(), *(("columns", code) for code in self.columns)])


def _words(narrow, wanted: dict) -> str:
    """`Received from 2026-10-01; Kind repair`: the filter as it stands on the paper."""
    said = []
    for name, value in wanted.items():
        field = narrow.fields[name]
        choices = {str(key): words for key, words in getattr(field, "choices", [])}
        said.append(f"{field.label} {choices.get(str(value), value)}")
    return _("; ").join(said) or _("All tickets")


def take_out(request, kind: str, tickets, asked: Asked, at: datetime) -> HttpResponse:
    """The tickets as `csv`, `xlsx` or `pdf`. Raises Http404 for another kind."""
    how = {"at": at, "filters": asked.filters, "columns": asked.columns, "whole_phones": request.GET.get("phones") == "whole"}
    if kind == "pdf":
        return as_pdf(request.user, tickets, said=asked.said, **how)
    if kind not in ("csv", "xlsx"):
        raise Http404
    return (as_csv if kind == "csv" else as_xlsx)(request.user, tickets, **how)


def shown(request, asked: Asked, tickets: list) -> dict:
    """What both registers' pages are given beside the tickets of this page."""
    return {
        "query": asked.query,
        "plain_query": asked.plain,
        "asked": asked.filters.items(),
        "table": table(request, tickets, asked.columns),
        "out": offered(request, asked),
    }


def table(request, tickets: list, columns: list[str]) -> dict | None:
    """The page as the chosen columns say it; None where nobody has chosen."""
    user = request.user
    if not columns:
        return None
    for ticket in tickets:
        ticket.page = door(request, "ticket", ticket.number)
    shown = chosen(columns, of_company=user.is_company)
    keys = [ticket.pk for ticket in tickets]
    found = {line.ticket.pk: line for line in lines(user, Ticket.objects.visible_to(user).filter(pk__in=keys))}
    return {
        "headings": [column.heading for column in shown],
        "rows": [(ticket, [column.text(found[ticket.pk]) for column in shown if column.code != "seq"]) for ticket in tickets],
    }


def offered(request, asked: Asked) -> dict:
    """What stands above the list: the columns with those that are ticked, one's own views, and whether one may take it out."""
    user = request.user
    export = "export.register" if user.is_company else "export.own_register"
    return {
        "columns": [(column, column.code in asked.columns) for column in chosen([], of_company=user.is_company)],
        "views": [(view, _address(view)) for view in _mine(request)],
        "may_export": may(user, export),
        "may_whole_phones": may(user, export) and may(user, "export.whole_phones"),
        "page": door(request, "tickets"),
        "save": door(request, "save_view"),
        "months": door(request, "register_months"),
        **{kind: door(request, "export", kind) for kind in ("csv", "xlsx", "pdf")},
    }


def _mine(request) -> list[RegisterView]:
    found = list(_views(request.user))
    for view in found:
        view.drop = door(request, "drop_view", view.pk)
    return found


def _address(view) -> str:
    return urlencode([*view.filters.items(), *(("columns", code) for code in view.columns)])


def _views(user):
    return RegisterView.objects.visible_to(user)


def months(request, now: date) -> list[dict]:
    """The past months, the last one first: its name, what was signed off of it and where its print is."""
    user = request.user
    signed = {m.month: m for m in RegisterMonth.objects.visible_to(user).filter(dealer=dealer_id_of(user)).select_related("by")[:MONTHS]}
    found, month = [], now.replace(day=1)
    for _step in range(MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
        one = signed.get(month)
        paper = door(request, "register_month", one.pk) if one else ""
        found.append({"code": f"{month:%Y-%m}", "signed": one, "paper": paper})
    return found


def month_paper(request, pk: int, at: datetime) -> HttpResponse:
    """A signed-off month on paper, with what was corrected since. Raises Http404."""
    found = RegisterMonth.objects.visible_to(request.user).filter(pk=pk, dealer=dealer_id_of(request.user)).first()
    if found is None:
        raise Http404
    return month_pdf(request.user, found, at=at)


def keep_view(request, narrow_of) -> HttpResponse:
    """Keep what is shown under a name; `query` is the address that shows it."""
    given = QueryDict(request.POST.get("query", "")[:2000])
    asked = Asked.of(narrow_of(given), given)
    try:
        actions.save_view(name=request.POST.get("name", ""), filters=asked.filters, columns=asked.columns, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{door(request, 'tickets')}?{asked.query}")


def forget_view(request, pk: int) -> HttpResponse:
    """Forget a view of one's own."""
    actions.drop_view(view=get_object_or_404(_views(request.user), pk=pk), by=request.user)
    return redirect(door(request, "tickets"))


def month_page(request, template: str, now: datetime) -> HttpResponse:
    """The past months: which are signed off, by whom, with their prints; POST signs one off."""
    if request.method == "POST":
        require(request.user, "tickets.sign_month")
        actions.sign_month(month=month_of(request.POST.get("month", "")), by=request.user)
        return redirect(door(request, "register_months"))
    context = {"months": months(request, company_day(now)), "may_sign": may(request.user, "tickets.sign_month"), "now": now}
    return render(request, template, context)
