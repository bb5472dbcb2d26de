"""Decisions for which verdicts wait, on the first page of whoever makes them (R2010 Art. 29, 33, 43)."""

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Window
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.web import door
from desk.errands import SHOWN, Errand, Errands
from desk.portal.jobs import mine
from desk.rooms import tasks_of_person
from desk.verdicts import Need, need
from tickets.facts import DUE
from tickets.models import Ticket, Verdict
from warranty.words import REMEDIES

DOER = "dealer_repairer"  # what can be seen at the machine, by whoever has the task
MEANT = {
    Role.TECHNICIAN: ("technician",),
    Role.CLERK: ("clerk", "administrator"),
    Role.ADMIN: ("clerk", "administrator"),
    Role.LEADER: ("leader",),
}


def tickets(user):
    """The tickets in hand whose verdict waits for this person; `own` where he is the one who can look at the machine."""
    tasks = tasks_of_person(user) if user.is_company else mine(user)
    found = Ticket.objects.visible_to(user).waiting().annotate(own=Exists(tasks.filter(ticket=OuterRef("pk"))))
    return found.filter(Q(waits_for__overlap=list(MEANT.get(user.role, ()))) | Q(waits_for__contains=[DOER], own=True))


def needs(request) -> Iterator[tuple[Ticket, Need]]:
    """The first few of these tickets, the oldest first, each with every decision that is this person's; one statement.

    `ticket.of` is how many there are altogether.
    """
    user, meant = request.user, MEANT.get(request.user.role, ())
    text = "text_zh" if (get_language() or "").startswith("zh") else "text_en"
    last = Verdict.objects.filter(ticket=OuterRef("pk")).order_by("-id")
    asked = {"needs": Subquery(last.values("answer__needs_person")[:1]), "remedy": Subquery(last.values("answer__remedy")[:1])}
    rows = tickets(user).annotate(**asked, of=Window(Count("pk"))).select_related("machine__model", "dealer", "customer")
    for ticket in rows.order_by("received_at", "id")[:SHOWN]:
        for row in ticket.needs or []:
            his = ticket.own if row["who"] == DOER else row["who"] in meant
            if his and row["code"] not in ticket.facts:
                yield ticket, need(row, text, request, ticket)
        if user.role == Role.LEADER and ticket.remedy in DUE and ticket.facts.get("redress") != ticket.remedy:
            yield ticket, Need(str(REMEDIES[ticket.remedy]), str(user.get_role_display()), door(request, "decide_redress", ticket.number))


def to_settle(request) -> Errands:
    """The card of a company person's first page."""
    found = list(needs(request))
    rows = [_errand(request, ticket, one) for ticket, one in found]
    empty = _("A verdict that hangs on what nobody knew yet comes here.")
    return Errands("settle", _("Decisions for the verdict"), _("Decide"), "", empty, rows, found[0][0].of if found else 0)


def _errand(request, ticket: Ticket, one: Need) -> Errand:
    page = one.url or door(request, "ticket", ticket.number)
    return Errand(ticket.number, f"{ticket.title} · {one.text}", ticket.dealer or ticket.machine, ticket.received_at, page)
