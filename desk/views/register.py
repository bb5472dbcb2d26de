"""The register of the whole company 产品售后服务登记表: searched, filtered, printed, exported in its layout (A3)."""

from django import forms
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.rights import may
from dealers.models import Dealer
from desk.boards import stand_ins
from desk.context import present
from desk.counts import CAP, capped
from desk.doors import company
from desk.portal import book
from desk.standing import by_reach
from tickets.models import Ticket
from tickets.sheet import register_csv

PAGE = 25
ALL = [("", gettext_lazy("All"))]


class Narrow(book.Narrow):
    """What is looked for, by dealer, channel and complaint too."""

    channel = forms.ChoiceField(label=gettext_lazy("How it came in"), choices=[*ALL, *Ticket.Channel.choices], required=False)
    dealer = forms.ChoiceField(label=gettext_lazy("Dealer"), required=False)
    complaint = forms.ChoiceField(label=gettext_lazy("Complaint about"), choices=[*ALL, *Ticket.Complaint.choices], required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dealer"].choices = [*ALL, *Dealer.objects.visible_to(user).values_list("pk", "short_name")]


def rows(user, wanted: dict):
    """The tickets that fit, newest first."""
    found = book.rows(user, wanted).select_related("customer", "machine__model", "model", "dealer", "clerk")
    for name in ("channel", "complaint"):
        if wanted.get(name):
            found = found.filter(**{name: wanted[name]})
    if wanted.get("dealer"):
        found = found.filter(dealer_id=wanted["dealer"])
    return found


_newest = by_reach(lambda user: rows(user, {})[: PAGE + 1])


def page_of(user, wanted: dict, before: str):
    """One page, and the id after which the next one starts; the one that everybody opens by a statement that stands."""
    return book.cut(rows(user, wanted), before, PAGE) if wanted or before else book.parted(_newest(user), PAGE)


@company
@require_safe
def register(request):
    """One page of the register."""
    narrow = Narrow(request.GET, user=request.user)
    wanted = narrow.wanted()
    found, more = page_of(request.user, wanted, request.GET.get("before", ""))
    held = stand_ins(request.user, found)
    for ticket in found:
        ticket.stand_in = held.get(ticket.pk, "")
    context = {
        "now": present(request),
        "narrow": narrow,
        "wanted": wanted,
        "tickets": found,
        "more": more,
        "count": capped(rows(request.user, wanted).select_related(None)),
        "cap": CAP,
        "query": urlencode({name: request.GET.get(name, "") for name in wanted}),
        "may_export": may(request.user, "export.register"),
        "may_register": may(request.user, "tickets.register"),
    }
    return render(request, "desk/register.html", context)


@company
@require_safe
def export(request):
    """The register as a file for spreadsheets; that it was made is on record (X5)."""
    wanted = Narrow(request.GET, user=request.user).wanted()
    return register_csv(request.user, rows(request.user, wanted), at=present(request), filters=wanted)
