"""The page behind the QR on a machine: for the customer, without signing in (A3, A10)."""

import pytest
from django.core.cache import cache

from aftersales.management.commands.check_books import check
from deadlines.models import Deadline
from notifications.models import Notice
from tickets.models import Ticket
from warranty.models import Customer

pytestmark = pytest.mark.django_db
KEY = "k" * 22
REPORT = {"said": "割台不转\n有焦味", "name": "张三", "phone": "139 1111 2222", "where": "谢桥镇北", "idempotency_key": KEY}


@pytest.fixture(autouse=True)
def counters():
    cache.clear()


@pytest.fixture
def place(machine_a, cast):
    return f"/m/{machine_a.token}/"


def test_who_scans_sees_machine_warranty_and_dealer_and_nobody(client, place, machine_a, make_ticket):
    make_ticket()
    page = client.get(place).content.decode()
    assert machine_a.serial in page and machine_a.dealer.name in page and "2026-08-20" in page
    assert not any(secret in page for secret in ("王建国", "13800005678", "5678", "SH20"))


def test_a_report_is_the_dealers_own_ticket_and_the_clerk_knows(client, place, cast, photo, machine_a, customer):
    answer = client.post(place, REPORT | {"photo": photo()})
    ticket = Ticket.objects.get()
    assert answer.url == f"{place}{KEY}/"
    assert (ticket.channel, ticket.own_dealer, ticket.title, ticket.customer) == ("qr", cast.dealer_a, "割台不转", customer)
    assert (ticket.contact.name, ticket.contact.phone) == ("张三", "13911112222"), "whoever scans calls for the owner"
    assert "谢桥镇北" in ticket.description and ticket.attachments.get().kind == "fault"
    promise = Deadline.objects.get(subject="tickets.task")
    assert (promise.kind, promise.dealer, promise.starts_at) == ("task.arrange_own", cast.dealer_a, ticket.received_at)
    assert {n.user for n in Notice.objects.filter(kind="ticket.reported")} >= {cast.clerk, cast.technician}
    assert {cast.owner_a, cast.repairer_a} == {n.user for n in Notice.objects.filter(kind="task.dispatched")}
    sent = client.get(answer.url).content.decode()
    assert ticket.number in sent and "前有人打电话给您" in sent and "张三" not in sent


def test_without_an_agreement_in_force_the_sales_branch_owes_the_answer(client, place, cast, machine_a):
    machine_a.dealer.agreements.update(ends="2025-12-31")
    client.post(place, REPORT)
    assert Ticket.objects.get().own_dealer is None
    assert Deadline.objects.get(kind="ticket.arrange").department.code == "sales"
    assert "前有人打电话给您" in client.get(f"{place}{KEY}/").content.decode()


def test_the_owner_is_known_by_his_number(client, place, customer):
    client.post(place, REPORT | {"name": "建国", "phone": "13800005678"})
    assert Ticket.objects.get().customer == customer and Customer.objects.count() == 1


def test_a_double_press_is_one_ticket(client, place):
    assert client.post(place, REPORT).url == client.post(place, REPORT).url
    assert Ticket.objects.count() == 1


class TestTheSameFaultAgain:
    def test_the_page_shows_the_open_report_and_asks(self, client, place):
        client.post(place, REPORT)
        page = client.get(place).content.decode()
        assert Ticket.objects.get().number in page and "同一故障，还没好" in page and "张三" not in page

    def test_it_is_a_call_about_that_and_everybody_concerned_hears(self, client, place, cast, photo):
        client.post(place, REPORT)
        key = "z" * 22
        again = REPORT | {"said": "还是不转", "again": "yes", "idempotency_key": key}
        answers = [client.post(place, again | {"photo": photo()}).url for _ in range(2)]
        ticket = Ticket.objects.get()
        assert answers == [f"{place}{key}/"] * 2 and (ticket.calls, ticket.attachments.count()) == (2, 1)
        event = ticket.events.get(kind="ticket.asked_again")
        assert "还是不转" in event.data["text"] and event.data["channel"] == "qr"
        assert {cast.owner_a, cast.clerk} <= {n.user for n in Notice.objects.filter(kind="ticket.asked_again")}
        assert ticket.number in client.get(answers[0]).content.decode() and check() == []

    def test_another_fault_is_a_ticket_of_its_own(self, client, place):
        client.post(place, REPORT)
        client.post(place, REPORT | {"again": "no", "idempotency_key": "z" * 22})
        assert Ticket.objects.count() == 2

    def test_what_a_clerk_wrote_down_is_asked_about_without_its_number(self, client, place, make_ticket):
        ticket = make_ticket()
        assert "同一故障，还没好" in client.get(place).content.decode()
        client.post(place, REPORT | {"again": "yes"})
        ticket.refresh_from_db()
        assert ticket.calls == 2 and Ticket.objects.count() == 1


def test_too_many_reports_are_refused_and_nothing_is_written(client, place):
    keys = [letter * 22 for letter in "abcdefg"]
    answers = [client.post(place, REPORT | {"idempotency_key": key}).status_code for key in keys]
    assert answers == [302] * 5 + [429] * 2 and Ticket.objects.count() == 5


@pytest.mark.parametrize("wrong", [{"phone": "abc"}, {"phone": ""}, {"said": " "}, {"name": "x" * 51}, {"running": "flies"}])
def test_what_is_wrong_is_said_at_its_field(client, place, wrong):
    page = client.post(place, REPORT | wrong)
    assert page.status_code == 400 and f'name="{next(iter(wrong))}"' in page.content.decode() and not Ticket.objects.exists()


def test_a_photo_that_is_none_is_refused(client, place, photo):
    upload = photo()
    upload.file.write(b"no picture")
    assert client.post(place, REPORT | {"photo": upload}).status_code in (302, 400)
    assert client.post(place, REPORT | {"idempotency_key": "../../x", "said": ""}).status_code == 400


@pytest.mark.parametrize("path", ["/m/nobody-knows-this/", "/m/nobody-knows-this/abc/", "/m/x/"])
def test_a_wrong_code_is_told_kindly(client, path, reference):
    page = client.get(path)
    assert page.status_code == 404 and "二维码" in page.content.decode()


def test_another_machines_receipt_is_not_shown(client, place, combine, clerk):
    from warranty.actions import register_machine

    client.post(place, REPORT)
    other = register_machine(model=combine, serial="HG9", by=clerk)
    assert client.get(f"/m/{other.token}/{KEY}/").status_code == 404
