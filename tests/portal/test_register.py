"""Calls that reach the dealer itself (A10), and its own register (A3, X5)."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import ExportLog
from deadlines.models import Deadline
from tests.conftest import SHANGHAI
from tickets.models import Ticket
from warranty.models import Customer

pytestmark = pytest.mark.django_db
PAGE, BOOK = "/portal/register/", "/portal/tickets/"


@pytest.fixture
def client_a(door, cast, clock_at, at):
    """Dealer A's repairer on Monday 8 June, 14:42."""
    clock_at(at)
    return door(cast.repairer_a)


def told(**changes):
    facts = {
        "channel": "call", "kind": "repair", "title": "割台不升", "received_at_0": "2026-06-08", "received_at_1": "14:40",
        "customer_name": "张守田", "customer_phone": "13700001111", "customer_address": "颍上县", **changes,
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value is not None}


@pytest.mark.parametrize("query", ["2508113", "王建国", "5678"])
def test_own_machines_are_found_by_serial_owner_or_phone(client_a, machine_a, query):
    for page in (client_a.get(PAGE, {"find": query}), client_a.get("/portal/register/find/", {"find": query})):
        text = page.content.decode()
        assert f"?machine={machine_a.pk}" in text and "13800005678" not in text


def test_a_rivals_machine_is_neither_found_nor_chosen(door, cast, machine_a, clock_at, at):
    clock_at(at)
    client = door(cast.owner_b)
    found = client.get(PAGE, {"find": machine_a.serial}).content.decode()
    assert "?machine=" not in found and "王建国" not in found
    assert machine_a.serial not in client.get(PAGE, {"machine": machine_a.pk}).content.decode()
    client.post(PAGE, told(machine=machine_a.pk))
    assert Ticket.objects.get().machine is None


def test_the_verdict_stands_there_before_anything_is_promised(client_a, machine_a):
    page = client_a.get(PAGE, {"machine": machine_a.pk}).content.decode()
    assert "保内" in page and "整机至 <b>2026-08-20</b>" in page and "王建国" in page


def test_of_a_complaint_the_dealer_says_what_it_is_about(client_a):
    assert "请选择投诉什么" in client_a.post(PAGE, told(kind="complaint")).content.decode()
    client_a.post(PAGE, told(kind="complaint", complaint="parts"))
    assert Ticket.objects.get().complaint == "parts"


def test_a_call_about_a_known_machine_becomes_a_task_of_ones_own(client_a, cast, machine_a):
    response = client_a.post(PAGE, told(machine=machine_a.pk, customer_name=None, customer_phone=None))
    ticket = Ticket.objects.get()
    task = ticket.tasks.get()
    assert response.url == f"/portal/tasks/{task.pk}/arrange/"
    assert (ticket.own_dealer, ticket.machine, ticket.customer.name, task.own) == (cast.dealer_a, machine_a, "王建国", True)
    promise = Deadline.objects.get(kind="task.arrange_own", subject_id=task.pk)
    assert promise.due_at == datetime(2026, 6, 8, 16, 40, tzinfo=SHANGHAI)


def test_unknown_customer_and_machine_are_written_down_as_told(client_a, cast, combine):
    client_a.post(PAGE, told(model=combine.pk, serial_text="HG4LZ-77"))
    ticket = Ticket.objects.get()
    assert (ticket.machine, ticket.model, ticket.serial_text) == (None, combine, "HG4LZ-77")
    assert (ticket.customer.name, ticket.customer.dealer) == ("张守田", cast.dealer_a)


