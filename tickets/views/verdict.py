"""What the verdict asks of people: a page for each question, after which it is given anew (R2010 Art. 29, 33, 38, 43)."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import clock
from tickets import actions
from tickets.facts import FACTS
from tickets.models import Redress, Verdict
from tickets.verb_forms import Nothing
from tickets.verdict_forms import DecideRedress, GiveMachine, LinkProblem, Settle
from tickets.views.verbs import page, posted, ticket_of
from warranty.words import REMEDIES, reference


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


@login_required
def decide_redress(request, number):
    """The leader decides on an exchange or a return (Art. 28–32)."""
    ticket = ticket_of(request, number)
    if ticket.machine is None:
        raise Http404
    answer = Verdict.objects.filter(ticket=ticket).order_by("-id").values_list("answer", flat=True).first() or {}
    form = DecideRedress(posted(request)[0], ticket=ticket, answer=answer)
    return page(
        request, "tickets.decide_redress", form, lambda **d: actions.decide_redress(ticket=ticket, by=request.user, **d),
        ticket=ticket, heading=_("Exchange or return"), press=_("Decide"), reasons=_said(answer),
    )  # fmt: skip


def _said(answer) -> list[str]:
    """What the verdict said, with its articles, for who decides."""
    text = "text_zh" if (get_language() or "").startswith("zh") else "text_en"
    remedy = REMEDIES.get(answer.get("remedy"))
    return [*([str(remedy)] if remedy else []), *(f"{reference(one['ref'])} {one[text]}" for one in answer.get("citations", []))]


def redress_of(request, number) -> Redress:
    """What was decided on a ticket and still stands; else 404."""
    related = ("ticket__customer", "ticket__machine", "ticket__model", "machine")
    rows = Redress.objects.visible_to(request.user).standing().select_related(*related)
    return get_object_or_404(rows, ticket__number=number)


@login_required
def give_machine(request, number):
    """Carry the exchange out."""
    redress = redress_of(request, number)
    form = GiveMachine(posted(request)[0], user=request.user, model=redress.machine.model_id, day=clock.company_day(clock.now()))
    return page(
        request, "tickets.give_machine", form, lambda **d: actions.give_machine(redress=redress, by=request.user, **d),
        ticket=redress.ticket, heading=_("Exchange the machine"), press=_("Exchange, renew the papers"), reasons=[_decision(redress)],
    )  # fmt: skip


@login_required
def take_machine_back(request, number):
    """Carry the return out."""
    redress = redress_of(request, number)
    return page(
        request, "tickets.take_machine_back", Nothing(*posted(request)),
        lambda: actions.take_machine_back(redress=redress, by=request.user),
        ticket=redress.ticket, heading=_("The machine came back"), press=_("It is back, void its papers"), grave=True,
        reasons=[_decision(redress)],
    )  # fmt: skip


def _decision(redress) -> str:
    facts = {"what": redress.get_what_display(), "article": redress.article, "reason": redress.reason}
    return _("The leader's decision: %(what)s, %(article)s: %(reason)s") % facts
