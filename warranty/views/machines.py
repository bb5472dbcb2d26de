"""Entering machines and their sales at the company's desk (A6)."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.doors import company
from accounts.rights import require
from core import clock
from core.clock import NOW
from core.pages import posted
from core.web import door, verb_page
from warranty import actions
from warranty.forms import CorrectSale, IdentifyMachine, ReadHours, RegisterMachine, Sell, near_serials
from warranty.models import Machine
from warranty.sales import correct_sale_to, sell_to


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


def machine_of(request, pk) -> Machine:
    """A machine with what the head of its verbs' pages shows; else 404."""
    rows = Machine.objects.visible_to(request.user).select_related("model", "dealer", "customer").annotate(now=NOW)
    return get_object_or_404(rows, pk=pk)


def _verb(request, pk, right, form, act, *, heading, press, hint="", **context):
    """One verb of a machine as a page; then back to the machine."""
    require(request.user, right)
    machine = machine_of(request, pk)
    made = form(posted(request), machine)
    return verb_page(
        request, "warranty/machine_verb.html", form=made, act=lambda **said: act(machine=machine, by=request.user, **said),
        then=lambda _done: door(request, "machine", machine.pk), machine=machine, now=machine.now,
        heading=heading, press=press, hint=hint, near=_near(made, request.user), **context,
    )  # fmt: skip


@company
def identify_machine(request, pk):
    """The plate was read at last."""
    return _verb(
        request, pk, "warranty.identify_machine", lambda data, machine: IdentifyMachine(data, user=request.user, machine=machine),
        actions.identify_machine, heading=_("Identify the machine"), press=_("Enter the serial number"),
    )  # fmt: skip


@company
def read_hours(request, pk):
    """What the hours meter shows."""
    return _verb(
        request, pk, "warranty.read_hours", lambda data, _machine: ReadHours(data), actions.read_hours,
        heading=_("Hours meter"), press=_("Enter the reading"),
    )  # fmt: skip


@company
def correct_sale(request, pk):
    """What was written down wrong of a sale; the card's 20 days follow."""
    return _verb(
        request, pk, "warranty.correct_sale", lambda data, machine: CorrectSale(data, machine=machine), correct_sale_to,
        heading=_("Correct the sale"), press=_("Save the correction"),
        hint=_("From and to stay in the card's history; its days are reckoned from the corrected ones."),
    )  # fmt: skip


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
