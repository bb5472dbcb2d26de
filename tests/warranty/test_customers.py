"""Customers: one number is one person or a question, two entries become one and part again, changes stay in sight (A3, X2, X4)."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from core.errors import NotFound, NotYourVerb, Refused
from tests.program import Program
from tickets import actions as tickets
from warranty import actions, books
from warranty.hangs import HANGING
from warranty.models import Contact, Customer, CustomerEvent, CustomerVersion, Merging

pytestmark = pytest.mark.django_db
PHONE = "13800005678"  # 王建国's


@pytest.fixture
def enter(cast):
    def make(name="王大力", phone=PHONE, by=None, **facts):
        return actions.enter_customer(by=by or cast.clerk, name=name, phone=phone, **facts)

    return make


@pytest.fixture
def double(enter, customer):
    """The same man, written down under his nickname."""
    return enter(knowingly=True)


def refusal(code, act, **facts):
    with pytest.raises(Refused) as refused:
        act(**facts)
    assert refused.value.code == code
    return refused.value


class TestSamePhone:
    def test_another_name_with_the_same_number_is_asked_about(self, customer, enter):
        told = refusal("customer.same_phone", enter, phone="+86 138-0000-5678")
        assert told.facts["names"] == "王建国" and Customer.objects.get() == customer

    def test_the_name_on_record_is_the_customer_on_record(self, customer, enter):
        assert enter(name="王建国") == customer

    def test_who_says_it_is_somebody_else_enters_him(self, customer, enter):
        assert enter(knowingly=True).phone_shared and books.check() == []

    def test_a_dealer_is_not_told_of_customers_that_are_not_his(self, customer, cast, enter):
        theirs = enter(by=cast.owner_b, dealer=cast.dealer_b)
        assert not theirs.phone_shared
        told = [line for line in books.check() if "one phone has two names" in line]
        assert len(told) == 1 and "王大力" in told[0]

    def test_somebody_looks_and_confirms_that_they_share_it(self, customer, cast, enter):
        theirs = enter(by=cast.owner_b, dealer=cast.dealer_b)
        actions.share_phone(customer=theirs, by=cast.clerk)
        assert books.check() == []

    def test_a_correction_asks_too(self, customer, cast, enter):
        other = enter(phone="13955810000")
        refusal("customer.same_phone", actions.edit_customer, customer=other, phone=PHONE, reason="打错", by=cast.clerk)
        actions.edit_customer(customer=other, phone=PHONE, reason="父子同号", by=cast.clerk, knowingly=True)

    def test_whoever_confirmed_the_number_is_not_asked_again_when_a_name_is_put_right(self, customer, cast, double):
        assert actions.edit_customer(customer=double, name="王大历", reason="身份证", by=cast.clerk).phone_shared
        refusal("customer.same_phone", actions.edit_customer, customer=customer, name="王建业", reason="身份证", by=cast.clerk)

    def test_a_program_is_told_the_names(self, customer, cast):
        program = Program(cast.clerk)
        answer = program.post("customers/enter/", name="王大力", phone=PHONE)
        assert (answer.status_code, answer.json()["code"], answer.json()["facts"]["names"]) == (409, "customer.same_phone", "王建国")
        assert program.done("customers/enter/", name="王大力", phone=PHONE, knowingly=True)["phone_shared"]


class TestEdit:
    def test_from_and_to_stay_on_the_page(self, customer, cast, client):
        actions.edit_customer(customer=customer, name="王建业", phone="139 5581 0000", reason="身份证", by=cast.clerk)
        client.force_login(cast.clerk)
        page = client.get(f"/desk/customers/{customer.pk}/").content.decode()
        for words in ("王建国", "王建业", "138****5678", "139****0000", "身份证"):
            assert words in page
        assert CustomerVersion.objects.get().phone == PHONE

    def test_nothing_new_is_no_correction(self, customer, cast):
        refusal("customer.nothing_changed", actions.edit_customer, customer=customer, name="王建国", reason="…", by=cast.clerk)

    @pytest.mark.parametrize("wrong", [{"reason": " ", "name": "王"}, {"reason": "…", "phone": "12"}, {"reason": "…", "phone": ""}])
    def test_what_is_wrong_is_named(self, customer, cast, wrong):
        with pytest.raises(ValidationError):
            actions.edit_customer(customer=customer, by=cast.clerk, **wrong)

    def test_who_may(self, customer, cast):
        with pytest.raises(NotYourVerb):
            actions.edit_customer(customer=customer, name="王", reason="…", by=cast.repairer_a)

    def test_the_page_asks_and_goes_on_knowingly(self, customer, cast, client, enter):
        other = enter(phone="13955810000")
        client.force_login(cast.clerk)
        told = {"kind": "person", "name": other.name, "phone": PHONE, "reason": "同号"}
        answer = client.post(f"/desk/customers/{other.pk}/edit/", told)
        assert answer.status_code == 409 and "王建国" in answer.content.decode()
        assert client.post(f"/desk/customers/{other.pk}/edit/", told | {"knowingly": "on"}).status_code == 302


class TestContactsAndSites:
    def test_an_organisation_has_contacts_and_sites(self, cast, client):
        farm = actions.enter_customer(by=cast.clerk, name="红星农场", phone="0558-7651188", kind="organisation")
        contact = actions.add_contact(customer=farm, name="李会计", relation="会计", phone="13955810000", by=cast.clerk)
        actions.add_site(customer=farm, name="三分场", address="颍上县迪沟镇", by=cast.clerk)
        client.force_login(cast.clerk)
        page = client.get(f"/desk/customers/{farm.pk}/").content.decode()
        for words in ("李会计", "139****0000", "三分场", "单位"):
            assert words in page
        assert [row["id"] for row in Program(cast.clerk).get("customers/", q="13955810000").json()["results"]] == [farm.pk]
        actions.drop_contact(customer=farm, contact=contact, by=cast.clerk)
        assert "李会计" not in client.get(f"/desk/customers/{farm.pk}/").content.decode()

    def test_another_customers_contact_is_not_taken_off_here(self, customer, cast, double):
        contact = actions.add_contact(customer=double, name="李会计", by=cast.clerk)
        with pytest.raises(NotFound):
            actions.drop_contact(customer=customer, contact=contact, by=cast.clerk)


class TestMerge:
    def test_everything_that_hangs_on_him_goes_along(self, customer, double, cast, machine_a, make_ticket):
        contact = actions.add_contact(customer=double, name="王小军", phone="13955810000", by=cast.clerk)
        ticket = make_ticket(machine=None, customer=double)
        actions.merge_customers(customer=double, into=customer, by=cast.clerk)
        ticket.refresh_from_db(), contact.refresh_from_db(), double.refresh_from_db()
        assert (ticket.customer, contact.customer, double.merged_into) == (customer, customer, customer)
        assert ticket.events.filter(kind="ticket.customer").exists() and books.check() == []

    def test_who_is_entered_under_the_merged_name_is_the_one_that_stayed(self, customer, double, cast, enter):
        actions.merge_customers(customer=double, into=customer, by=cast.clerk)
        assert enter() == customer
        found = Program(cast.clerk).get("customers/", q="王大力").json()["results"]
        assert {row["id"] for row in found} == {customer.pk, double.pk}

    def test_every_key_to_a_customer_is_registered_or_stays(self):
        stays = {
            "warranty.customerversion",
            "warranty.phoneview",
            "warranty.customerevent",
            "warranty.merging",
            "warranty.erasure",
            "warranty.customer",
        }
        keys = {model._meta.label_lower for model in apps.get_models() for f in model._meta.fields if f.related_model is Customer}
        assert keys - stays == set(HANGING)

    def test_undone_as_long_as_nothing_was_built_on_it(self, customer, double, cast, make_ticket):
        ticket = make_ticket(machine=None, customer=double)
        actions.merge_customers(customer=double, into=customer, by=cast.clerk)
        actions.part_customers(customer=double, reason="是两兄弟", by=cast.clerk)
        ticket.refresh_from_db(), double.refresh_from_db()
        assert (ticket.customer, double.merged_into) == (double, None) and books.check() == []
        assert Merging.objects.get().undone_at and CustomerEvent.objects.filter(kind="customer.parted").count() == 2
        actions.merge_customers(customer=double, into=customer, by=cast.clerk)

    def test_what_was_built_on_it_is_named(self, customer, double, cast, make_ticket):
        actions.merge_customers(customer=double, into=customer, by=cast.clerk)
        ticket = make_ticket(machine=None, customer=customer)
        told = refusal("customer.built_on", actions.part_customers, customer=double, reason="是两兄弟", by=cast.clerk)
        assert ticket.number in str(told.message)

    def test_a_correction_since_stands_in_the_way(self, customer, double, cast):
        actions.merge_customers(customer=double, into=customer, by=cast.clerk)
        actions.edit_customer(customer=customer, address="新址", reason="搬家", by=cast.clerk)
        refusal("customer.built_on", actions.part_customers, customer=double, reason="是两兄弟", by=cast.clerk)

    def test_not_with_himself_not_twice_not_by_a_dealer(self, customer, double, cast):
        refusal("customer.same", actions.merge_customers, customer=customer, into=customer, by=cast.clerk)
        refusal("customer.not_merged", actions.part_customers, customer=double, reason="…", by=cast.clerk)
        with pytest.raises(NotYourVerb):
            actions.merge_customers(customer=double, into=customer, by=cast.owner_a)
        actions.merge_customers(customer=double, into=customer, by=cast.clerk)
        for act in ({"customer": double, "into": customer}, {"customer": customer, "into": double}):
            refusal("customer.merged", actions.merge_customers, by=cast.clerk, **act)

    def test_the_dealer_who_brought_him_in_goes_on_seeing_him(self, customer, cast, enter):
        theirs = enter(by=cast.owner_b, dealer=cast.dealer_b)
        assert customer not in Customer.objects.visible_to(cast.owner_b)
        actions.merge_customers(customer=theirs, into=customer, by=cast.clerk)
        assert customer in Customer.objects.visible_to(cast.owner_b)

    def test_pressed_on_the_page(self, customer, double, cast, client):
        client.force_login(cast.clerk)
        assert "王建国" in client.get(f"/desk/customers/{double.pk}/merge/").content.decode()
        assert client.post(f"/desk/customers/{double.pk}/merge/", {"number": customer.pk}).status_code == 302
        page = client.get(f"/desk/customers/{double.pk}/").content.decode()
        assert f"/desk/customers/{customer.pk}/" in page
        client.post(f"/desk/customers/{double.pk}/part/", {"reason": "是两兄弟"})
        assert Customer.objects.get(pk=double.pk).merged_into is None


class TestList:
    @pytest.mark.parametrize("asked", ["王建国", PHONE, "138-0000-5678", "5678"])
    def test_found_by_name_whole_phone_or_last_four(self, customer, cast, client, asked):
        client.force_login(cast.clerk)
        assert "王建国" in client.get("/desk/customers/", {"q": asked}).content.decode()

    def test_parts_of_a_number_find_nobody(self, customer, cast, client):
        client.force_login(cast.clerk)
        assert "王建国" not in client.get("/desk/customers/", {"q": "0000567"}).content.decode()

    def test_one_phone_with_two_names_is_a_list_of_its_own(self, customer, cast, client, enter):
        client.force_login(cast.clerk)
        assert "王建国" not in client.get("/desk/customers/?doubles=1").content.decode()
        enter(by=cast.owner_b, dealer=cast.dealer_b)
        page = client.get("/desk/customers/?doubles=1").content.decode()
        assert "王建国" in page and "王大力" in page


def test_his_page_shows_machines_tickets_papers_and_who_called(customer, machine_a, cast, client, make_ticket):
    ticket = make_ticket(contact_facts={"name": "王小军", "relation": "儿子", "phone": "13955810000"})
    client.force_login(cast.clerk)
    page = client.get(f"/desk/customers/{customer.pk}/").content.decode()
    for words in (machine_a.serial, machine_a.card.number, ticket.number, "王小军（儿子）"):
        assert words in page
    assert Contact.objects.get().customer == customer


def test_a_sale_asks_whose_number_it_is_and_the_press_says_who(customer, combine, cast, client):
    machine = actions.register_machine(model=combine, serial="5400-019001", by=cast.clerk, dealer=cast.dealer_a)
    client.force_login(cast.clerk)
    sale = {"name": "王大力", "phone": PHONE, "sold_on": str(date(2026, 6, 1))}
    answer = client.post(f"/desk/machines/{machine.pk}/sell/", sale)
    assert answer.status_code == 409 and 'name="name" value="王建国"' in " ".join(answer.content.decode().split())
    client.post(f"/desk/machines/{machine.pk}/sell/", sale | {"name": ["王大力", "王建国"]})
    machine.refresh_from_db()
    assert machine.customer == customer


def test_the_tickets_customer_of_an_entry_that_was_merged_meanwhile_is_the_one_that_stayed(customer, double, cast):
    actions.merge_customers(customer=double, into=customer, by=cast.clerk)
    double.refresh_from_db()
    ticket = tickets.register(by=cast.clerk, channel="call", kind="advice", title="问价", customer=double)
    assert ticket.customer == customer


def test_contacts_and_sites_tell_finance_no_number_and_no_address(customer, cast):
    actions.add_contact(customer=customer, name="王小军", phone="13900001111", by=cast.clerk)
    actions.add_site(customer=customer, name="河东", address="谢桥镇河东村", by=cast.clerk)
    told = Program(cast.finance_officer).get(f"customers/{customer.pk}/").json()
    assert (told["contacts"][0]["phone"], told["sites"][0]["address"]) == ("", "")
    assert Program(cast.clerk).get(f"customers/{customer.pk}/").json()["sites"][0]["address"] == "谢桥镇河东村"
