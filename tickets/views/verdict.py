"""What the verdict asks of people: a page for each question, after which it is given anew (R2010 Art. 29, 33, 38, 43)."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.doors import company
from accounts.rights import require
from core.web import door, verb_page
from tickets import actions
from tickets.facts import FACTS
from tickets.places import shows, ticket_of
from tickets.verdict_forms import Settle


@company
def settle(request, number, fact):
    """One fact that nobody knew. Each has its own right."""
    if fact not in FACTS:
        raise Http404
    ticket = ticket_of(request.user, number)
    require(request.user, f"tickets.settle_{fact}")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    back = door(request, "ticket", ticket.number)
    return verb_page(
        request,
        "tickets/verb.html",
        form=Settle(*sent, fact=fact, user=request.user),
        act=lambda **said: actions.settle(ticket=ticket, fact=fact, by=request.user, **said),
        then=lambda _done: back,
        heading=_("Decide for the verdict"),
        press=_("Decide, judge anew"),
        back=back,
        **shows(ticket),
    )
