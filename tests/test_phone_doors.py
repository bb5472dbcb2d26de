"""Five spellings of one number make one customer, at every door; a number that is none is refused where it is typed."""

import pytest
from rest_framework.test import APIClient

from core import clock
from core.clock import company_zone
from tickets.models import Ticket
from warranty import actions, books
from warranty.actions.customers import enter_customers
from warranty.imports.reading import Cells
from warranty.models import Customer

pytestmark = pytest.mark.django_db
SPELLINGS = ["13712345678", "+86 137-1234-5678", "１３７１２３４５６７８", "(0086)137 1234 5678", "137 1234 5678"]
IMPOSSIBLE = ["7123456", "137123456789"]
each = pytest.mark.parametrize("phone", SPELLINGS)
none = pytest.mark.parametrize("phone", IMPOSSIBLE)


@pytest.fixture
def known(cast):
    """The customer as he was first written down."""
    return actions.enter_customer(by=cast.clerk, name="钱多多", phone=SPELLINGS[0])


@pytest.fixture
def call():
    local = clock.now().astimezone(company_zone())
    return {
        "who": "new", "customer_name": "钱多多", "title": "搅龙不转", "kind": "repair", "difficulty": "routine", "urgency": "no",
        "channel": "call", "received_at_0": f"{local:%Y-%m-%d}", "received_at_1": f"{local:%H:%M}", "step": "register",
    }  # fmt: skip


@each
def test_intake(client, cast, known, call, phone):
    client.force_login(cast.clerk)
    client.post("/admin/work/intake/", call | {"customer_phone": phone})
    assert Ticket.objects.get().customer == known


@none
def test_intake_refuses(client, cast, call, phone):
    client.force_login(cast.clerk)
    assert client.post("/admin/work/intake/", call | {"customer_phone": phone}).status_code == 400
    assert not Ticket.objects.exists()


@each
def test_the_dealers_portal(client, cast, phone):
    known = actions.enter_customer(by=cast.owner_a, dealer=cast.dealer_a, name="钱多多", phone=SPELLINGS[0])
    client.force_login(cast.repairer_a)
    local = clock.now().astimezone(company_zone())
    client.post("/portal/register/", {
        "channel": "call", "kind": "repair", "title": "割台不升", "received_at_0": f"{local:%Y-%m-%d}", "received_at_1": f"{local:%H:%M}",
        "customer_name": "钱多多", "customer_phone": phone,
    })  # fmt: skip
    assert Ticket.objects.get().customer == known


@each
def test_the_page_behind_the_machines_qr(client, machine_a, phone):
    actions.correct_customer(customer=machine_a.customer, by=None, phone=SPELLINGS[0])
    client.post(f"/m/{machine_a.token}/", {"said": "割台不升", "name": "老王", "phone": phone})
    assert Ticket.objects.get().customer == machine_a.customer


@none
def test_the_page_behind_the_machines_qr_refuses(client, machine_a, phone):
    assert client.post(f"/m/{machine_a.token}/", {"said": "割台不升", "name": "老王", "phone": phone}).status_code == 400


@each
def test_the_api(cast, known, phone):
    api = APIClient()
    api.force_authenticate(cast.clerk)
    facts = {"channel": "call", "kind": "repair", "title": "割台不升", "customer_facts": {"name": "钱多多", "phone": phone}}
    assert api.post("/api/v1/tickets/register/", facts, format="json").status_code == 201
    assert Ticket.objects.get().customer == known
    assert api.post("/api/v1/customers/enter/", {"name": "钱多多", "phone": phone}, format="json").json()["id"] == known.pk


@none
def test_the_api_refuses(cast, phone):
    api = APIClient()
    api.force_authenticate(cast.clerk)
    answer = api.post("/api/v1/customers/enter/", {"name": "钱多多", "phone": phone}, format="json")
    assert answer.status_code == 400 and "phone" in str(answer.json())


@each
def test_tables_of_machines(cast, known, phone):
    who = {"name": "钱多多", "phone": Cells({"phone": phone}).phone("phone")}
    people = enter_customers([(who, None)], by=cast.clerk, at=clock.now())
    assert list(people.values()) == [known]


@each
def test_it_is_found_however_it_is_typed(client, cast, known, phone):
    from tickets import intake

    assert [found.customer for found in intake.find(cast.clerk, phone, clock.company_day(clock.now()))] == [known]


@each
def test_signing_in_by_phone(client, person, phone):
    person("clerk", "赵敏", "clerk", department="sales", phone=SPELLINGS[0])
    from django.contrib.auth import authenticate

    from tests.conftest import PASSWORD

    assert authenticate(username=phone, password=PASSWORD)


def test_the_books_list_what_an_old_register_left(known):
    assert books.check() == []
    Customer.objects.bulk_create([Customer(name="钱多多", phone="13712345678"), Customer(name="孙二", phone="7123456")])
    found = "\n".join(books.check())
    assert "cannot be dialled" in found and "孙二" in found
    assert "written down more than once" in found and "钱多多" in found


def test_a_customer_with_an_old_number_can_be_put_right_in_everything_else():
    old = Customer.objects.create(name="孙二", phone="7123456")
    actions.correct_customer(customer=old, by=None, name="孙二娘")
    old.refresh_from_db()
    assert (old.name, old.phone) == ("孙二娘", "7123456")


class TestWithoutAPhone:
    """Letters and opinions without a phone can be registered (A3); nobody else is taken for who wrote."""

    @pytest.mark.parametrize(("said", "status"), [({"channel": "letter"}, 302), ({"kind": "opinion"}, 302), ({}, 400)])
    def test_at_intake(self, client, cast, call, said, status):
        client.force_login(cast.clerk)
        assert client.post("/admin/work/intake/", call | said | {"customer_phone": ""}).status_code == status
        assert Ticket.objects.filter(customer__phone="").count() == (status == 302)

    def test_two_letters_of_the_same_name_are_two_people(self, client, cast, call):
        client.force_login(cast.clerk)
        for _n in range(2):
            client.post("/admin/work/intake/", call | {"channel": "letter", "customer_phone": ""})
        assert Customer.objects.filter(name="钱多多").count() == 2 and books.check() == []

    @pytest.mark.parametrize(("channel", "status"), [("letter", 201), ("call", 400)])
    def test_at_the_api(self, cast, channel, status):
        api = APIClient()
        api.force_authenticate(cast.clerk)
        facts = {"channel": channel, "kind": "repair", "title": "来信说割台不升", "customer_facts": {"name": "钱多多"}}
        assert api.post("/api/v1/tickets/register/", facts, format="json").status_code == status

    @pytest.mark.parametrize(("channel", "status"), [("letter", 302), ("call", 400)])
    def test_in_the_portal(self, client, cast, channel, status):
        client.force_login(cast.repairer_a)
        local = clock.now().astimezone(company_zone())
        said = {"kind": "repair", "title": "割台不升", "received_at_0": f"{local:%Y-%m-%d}", "received_at_1": f"{local:%H:%M}"}
        assert client.post("/portal/register/", said | {"channel": channel, "customer_name": "钱多多"}).status_code == status
