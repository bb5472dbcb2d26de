"""The customer's voucher: lost, or passed on with the machine (A6, R2010 Art. 25)."""

from django.shortcuts import redirect

from pages.doors import dealers_only
from warranty.places import voucher_of


@dealers_only
def voucher(request, number):
    """A voucher is shown with its machine's other papers."""
    return redirect("portal:card", voucher_of(request.user, number).machine.card_id)
