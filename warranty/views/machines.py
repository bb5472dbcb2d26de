"""Entering machines and their sales at the company's desk (A6)."""

from django.shortcuts import get_object_or_404

from accounts.doors import company
from accounts.rights import require
from core import clock
from core.clock import NOW
from core.pages import posted
from core.web import door, verb_page
from warranty import actions
from warranty.forms import RegisterMachine, Sell, near_serials
from warranty.models import Machine
from warranty.sales import sell_to


@company
def register_machine(request):
    """A machine leaves the works; its receipt card is issued with it."""
    user = request.user
    require(user, "warranty.register_machine")
    form = RegisterMachine(posted(request), user=user)
    return verb_page(
        request,
        "warranty/register_machine.html",
        form=form,
        near=_near(form, user),
        act=lambda **facts: actions.register_machine(by=user, **facts),
        then=lambda machine: door(request, "machine", machine.pk),
        now=clock.now(),
    )


def _near(form, user):
    return near_serials(form, user) if form.is_bound and form.is_valid() else []


@company
def sell(request, pk):
    """A sale that the dealer reported on paper, or the company's own."""
    user = request.user
    require(user, "warranty.sell")
    machine = get_object_or_404(Machine.objects.visible_to(user).select_related("model", "dealer", "card").annotate(now=NOW), pk=pk)
    form = Sell(posted(request))
    form.initial = {"sold_on": clock.company_day(machine.now), "province": machine.dealer.province if machine.dealer else ""}
    return verb_page(
        request,
        "warranty/sell.html",
        form=form,
        act=lambda **sale: sell_to(machine=machine, dealer=machine.dealer, by=user, **sale),
        then=lambda machine: door(request, "card", machine.card.pk),
        machine=machine,
        now=machine.now,
    )
