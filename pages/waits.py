"""Decisions for which verdicts wait, on the first page of whoever makes them (R2010 Art. 29, 33, 43)."""

from collections.abc import Iterator

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Window
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from accounts.models import Role
from core.language import reads_chinese
from core.web import door
from dealers.models import Dealer
from pages.own import tasks_of_person
from pages.standing import by_person
from pages.verdicts import Need, need
from tickets.facts import redress_open
from tickets.models import Ticket, Verdict
from warranty.models import Machine, ProductModel
from warranty.words import REMEDIES

SHOWN = 8
DOER = "dealer_repairer"  # what can be seen at the machine, by whoever has the task
MEANT = {
    Role.TECHNICIAN: ("technician",),
    Role.CLERK: ("clerk", "administrator"),
    Role.ADMIN: ("clerk", "administrator"),
    Role.LEADER: ("leader",),
}


def tickets(user):
    """The tickets in hand whose verdict waits for this person; `own` where he is the one who can look at the machine."""
    tasks = tasks_of_person(user)
    found = Ticket.objects.visible_to(user).waiting().annotate(own=Exists(tasks.filter(ticket=OuterRef("pk"))))
    return found.filter(Q(waits_for__overlap=list(MEANT.get(user.role, ()))) | Q(waits_for__contains=[DOER], own=True))


def first_few(user):
    """The oldest of them with what their verdicts ask; `of` is how many there are altogether."""
    last = Verdict.objects.filter(ticket=OuterRef("pk")).order_by("-id")
    asked = {"needs": Subquery(last.values("answer__needs_person")[:1]), "remedy": Subquery(last.values("answer__remedy")[:1])}
    rows = tickets(user).annotate(**asked, of=Window(Count("pk"))).select_related("machine__model", "dealer")
    return rows.order_by("received_at", "id")[:SHOWN]


_first_few = by_person(first_few)


def folded(user) -> ArraySubquery:
    """The same as one value, for a page that asks for much else; `unfolded` makes tickets of it again."""
    shown = ("number", "title", "kind", "received_at", "facts", "needs", "remedy", "of", "own", "machine_id")
    names = {name: name for name in shown}
    machine = {"serial": "machine__serial", "invoiced_on": "machine__invoiced_on", "model_id": "machine__model"}
    kind = {"code": "machine__model__code", "name": "machine__model__name", "dealer": "dealer__short_name"}
    return ArraySubquery(first_few(user).values(row=JSONObject(**names, **machine, **kind)))


def unfolded(rows: list[dict]) -> Iterator[Ticket]:
    for row in rows:
        model = ProductModel(pk=row["model_id"], code=row["code"], name=row["name"])
        machine = Machine(pk=row["machine_id"], serial=row["serial"], invoiced_on=row["invoiced_on"], model=model)
        ticket = Ticket(number=row["number"], title=row["title"], kind=row["kind"], facts=row["facts"], machine=machine)
        ticket.received_at, ticket.dealer = parse_datetime(row["received_at"]), row["dealer"] and Dealer(short_name=row["dealer"])
        ticket.needs, ticket.remedy, ticket.of, ticket.own = row["needs"], row["remedy"], row["of"], row["own"]
        yield ticket


def needs(request, rows=None) -> Iterator[tuple[Ticket, Need]]:
    """The first few of these tickets, or the `rows` that were read already, each with every decision that is this person's."""
    user, meant = request.user, MEANT.get(request.user.role, ())
    text = "text_zh" if reads_chinese() else "text_en"
    for ticket in _first_few(user) if rows is None else rows:
        for row in ticket.needs or []:
            his = ticket.own if row["who"] == DOER else row["who"] in meant
            if his and row["code"] not in ticket.facts:
                yield ticket, need(row, text, request, ticket)
        if user.role == Role.LEADER and redress_open(ticket.remedy, ticket.kind, ticket.facts):
            yield ticket, Need(str(REMEDIES[ticket.remedy]), str(user.get_role_display()), door(request, "decide_redress", ticket.number))
