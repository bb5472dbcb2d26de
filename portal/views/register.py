"""A call that reached the dealer itself: found, registered, and owed from then on (A10)."""

from django.shortcuts import render
from django.urls import reverse

from core.clock import company_day
from core.pages import posted
from core.search.find import newest
from core.typed import is_id
from core.web import verb_page
from pages.doors import dealers_only
from pages.fields import typed
from pages.verdicts import shown
from portal.forms import RegisterOwn
from portal.frame import summary
from tickets import actions
from tickets.models import Task, Ticket
from warranty.cases import judge_machine
from warranty.models import Customer, Machine

SHORTEST = 2


@dealers_only
def register(request):
    """One page: look for the machine or the customer among one's own, or write them down as unknown."""
    now = summary(request).now
    machine, customer = (
        _chosen(request, Machine, "machine", "model", "customer", "card", "replaced_by"),
        _chosen(request, Customer, "customer"),
    )
    form = RegisterOwn(posted(request), user=request.user, now=now, machine=machine, customer=customer)
    return verb_page(
        request,
        "portal/register.html",
        form=form,
        act=lambda **data: actions.register_own(by=request.user, **data),
        then=lambda ticket: _to_arrange(ticket, request.user),
        machine=machine,
        customer=form.customer,
        verdict=shown(judge_machine(machine, report_day=company_day(now))[2], now) if machine else None,
        doubles=_running(machine, request.user) if machine else [],
        **_find(request),
    )


def _chosen(request, model, name, *related):
    """A machine or customer named in the address, if it is one's own; the form carries it on."""
    pk = request.POST.get(name) or request.GET.get(name) or ""
    if not is_id(pk):
        return None
    return model.objects.visible_to(request.user).select_related(*related).filter(pk=int(pk)).first()


def _to_arrange(ticket, user) -> str:
    """The two hours run: the next page is who goes, when."""
    task = Task.objects.visible_to(user).filter(ticket=ticket).latest("id")
    return reverse("portal:arrange", args=[task.pk])


def _running(machine, user) -> list[Ticket]:
    """What is open about this machine already: perhaps it is the same call again."""
    return list(Ticket.objects.visible_to(user).filter(machine=machine).exclude(state__in=Ticket.OVER)[:5])


@dealers_only
def find_machine(request):
    """The list under the search field, while it is typed."""
    return render(request, "portal/_machines_found.html", _find(request))


def _find(request) -> dict:
    """Own machines by serial, or by their owner's name or phone, and own customers without a machine."""
    query = typed(request.GET.get("find", ""))
    if len(query) < SHORTEST:
        return {"find": query, "machines": [], "customers": []}
    own, people = Machine.objects.visible_to(request.user), Customer.objects.visible_to(request.user)
    hits = newest("machine", query, request.user, own, most=8)
    machines = list(own.filter(pk__in=hits).select_related("model", "customer", "replaced_by").order_by("-id"))
    others = people.exclude(pk__in=[machine.customer_id for machine in machines if machine.customer_id])
    customers = others.filter(pk__in=newest("customer", query, request.user, others, most=5))
    return {"find": query, "machines": machines, "customers": list(customers)}
