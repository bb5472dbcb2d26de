"""The customer's voucher: lost, or passed on with the machine (A6, R2010 Art. 25)."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from core.clock import company_day
from core.pages import posted
from core.web import verb_page
from pages.doors import dealers_only
from portal.frame import summary
from warranty import actions
from warranty.forms import ReportLost, TransferVoucher, WithdrawLoss
from warranty.models import Voucher
from warranty.sales import transfer_to


def voucher_of(request, number) -> Voucher:
    """A voucher of a machine that the dealer sold; else 404."""
    related = ("machine__model", "machine__customer", "machine__card")
    found = Voucher.objects.visible_to(request.user).select_related(*related).filter(number=number).first()
    if found is None:
        raise Http404
    return found


@dealers_only
def voucher(request, number):
    """A voucher is shown with its machine's other papers."""
    return redirect("portal:card", voucher_of(request, number).machine.card_id)


def _verb(request, found, template, form, act):
    """Afterwards the card's page is shown, where the papers stand."""
    return verb_page(
        request,
        template,
        form=form,
        act=lambda **said: act(voucher=found, by=request.user, **said),
        then=lambda voucher: reverse("portal:card", args=[found.machine.card_id]),
        voucher=found,
        machine=found.machine,
    )


@dealers_only
def report_lost(request, number):
    """The customer has lost it: the company issues a new one within 10 working days."""
    found, today = voucher_of(request, number), company_day(summary(request).now)
    form = ReportLost(posted(request), initial={"reported_on": today})
    return _verb(request, found, "portal/voucher_lost.html", form, actions.report_lost)


@dealers_only
def withdraw_loss(request, number):
    """It was found, or never lost: the company issues none in its place."""
    return _verb(request, voucher_of(request, number), "portal/voucher_found.html", WithdrawLoss(posted(request)), actions.withdraw_loss)


@dealers_only
def transfer(request, number):
    """The machine was sold on with its papers."""
    found, dealer = voucher_of(request, number), summary(request)
    form = TransferVoucher(posted(request), initial={"transferred_on": company_day(dealer.now), "province": dealer.province})
    return _verb(request, found, "portal/voucher_transfer.html", form, lambda **new: transfer_to(dealer=dealer, **new))