def test_a_call_typed_in_late_needs_its_reason(client_a):
    response = client_a.post(PAGE, told(received_at_1="13:00"))
    assert response.status_code == 400 and 'id="id_late_reason_error"' in response.content.decode()
    assert client_a.post(PAGE, told(received_at_1="13:00", late_reason="停电")).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"), ({"title": "长" * 81}, "title"), ({"customer_phone": "abc"}, "customer_phone"),
        ({"kind": "exchange"}, "kind"), ({"received_at_1": "25:00"}, "received_at"), ({"received_at_0": "2027-01-01"}, "received_at"),
        ({"hours": "-1"}, "hours"), ({"hours": "9" * 20}, "hours"), ({"serial_text": "长" * 41}, "serial_text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nobody_is_written_down(client_a, wrong, field):
    response = client_a.post(PAGE, told(**wrong))
    assert response.status_code == 400 and f'id="id_{field}_error"' in response.content.decode()
    assert not Ticket.objects.exists() and not Customer.objects.filter(name="张守田").exists()


def test_an_open_ticket_of_the_same_machine_is_pointed_out(client_a, cast, machine_a, make_ticket, at):
    from tickets import actions

    ticket = make_ticket()
    actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    assert ticket.number in client_a.get(PAGE, {"machine": machine_a.pk}).content.decode()


@pytest.mark.parametrize("query", [{"machine": "x"}, {"machine": "9" * 30}, {"customer": "-1"}, {"find": "%"}, {"find": "\0x"}])
def test_addresses_that_nobody_made_are_left_out(client_a, query):
    assert client_a.get(PAGE, query).status_code == 200


# The register


@pytest.fixture
def listed(client_a):
    def make(**facts):
        client_a.post(PAGE, told(**facts))
        return Ticket.objects.latest("id")

    return make


def test_the_register_finds_by_number_name_phone_and_fault(client_a, listed):
    ticket = listed()
    for query in (ticket.number, "张守田", "1111", "割台"):
        page = client_a.get(BOOK, {"q": query}).content.decode()
        assert ticket.number in page and "137****1111" in page and "13700001111" not in page, query
    assert ticket.number not in client_a.get(BOOK, {"q": "没有"}).content.decode()


def test_filters_narrow_it_and_nonsense_is_left_out(client_a, listed):
    ticket = listed()
    assert ticket.number in client_a.get(BOOK, {"state": "dispatched", "kind": "repair", "since": "2026-06-08"}).content.decode()
    for query in ({"state": "closed"}, {"until": "2026-06-07"}, {"kind": "advice"}):
        assert ticket.number not in client_a.get(BOOK, query).content.decode()
    assert client_a.get(BOOK, {"q": "\0"}).status_code == 200
    bad = {"state": "x", "since": "gestern", "before": "-1", "q": "\u4e00" * 200}
    assert client_a.get(BOOK, bad).status_code == 200


def test_a_rivals_register_is_its_own(door, cast, listed):
    ticket = listed()
    assert ticket.number not in door(cast.owner_b).get(BOOK).content.decode()


def test_an_export_is_masked_harmless_and_on_record(client_a, cast, listed):
    ticket = listed(title="=cmd()")
    table = client_a.get(BOOK + "export/", {"kind": "repair"}).content.decode()
    assert ticket.number in table and "137****1111" in table and "13700001111" not in table and "'=cmd()" in table
    log = ExportLog.objects.get()
    assert (log.by, log.rows, log.filters) == (cast.repairer_a, 1, {"kind": "repair"})


def test_as_many_statements_for_ten_rows_as_for_one(client_a, listed):
    counts = []
    for number in (1, 9):
        for count in range(number):
            listed(title=f"割台 {count}")
        with CaptureQueriesContext(connection) as asked:
            client_a.get(BOOK, {"q": "割台"})
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_long_registers_come_in_pages(client_a, listed, monkeypatch):
    from pages import book

    monkeypatch.setattr(book, "PAGE", 2)
    first, second, third = (listed(title=title) for title in ("一号故障", "二号故障", "三号故障"))
    page = client_a.get(BOOK, {"kind": "repair"}).content.decode()
    assert third.number in page and second.number in page and first.number not in page
    assert f"before={second.pk}" in page and "kind=repair" in page
    assert first.number in client_a.get(BOOK, {"before": second.pk}).content.decode()


def test_time_left_is_counted_from_receipt_not_from_typing(client_a, listed, clock_at, at):
    listed()
    clock_at(at + timedelta(minutes=58))
    assert "还有 1 小时" in client_a.get("/portal/").content.decode()
