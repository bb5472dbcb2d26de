"""Vouchers at the company's desk: lost and issued again, passed on with the machine, and a machine that comes back (A6)."""

import functools

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from accounts.doors import company
from accounts.rights import may, require
from core import clock
from core.clock import NOW
from core.pages import newest, posted
from core.web import door, verb_page
from deadlines.lists import running
from warranty import actions
from warranty.forms import Plain, ReportLost, TransferVoucher, WithdrawLoss
from warranty.models import Machine, Voucher
from warranty.sales import transfer_to

RELATED = ("machine__model", "machine__customer", "machine__dealer")


def voucher_of(request, number) -> Voucher:
    """A voucher with its machine and owner; else 404."""
    found = Voucher.objects.visible_to(request.user).select_related(*RELATED).annotate(now=NOW).filter(number=number).first()
    if found is None:
        raise Http404
    return found


@company
def vouchers(request):
    """Lost vouchers to issue again, the first to fall due on top: ten working days from the application (R2010 Art. 25)."""
    user = request.user
    rows = list(Voucher.objects.visible_to(user).to_reissue().select_related(*RELATED).order_by("lost_on", "id")[:200])
    promised = running(rows, user)
    done = newest(Voucher.objects.visible_to(user).filter(replaces__isnull=False).select_related(*RELATED, "replaces"), request)
    context = {
        "now": clock.now(),
        "rows": [(voucher, promised.get(voucher.pk)) for voucher in rows],
        "done": done,
        "may_reissue": may(user, "warranty.reissue_voucher"),
    }
    return render(request, "warranty/vouchers.html", context)


@company
def voucher(request, number):
    """A voucher is shown with its machine."""
    return redirect(door(request, "machine", voucher_of(request, number).machine_id))


def _verb(request, number, right, template, form, act):
    """A verb about one voucher; afterwards its machine is shown."""
    require(request.user, right)
    found = voucher_of(request, number)
    made = form(posted(request))
    made.initial = {"reported_on": clock.company_day(found.now), "transferred_on": clock.company_day(found.now)}
    return verb_page(
        request, template, form=made, act=lambda **said: act(voucher=found, by=request.user, **said),
        then=lambda voucher: door(request, "machine", voucher.machine_id), voucher=found, machine=found.machine, now=found.now,
    )  # fmt: skip


@company
def report_lost(request, number):
    """The customer applies for a new one."""
    return _verb(request, number, "warranty.report_lost", "warranty/report_lost.html", ReportLost, actions.report_lost)


@company
def withdraw_loss(request, number):
    """It was found, or never lost."""
    return _verb(request, number, "warranty.withdraw_loss", "warranty/withdraw_loss.html", WithdrawLoss, actions.withdraw_loss)


@company
def reissue(request, number):
    """A new number; the old one is void."""
    return _verb(request, number, "warranty.reissue_voucher", "warranty/reissue.html", Plain, actions.reissue_voucher)


@company
def transfer(request, number):
    """The machine has a new owner."""
    found = voucher_of(request, number)
    act = functools.partial(transfer_to, dealer=found.machine.dealer)
    return _verb(request, number, "warranty.transfer_voucher", "warranty/transfer.html", TransferVoucher, act)


@company
def take_back(request, pk):
    """A sold machine came back for good: both its papers are void."""
    user = request.user
    require(user, "warranty.take_back")
    machine = get_object_or_404(Machine.objects.visible_to(user).select_related("model", "customer", "dealer").annotate(now=NOW), pk=pk)
    return verb_page(
        request,
        "warranty/take_back.html",
        form=Plain(posted(request)),
        act=lambda: actions.take_back(machine=machine, by=user),
        then=lambda machine: door(request, "machine", machine.pk),
        machine=machine,
        now=machine.now,
    )
