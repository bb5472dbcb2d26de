"""Who calls is not the owner: the ticket keeps the owner, and says whom to call (A3, A10, X5)."""

import pytest
from django.core.exceptions import ValidationError

from tests.program import Program
from tickets import actions
from warranty import actions as warranty
from warranty.models import Contact

pytestmark = pytest.mark.django_db
SON = {"name": "王小军", "relation": "儿子", "phone": "139 5581 0000"}


@pytest.fixture
def called(make_ticket):
    return make_ticket(contact_facts=SON)


@pytest.fixture
def task(called, cast, at):
    return actions.dispatch(ticket=called, by=cast.clerk, at=at)


def test_the_ticket_keeps_owner_address_and_machine(called, customer, machine_a):
    assert (called.customer, called.machine) == (customer, machine_a)
    assert (called.contact.told, called.contact.phone, called.contact.customer) == ("王小军（儿子）", "13955810000", customer)


def test_the_same_contact_again_is_the_same_row(called, make_ticket):
    assert make_ticket(contact_facts=SON).contact == called.contact and Contact.objects.count() == 1


def test_another_customers_contact_is_refused(make_ticket, cast):
    other = warranty.enter_customer(by=cast.clerk, name="李四", phone="13611112222")
    contact = warranty.add_contact(customer=other, name="李会计", by=cast.clerk)
    with pytest.raises(ValidationError) as wrong:
        make_ticket(contact=contact)
    assert "contact" in wrong.value.error_dict


@pytest.mark.parametrize("door", ["/portal/tickets/{0}/", "/portal/tasks/{1}/arrange/"])
def test_the_dealer_sees_whom_to_call(client, cast, called, task, door):
    client.force_login(cast.owner_a)
    page = client.get(door.format(called.number, task.pk)).content.decode()
    assert "王小军（儿子）" in page and "tel:13955810000" in page


def test_the_clerk_sees_him_on_the_ticket(client, cast, called):
    client.force_login(cast.clerk)
    assert "王小军（儿子）" in client.get(f"/desk/tickets/{called.number}/").content.decode()


def test_a_program_is_told_the_whole_number_where_it_has_the_task(cast, called, task):
    assert Program(cast.owner_a).get(f"tasks/{task.pk}/").json()["contact"]["phone"] == "13955810000"
    assert Program(cast.clerk).get(f"tickets/{called.number}/").json()["contact"] == {
        "id": called.contact_id, "name": "王小军", "relation": "儿子", "phone": "139****0000",
    }  # fmt: skip


def test_a_program_registers_him(cast, customer, machine_a):
    call = {"channel": "call", "kind": "repair", "title": "割台不升", "machine": machine_a.pk, "customer": customer.pk}
    ticket = Program(cast.clerk).done("tickets/register/", **call, contact_facts=SON)
    assert ticket["contact"]["name"] == "王小军" and ticket["customer"]["name"] == "王建国"
    answer = Program(cast.clerk).post("tickets/register/", **call, contact_facts={"name": "王", "phone": "12"})
    assert answer.status_code == 400 and "contact_facts" in answer.json()


def test_he_is_corrected_with_a_trace(cast, called):
    actions.correct(ticket=called, contact_facts=SON | {"name": "王小兵"}, reason="听错", by=cast.clerk)
    called.refresh_from_db()
    event = called.events.get(kind="ticket.corrected")
    assert called.contact.name == "王小兵" and event.data["contact_to"] == called.contact_id
    actions.correct(ticket=called, contact_facts=None, reason="本人来电", by=cast.clerk)
    called.refresh_from_db()
    assert called.contact is None


def test_he_is_corrected_on_the_page(client, cast, called):
    client.force_login(cast.clerk)
    page = client.get(f"/desk/tickets/{called.number}/correct/").content.decode()
    assert "王小军" in page


@pytest.mark.parametrize(("channel", "kind"), [("letter", "repair"), ("call", "opinion")])
def test_a_letter_or_an_opinion_needs_no_phone_at_any_door(cast, client, channel, kind):
    call = {"channel": channel, "kind": kind, "title": "来信说割台不升"}
    assert Program(cast.clerk).done("tickets/register/", **call, customer_facts={"name": "钱多多"})["customer"]["phone"] == ""
