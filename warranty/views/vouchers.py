"""Vouchers at the company's desk: lost and issued again, passed on with the machine, and a machine that comes back (A6)."""

from django.shortcuts import redirect, render

from accounts.doors import company
from accounts.rights import may
from core import clock
from core.pages import newest
from core.web import door
from deadlines.lists import running
from warranty.models import Voucher
from warranty.places import voucher_of

RELATED = ("machine__model", "machine__customer", "machine__dealer")


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
    return redirect(door(request, "machine", voucher_of(request.user, number).machine_id))
