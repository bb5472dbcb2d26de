"""The refund of a machine that was taken back (A3, A19)."""

from django.shortcuts import get_object_or_404

from accounts.doors import company
from accounts.rights import require
from core import clock
from core.pages import posted
from core.web import door, verb_page
from finance import actions
from tickets.models import Redress
from tickets.verb_forms import Nothing


@company
def refund(request, number):
    """What was decided, and one press that posts it."""
    user = request.user
    require(user, "finance.refund")
    related = ("ticket__customer", "machine__model", "dealer", "decided_by")
    redress = get_object_or_404(Redress.objects.visible_to(user).select_related(*related), number=number, what=Redress.What.RETURN)
    return verb_page(
        request, "finance/refund.html", form=Nothing(posted(request)), act=lambda: actions.refund(redress=redress, by=user),
        then=lambda _done: door(request, "ledger"), redress=redress, now=clock.now(),
    )  # fmt: skip
