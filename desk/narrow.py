"""What narrows the board and the register: clerk, assignee, province, warranty."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Role
from core.typed import is_id
from dealers.models import Dealer, people_visible_to
from tickets.models import Task

COVER = {"yes": _("Covered"), "no": _("Not covered"), "open": _("Undecided")}


@dataclass
class Filters:
    """What narrows the board besides the queue. `dealer`, `department` and `clerk` are ids."""

    mine: bool = False
    urgent: bool = False
    province: str = ""
    cover: str = ""
    dealer: int | None = None
    department: int | None = None
    clerk: int | None = None

    @classmethod
    def of(cls, query) -> "Filters":
        """As the address says it; what cannot be read is left out."""
        who, cover = query.get("who", ""), query.get("cover", "")
        named = {name: int(query[name]) for name in ("dealer", "department", "clerk") if is_id(query.get(name, ""))}
        province = query.get("province", "").replace("\0", "")[:20]
        return cls(who == "mine", who == "urgent", province, cover if cover in COVER else "", **named)

    def narrow(self, tickets: QuerySet, user, owed: QuerySet) -> QuerySet:
        """Of these tickets those that fit; `owed` are the promises about tickets that are still owed."""
        if self.mine:
            tickets = tickets.filter(his(user, owed))
        if self.urgent:
            tickets = tickets.filter(urgent=True)
        if self.province:
            tickets = tickets.filter(customer__province__startswith=self.province)
        if self.clerk:
            tickets = tickets.filter(clerk_id=self.clerk)
        return of_cover(of_assignee(tickets, user, self.dealer, self.department), self.cover)

    def __bool__(self):
        return self != Filters()


def of_cover(tickets: QuerySet, cover: str) -> QuerySet:
    """Those whose verdict said so; `open` are those that no verdict has decided."""
    if cover == "open":
        return tickets.exclude(covered__in=("yes", "no"))
    return tickets.filter(covered=cover) if cover else tickets


def of_assignee(tickets: QuerySet, user, dealer: int | None, department: int | None) -> QuerySet:
    """Those of the dealer, and those on which the department has a task."""
    if dealer:
        tickets = tickets.filter(dealer_id=dealer)
    if department:
        tickets = tickets.filter(pk__in=Task.objects.visible_to(user).active().filter(department_id=department).values("ticket_id"))
    return tickets


def his(user, owed: QuerySet) -> Q:
    """A clerk's own tickets, and those about which he owes something for a colleague who is away."""
    return Q(clerk=user) | Q(pk__in=owed.stood_in_by(user).values("ticket_id"))


def choices(user, **more) -> dict[str, list[dict]]:
    """Dealers (`pk name province`), departments and clerks (`pk name`) to choose from, in one statement with what else is asked."""
    clerks = people_visible_to(user).filter(role=Role.CLERK, is_active=True)
    lists = {
        "dealers": Dealer.objects.visible_to(user).order_by("short_name").values(_=_row(name="short_name", province="province")),
        "departments": Department.objects.visible_to(user).order_by("name").values(_=_row(name="name")),
        "clerks": clerks.order_by("name").values(_=_row(name="name")),
    }
    found = people_visible_to(user).filter(pk=user.pk).values_list(*(ArraySubquery(rows) for rows in lists.values()), *more.values()).get()
    return {name: rows or [] for name, rows in zip((*lists, *more), found, strict=True)}


def _row(**named) -> JSONObject:
    return JSONObject(pk="pk", **named)
