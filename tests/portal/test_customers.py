"""The dealer's own customers: found, with what of theirs is the dealer's and nothing else; whole numbers on record (A10, X4, X5)."""

from datetime import date

import pytest

from core.search.find import newest
from tickets import actions as tickets
from warranty import actions
from warranty.models import Customer, PhoneView

pytestmark = pytest.mark.django_db
LIST = "/portal/customers/"


@pytest.fixture
def his(customer, machine_a, cast, combine, make_ticket):
    """王建国 has a machine of dealer A and one of dealer B, a ticket with each, and a son who calls for him."""
    other = actions.register_machine(model=combine, serial="HG4LZ70E-2610777", by=cast.clerk, dealer=cast.dealer_b)
    actions.sell(machine=other, customer=customer, sold_on=date(2026, 6, 1), invoice_number="FP-777", by=cast.clerk)
    son = {"name": "王小军", "relation": "儿子", "phone": "13955810000"}
    ours, theirs = make_ticket(contact_facts=son), make_ticket(machine=other, title="粮箱漏粮")
    tickets.dispatch(ticket=ours, dealer=cast.dealer_a, by=cast.clerk)
    tickets.dispatch(ticket=theirs, dealer=cast.dealer_b, by=cast.clerk)
    other.refresh_from_db()
    return {cast.owner_a: (machine_a, ours), cast.owner_b: (other, theirs)}


def page_of(customer):
    return f"{LIST}{customer.pk}/"


def test_each_dealer_sees_of_him_what_is_its_own(door, cast, customer, his):
    for owner, rival in ((cast.owner_a, cast.owner_b), (cast.owner_b, cast.owner_a)):
        page = door(owner).get(page_of(customer)).content.decode()
        for machine, ticket in (his[owner],):
            assert all(words in page for words in (machine.serial, machine.card.number, machine.vouchers.get().number, ticket.number))
        for machine, ticket in (his[rival],):
            assert not any(words in page for words in (machine.serial, machine.card.number, ticket.number, ticket.title))
        row = next(iter(door(owner).get(LIST).context["customers"]))
        assert (row.machine_count, row.ticket_count) == (1, 1)


def test_his_repair_leads_to_its_ticket(door, cast, filed_record):
    record = filed_record()
    page = door(cast.repairer_a).get(page_of(record.ticket.customer)).content.decode()
    assert record.number in page and f"/portal/tickets/{record.ticket.number}/" in page


def test_a_ticket_leads_to_its_customer_where_he_is_the_dealers_own(door, cast, customer, make_ticket):
    ours = tickets.dispatch(ticket=make_ticket(), dealer=cast.dealer_a, by=cast.clerk).ticket
    theirs = tickets.dispatch(ticket=make_ticket(), dealer=cast.dealer_b, by=cast.clerk, override_reason="就近").ticket
    assert page_of(customer) in door(cast.owner_a).get(f"/portal/tickets/{ours.number}/").content.decode()
    page = door(cast.owner_b).get(f"/portal/tickets/{theirs.number}/").content.decode()
    assert "王建国" in page and page_of(customer) not in page


def test_anothers_customer_is_not_there_at_all(door, cast, customer, machine_a):
    theirs = actions.enter_customer(by=cast.owner_b, dealer=cast.dealer_b, name="钱多多", phone="13955817777")
    page = door(cast.owner_a).get(LIST).content.decode()
    assert "王建国" in page and "钱多多" not in page
    assert door(cast.owner_a).get(page_of(theirs)).status_code == 404
    assert door(cast.owner_a).post(f"{page_of(theirs)}phone/").status_code == 404 and not PhoneView.objects.exists()


@pytest.mark.parametrize("asked", ["王建国", "wjg", "13800005678", "138-0000-5678", "5678", "谢桥镇", "王小军", "13955810000", "0000"])
def test_found_by_name_place_and_phone_his_own_or_his_sons(door, cast, customer, his, asked):
    assert page_of(customer) in door(cast.owner_a).get(LIST, {"q": asked}).content.decode()
    assert page_of(customer) in door(cast.owner_a).get("/portal/find/", {"q": asked}).content.decode()


@pytest.mark.parametrize("asked", ["1395581", "55810000", "王小君"])
def test_parts_of_a_number_and_other_names_find_nobody(door, cast, customer, his, asked):
    assert page_of(customer) not in door(cast.owner_a).get(LIST, {"q": asked}).content.decode()


def test_numbers_are_masked_until_one_is_asked_for_which_is_on_record(door, cast, customer, his):
    client = door(cast.owner_a)
    for page in (LIST, page_of(customer)):
        shown = client.get(page).content.decode()
        assert "138****5678" in shown and "13800005678" not in shown and "13955810000" not in shown
    assert client.post(f"{page_of(customer)}phone/", {"next": page_of(customer)}).url == page_of(customer)
    assert "tel:13800005678" in client.get(page_of(customer)).content.decode()
    assert PhoneView.objects.get().by == cast.owner_a
    assert "13800005678" in client.post(f"{page_of(customer)}phone/", headers={"HX-Request": "true"}).content.decode()


def test_of_an_entry_that_was_merged_the_page_leads_to_the_one_that_stayed(door, cast, customer):
    theirs = actions.enter_customer(by=cast.owner_a, dealer=cast.dealer_a, name="王大力", phone="13955810000")
    actions.merge_customers(customer=theirs, into=customer, by=cast.clerk)
    assert page_of(customer) in door(cast.owner_a).get(page_of(theirs)).content.decode()
    assert "王建国" in door(cast.owner_a).get(LIST, {"q": "王大力"}).content.decode()


def test_an_empty_list_says_what_brings_customers_here(door, cast):
    assert "登记销售后列在这里" in door(cast.owner_b).get(LIST).content.decode()
    assert "没有找到用户" in door(cast.owner_b).get(LIST, {"q": "无此人"}).content.decode()


class TestWhoCallsForHim:
    """A contact is found by name and phone as the rights say, in every kind of thing that names him."""

    @pytest.mark.parametrize("asked", ["王小军", "13955810000", "139-5581-0000", "0000", "139****0000", "王小军 搅龙"])
    def test_his_name_and_number_find_customer_and_ticket(self, cast, customer, his, asked):
        _machine, ticket = his[cast.owner_a]
        seen = type(ticket).objects.visible_to
        for user in (cast.clerk, cast.owner_a):
            assert newest("ticket", asked, user, seen(user)) == [ticket.pk]
        assert newest("ticket", asked, cast.owner_b, seen(cast.owner_b)) == []

    def test_a_role_that_is_shown_no_phone_finds_him_by_name_alone(self, cast, customer, his):
        rows = Customer.objects.visible_to(cast.keeper)
        assert newest("customer", "王小军", cast.keeper, rows) == [customer.pk]
        assert newest("customer", "13955810000", cast.keeper, rows) == newest("customer", "0000", cast.keeper, rows) == []

    def test_taken_off_he_is_found_by_the_ticket_that_names_him_and_by_nothing_else(self, cast, customer, his):
        actions.drop_contact(customer=customer, contact=customer.contacts.get(), by=cast.clerk)
        assert newest("customer", "王小军", cast.clerk, Customer.objects.all()) == []
        _machine, ticket = his[cast.owner_a]
        assert newest("ticket", "13955810000", cast.clerk, type(ticket).objects.all()) == [ticket.pk]
