"""How many SQL statements each address costs, on record in query_counts.json; for any number of rows the same.

A count that changed is written anew with `WRITE=1 bin/test tests/test_query_counts.py`, to be looked at in the diff.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from deadlines.models import Deadline
from notifications.models import Notice
from tests.test_permissions import addresses, arguments, client_of, expected, world  # noqa: F401
from tickets import actions
from tickets.models import Task, Ticket
from warranty.models import Customer, Machine

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).parent / "query_counts.json"
LIMIT = 12
LOOKERS = ["clerk", "owner", "leader", "technician", "rep", "keeper", "finance", "admin"]
# Pages that are not asked for by the minute: forms with several choices in them, Django's own.
NOT_COUNTED = (
    "admin:",
    "clerk:",
    "account_",
    "mfa_",
    "healthz",
    "metrics",
    "set_language",
    "api:schema",
    "api:docs",
    "api:token",
    "api:nothing",
)


def cost(client, place) -> int:
    """The statements of one GET, savepoints left out."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(place)
        b"".join(answer.streaming_content) if answer.streaming else answer.content
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


def test_statements_are_those_on_record(world, client_of):  # noqa: F811
    things, people = world
    clients, counts = {role: client_of(people[role]) for role in LOOKERS}, {}
    for name, wanted in addresses().items():
        outcomes = expected(name, "GET") or {}
        looker = next((role for role in LOOKERS if outcomes.get(role) == "in"), None)
        if name.startswith(NOT_COUNTED) or looker is None:
            continue
        place = reverse(name, kwargs=arguments(name, wanted, things))
        if "get" in getattr(resolve(place).func, "actions", {"get": ""}):
            clients[looker].get(place)
            counts[name] = cost(clients[looker], place)
    if os.environ.get("WRITE"):
        RECORD.write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n")
    assert {name: count for name, count in counts.items() if count > LIMIT} == {}
    assert counts == json.loads(RECORD.read_text())


def clones(row, many: int, /, **fields) -> None:
    """Many rows like this one; `fields` are functions of the number that make them differ where they must."""
    model, kept = type(row), {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    model.objects.bulk_create(model(**{**kept, **{name: make(n) for name, make in fields.items()}}) for n in range(many))


@pytest.fixture
def grow(cast, make_ticket, at):
    """`grow(200)`: that many more tickets, tasks, promises, machines, customers and messages."""
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    ticket, machine = task.ticket, task.ticket.machine
    promise = Deadline.objects.of(task).get(kind="task.arrange")
    message = Notice.objects.filter(user=cast.owner_a).first()
    machine_fields = {
        "card_id": lambda n: None,
        "serial": lambda n: f"HG-{Machine.objects.count()}-{n}",
        "token": lambda n: f"t{Machine.objects.count()}-{n}",
    }

    def more(number):
        have = Ticket.objects.count()
        clones(ticket, number, number=lambda n: f"SH2026-{have + n + 1000}")
        others = list(Ticket.objects.order_by("-id").values_list("pk", flat=True)[:number])
        clones(task, number, ticket_id=lambda n: others[n])
        tasks = list(Task.objects.order_by("-id").values_list("pk", flat=True)[:number])
        clones(promise, number, subject_id=lambda n: tasks[n])
        clones(message, number)
        clones(machine.customer, number)
        owners = list(Customer.objects.order_by("-id").values_list("pk", flat=True)[:number])
        clones(machine, number, customer_id=lambda n: owners[n], **machine_fields)

    return more


LISTS = [
    ("clerk", "/api/v1/tickets/?page_size=200"), ("owner_a", "/api/v1/tickets/?page_size=200"), ("clerk", "/api/v1/tickets/?q=割台"),
    ("clerk", "/api/v1/tasks/?page_size=200"), ("owner_a", "/api/v1/tasks/?page_size=200"),
    ("clerk", "/api/v1/deadlines/?page_size=200"), ("owner_a", "/api/v1/messages/?page_size=200"),
    ("clerk", "/api/v1/machines/?page_size=200"), ("clerk", "/api/v1/customers/?page_size=200"),
    ("owner_a", "/api/v1/machines/?page_size=200"), ("owner_a", "/api/v1/customers/?page_size=200"),
    ("clerk", "/admin/work/board/"), ("clerk", "/admin/work/tickets/"), ("clerk", "/admin/work/machines/"), ("leader", "/desk/"),
    ("technician", "/desk/"), ("owner_a", "/portal/"), ("owner_a", "/portal/tickets/"), ("owner_a", "/portal/messages/"),
    ("owner_a", "/portal/customers/"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "place"), LISTS, ids=lambda value: value)
def test_a_list_costs_the_same_for_any_number_of_rows(cast, grow, client_of, who, place, settings):  # noqa: F811
    client = client_of(getattr(cast, who))
    grow(10)
    client.get(place)
    few = cost(client, place)
    grow(190)
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": "grown"}}  # `clear` would empty the other workers' too
    client.get(place)
    assert cost(client, place) == few <= LIMIT


def test_registering_over_the_api_is_cheap(cast, machine_a, customer, client_of):  # noqa: F811
    """A ticket with its number, lines, verdict, deadline, under a key: a statement more is looked at."""
    client = client_of(cast.clerk)
    body = {"channel": "call", "kind": "repair", "title": "停机", "machine": machine_a.pk, "customer": customer.pk}
    with CaptureQueriesContext(connection) as queries:
        answer = client.post("/api/v1/tickets/register/", body, "application/json", headers={"Idempotency-Key": "call-1"})
    assert answer.status_code == 201
    written = [query["sql"][:120] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(written) <= 18, "\n".join(written)
