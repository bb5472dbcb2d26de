"""What the verdict asks of whoever stands at the machine (R2010 Art. 24, 29)."""

from django.http import Http404
from django.urls import reverse

from accounts.rights import require
from core.pages import posted
from core.web import verb_page
from pages.doors import dealers_only
from pages.record_forms import SettlePart
from portal.views.tickets import ticket_of
from tickets import actions
from tickets.facts import FACTS
from tickets.verdict_forms import Settle


@dealers_only
def settle(request, number, fact):
    """One fact that nobody knew; the verdict is given anew."""
    if fact not in FACTS:
        raise Http404
    ticket = ticket_of(request, number)
    require(request.user, f"tickets.settle_{fact}")
    form = (SettlePart if fact == "part" else Settle)(posted(request), fact=fact, user=request.user)
    page = reverse("portal:ticket", args=[number])
    return verb_page(
        request, "portal/settle.html", form=form, act=lambda **said: actions.settle(ticket=ticket, fact=fact, by=request.user, **said),
        then=lambda _done: page, ticket=ticket, back=page,
    )  # fmt: skip
