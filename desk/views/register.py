"""The register of the whole company 产品售后服务登记表: searched, filtered, printed, exported in its layout (A3)."""

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.rights import may
from core.search import find
from desk.boards import stand_ins
from desk.context import present
from desk.narrow import COVER, choices, of_assignee, of_cover
from pages import book, registers
from pages.counts import CAP, capped
from pages.doors import company
from pages.registers import Asked
from pages.standing import by_reach
from tickets import lateness
from tickets.models import Ticket
from tickets.views import several

PAGE = 25
ALL = [("", gettext_lazy("All"))]


class Narrow(book.Narrow):
    """What is looked for, by dealer, channel and complaint too."""

    channel = forms.ChoiceField(label=gettext_lazy("How it came in"), choices=[*ALL, *Ticket.Channel.choices], required=False)
    dealer = forms.ChoiceField(label=gettext_lazy("Dealer"), required=False)
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)
    clerk = forms.ChoiceField(label=gettext_lazy("Clerk"), required=False)
    province = forms.ChoiceField(label=gettext_lazy("Province"), required=False)
    cover = forms.ChoiceField(label=gettext_lazy("Warranty"), choices=[*ALL, *COVER.items()], required=False)
    complaint = forms.ChoiceField(label=gettext_lazy("Complaint about"), choices=[*ALL, *Ticket.Complaint.choices], required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        known = choices(user)
        for name in ("dealer", "department", "clerk"):
            self.fields[name].choices = [*ALL, *((one["pk"], one["name"]) for one in known[f"{name}s"])]
        provinces = sorted({one["province"] for one in known["dealers"] if one["province"]})
        self.fields["province"].choices = [*ALL, *((province, province) for province in provinces)]


def rows(user, wanted: dict):
    """All tickets that fit, newest first: for files and papers."""
    return fitting(book.rows(user, wanted), user, wanted)


def fitting(found, user, wanted: dict):
    """Those of them that fit what only the company narrows by, with what a line names."""
    found = found.select_related("customer", "machine__model", "model", "dealer", "clerk")
    for name in ("channel", "complaint"):
        if wanted.get(name):
            found = found.filter(**{name: wanted[name]})
    if wanted.get("clerk"):
        found = found.filter(clerk_id=wanted["clerk"])
    if wanted.get("province"):
        found = found.filter(customer__province__startswith=wanted["province"])
    return of_cover(of_assignee(found, user, wanted.get("dealer"), wanted.get("department")), wanted.get("cover", ""))


_newest = by_reach(lambda user: rows(user, {})[: PAGE + 1])


def page_of(user, wanted: dict, before: str) -> tuple[list[Ticket], int | None, int]:
    """One page, the id after which the next one starts, how many fit; the page that everybody opens by a statement that stands."""
    found = fitting(book.narrowed(user, wanted), user, wanted)
    if query := wanted.get("q"):
        return book.searched(found, user, query, before, PAGE)
    page = book.cut(found, before, PAGE) if wanted or before else book.parted(_newest(user), PAGE)
    return *page, capped(found.select_related(None))


@company
@require_safe
def register(request):
    """One page of the register."""
    narrow = Narrow(request.GET, user=request.user)
    wanted, asked = narrow.wanted(), Asked.of(narrow, request.GET)
    found, more, count = page_of(request.user, wanted, request.GET.get("before", ""))
    held = stand_ins(request.user, found)
    lateness.tell(request.user, found)
    for ticket in found:
        ticket.stand_in = held.get(ticket.pk, "")
    context = {
        "now": present(request),
        "narrow": narrow,
        "wanted": wanted,
        "tickets": found,
        "more": more,
        "count": count,
        "cap": find.CAP if wanted.get("q") else CAP,
        "several": several.verbs(request.user),
        "may_register": may(request.user, "tickets.register"),
    }
    return render(request, "desk/register.html", context | registers.shown(request, asked, found))


@company
@require_safe
def export(request, kind):
    """The register as a file for spreadsheets or on paper; that it was made is on record (X5)."""
    narrow = Narrow(request.GET, user=request.user)
    return registers.take_out(request, kind, rows(request.user, narrow.wanted()), Asked.of(narrow, request.GET), present(request))


@company
@require_POST
def save_view(request):
    """Keep what is shown under a name."""
    return registers.keep_view(request, lambda given: Narrow(given, user=request.user))


@company
@require_POST
def drop_view(request, pk: int):
    """Forget a view."""
    return registers.forget_view(request, pk)


@company
def month_list(request):
    """The past months, and signing one off."""
    return registers.month_page(request, "desk/months.html", present(request))


@company
@require_safe
def month(request, pk: int):
    """One signed-off month on paper."""
    return registers.month_paper(request, pk, present(request))
