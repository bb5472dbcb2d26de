"""A customer with everything that hangs on him, in a fixed number of statements (A3, X2)."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import BadRequest
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import history
from core.masking import masked_phone
from core.search.find import newest
from core.typed import is_id
from core.web import back_to, door
from links.lists import links_of, with_links
from pages.counts import how_many
from tickets.lateness import with_lateness
from tickets.models import RepairRecord, Ticket
from warranty.actions import reveal_phone
from warranty.kinds import Happened
from warranty.models import Contact, Customer, CustomerEvent, CustomerVersion, Machine, Site, Voucher

PAGE = 30
MOST = 50
FIELDS = ("kind", "name", "phone", "address")
VERSION = JSONObject(pk="pk", kind="kind", name="name", phone="phone", address="address")


def listed(request) -> dict:
    """A page of the list as its address asks for it: `q` searches, `before` is the last id of the page before, `doubles` asks for
    numbers with two names."""
    query, before = request.GET.get("q", "").strip()[:60], request.GET.get("before", "")
    doubles = request.GET.get("doubles") == "1"
    if before and not is_id(before):
        raise BadRequest("before")
    rows = _found(request.user, query, int(before) if before else None, doubles=doubles)
    more = rows[PAGE - 1].pk if len(rows) > PAGE else None
    return {"customers": rows[:PAGE], "query": query, "more": more, "doubles": doubles}


def _found(user, query: str, below: int | None, *, doubles: bool = False) -> list[Customer]:
    """A page and one more of the customers, the newest first, after the id `below`: by name, whole phone or its last four digits."""
    rows = Customer.objects.visible_to(user).in_use()
    if doubles:
        others = Customer.objects.visible_to(user).in_use().filter(phone=OuterRef("phone")).exclude(name=OuterRef("name"))
        rows = rows.filter(~Q(phone=""), Exists(others.filter(phone_shared=False)), phone_shared=False)
    tickets = Ticket.objects.visible_to(user).filter(customer=OuterRef("pk"))
    machines = Machine.objects.visible_to(user).in_use().filter(customer=OuterRef("pk"))
    if query:
        rows = rows.filter(pk__in=newest("customer", query, user, rows, below=below, most=PAGE + 1))
    elif below:
        rows = rows.filter(pk__lt=below)
    rows = rows.annotate(machine_count=how_many(machines), ticket_count=how_many(tickets))
    return list(rows.select_related("dealer").order_by("-id")[: PAGE + 1])


def one(user, pk: int) -> Customer | None:
    """The customer with contacts, sites, former versions and whoever has the same number."""
    of = {"customer": OuterRef("pk")}
    contacts = Contact.objects.visible_to(user).in_use().filter(**of).order_by("id")
    sites = Site.objects.visible_to(user).in_use().filter(**of).order_by("id")
    versions = CustomerVersion.objects.filter(**of).order_by("id")
    alike = Customer.objects.visible_to(user).in_use().filter(phone=OuterRef("phone")).exclude(phone="").exclude(pk=OuterRef("pk"))
    merged = Customer.objects.visible_to(user).filter(merged_into=OuterRef("pk")).order_by("id")
    rows = Customer.objects.visible_to(user).select_related("merged_into", "dealer").annotate(
        has_contacts=ArraySubquery(contacts.values_list(JSONObject(name="name", relation="relation", phone="phone"))),
        has_sites=ArraySubquery(sites.values_list(JSONObject(name="name", address="address"))),
        former=ArraySubquery(versions.values_list(VERSION)),
        alike=ArraySubquery(alike.order_by("id").values_list(JSONObject(pk="pk", name="name", shared="phone_shared"))),
        took=ArraySubquery(merged.values_list(JSONObject(pk="pk", name="name"))),
    )  # fmt: skip
    return rows.filter(pk=pk).first()


@dataclass(frozen=True)
class Change:
    """What a field said before, and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One thing that happened to the entry."""

    at: datetime
    by: str
    words: str
    changes: list[Change]


def hanging(user, customer: Customer, now) -> dict:
    """His machines with their papers, his tickets, records and consents, of each what this person may see."""
    vouchers = Voucher.objects.visible_to(user).filter(machine=OuterRef("pk")).order_by("-id")
    machines = Machine.objects.visible_to(user).in_use().filter(customer=customer).select_related("model", "dealer", "card")
    machines = machines.annotate(papers=ArraySubquery(vouchers.values_list(JSONObject(number="number", void="voided_on"))))
    tickets = with_lateness(Ticket.objects.visible_to(user).filter(customer=customer), user)
    tickets = tickets.select_related("contact", "model").order_by("-id")
    records = RepairRecord.objects.visible_to(user).filter(ticket__customer=customer).select_related("ticket").order_by("-id")
    records = list(with_links(records, user)[:MOST])
    for record in records:
        record.links = links_of(record, now)
    machines = list(machines.order_by("-id")[:MOST])
    return {
        "machines": machines,
        "tickets": list(tickets[:MOST]),
        "records": records,
        "consents": [(record, link) for record in records for link in record.links],
        "explained": [machine for machine in machines if machine.card and machine.card.explained_on],
    }


def changes(user, customer: Customer) -> list[Line]:
    """What happened to the entry, the last first."""
    events = CustomerEvent.objects.visible_to(user).filter(customer=customer).select_related("by").order_by("-at", "-id")[:MOST]
    return [_line(event, customer, user) for event in events]


def reveal(request, pk: int):
    """Show the whole number once; that it was looked at stays on record (X5)."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    reveal_phone(customer=customer, by=request.user)
    if request.htmx:
        return render(request, "pages/_phone.html", {"customer": customer})
    request.session["revealed"] = customer.pk
    return redirect(back_to(request, door(request, "customers")))


def _line(event: CustomerEvent, customer: Customer, user) -> Line:
    changes = _changes(event.data["version"], customer, user) if event.kind == Happened.CUSTOMER_CORRECTED else []
    return Line(event.at, str(event.by or ""), history.words(event.kind, event.data), changes)


def _changes(pk: int, customer: Customer, user) -> list[Change]:
    """From the version that a correction kept to the one after it, or to what stands now; the fields that differ."""
    now = {"kind": customer.kind, "name": customer.name, "phone": customer.phone, "address": customer.place}
    told = [*customer.former, now]
    at = next((n for n, version in enumerate(customer.former) if version["pk"] == pk), None)
    if at is None:  # erased
        return []
    before, after = told[at], told[at + 1]
    names = {"kind": _("Person or organisation"), "name": _("Name"), "phone": _("Phone"), "address": _("Address")}
    seen = FIELDS if user.sees_contacts else FIELDS[:2]
    differ = [name for name in seen if before[name] != after[name] and (name != "kind" or before[name])]
    return [Change(names[name], _shown(name, before[name]), _shown(name, after[name])) for name in differ]


def _shown(name: str, value: str) -> str:
    if name == "phone":
        return masked_phone(value) if value else "—"
    return str(Customer.Kind(value).label) if name == "kind" and value else value or "—"
