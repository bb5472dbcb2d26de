"""What the verdict asks of people: a page for each question, after which it is given anew (R2010 Art. 29, 33, 38, 43)."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from tickets import actions
from tickets.facts import FACTS
from tickets.verdict_forms import LinkProblem, Settle
from tickets.views.verbs import page, posted, ticket_of


@login_required
def settle(request, number, fact):
    """One fact that nobody knew."""
    if fact not in FACTS:
        raise Http404
    ticket = ticket_of(request, number)
    form = Settle(*posted(request), fact=fact, user=request.user)
    return page(
        request, f"tickets.settle_{fact}", form, lambda **d: actions.settle(ticket=ticket, fact=fact, by=request.user, **d),
        ticket=ticket, heading=_("Decide for the verdict"), press=_("Decide, judge anew"),
    )  # fmt: skip


@login_required
def link_problem(request, number):
    """Whether it is the same problem as an earlier one of the machine."""
    ticket = ticket_of(request, number)
    form = LinkProblem(*posted(request), user=request.user, ticket=ticket)
    return page(
        request, "tickets.link_problem", form, lambda **d: actions.link_problem(ticket=ticket, by=request.user, **d),
        ticket=ticket, heading=_("The same problem as before?"), press=_("Decide, judge anew"),
    )  # fmt: skip
