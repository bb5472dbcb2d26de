"""Catalogue, machines, customers and cards over the API (A6, A7, A8, X5, X6)."""

import pytest

from core import clock
from tests.conftest import filled
from tests.program import Program
from warranty.models import CardEvent, Customer, Machine, PhoneView, ReceiptCard

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return str(clock.company_day(clock.now()))


@pytest.fixture
def new_machine(cast, combine):
    """Machine of dealer A, entered by the clerk, not sold yet."""
    return Program(cast.clerk).done(
        "machines/register/", model="4LZ-7.0E", serial="hg4lz70e-2610001", dealer="fengyu", produced_on="2026-03-01"
    )


def test_a_machine_goes_from_the_register_to_the_accepted_card(cast, new_machine, customer, today, photo):
    assert (new_machine["serial"], new_machine["card"]["state"]) == ("HG4LZ70E-2610001", "issued")
    place, dealer = f"machines/{new_machine['id']}/", Program(cast.owner_a)
    buyer = dealer.done("customers/enter/", name="李秀英", phone="13911112222", province="安徽省")
    sold = dealer.done(f"{place}sell/", customer=buyer["id"], sold_on=today, invoice_number="FP1", invoice_amount="128000.00")
    assert sold["sold_on"] == today and "sell" not in sold["can"]
    card = f"cards/{sold['card']['number']}/"
    assert dealer.post(f"{card}return/", explained_on=today).json()["code"] == "card.incomplete"
    excepted = Program(cast.leader).done(f"{card}except/", reason="水灾", files={"evidence": photo()})
    assert excepted["exception"] == "水灾" and excepted["evidence"] == f"/evidence/{excepted['id']}/"
    assert dealer.done(f"{card}return/", **filled(today))["state"] == "returned"
    technician = Program(cast.technician)
    assert technician.done(f"{card}send-back/", wrong="没有签名")["wrong"] == "没有签名"
    assert dealer.done(f"{card}return/")["state"] == "returned"
    assert technician.done(f"{card}accept/")["state"] == "accepted"
    assert len(technician.get(place).json()["vouchers"]) == 1
    assert CardEvent.objects.filter(card__number=sold["card"]["number"]).count() == 7


def test_a_serial_is_registered_once(cast, new_machine):
    again = Program(cast.clerk).post("machines/register/", model="4LZ-7.0E", serial="HG4LZ70E-2610001")
    assert again.status_code == 409 and again.json()["code"] == "machine.serial_taken"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sold_on": "2099-01-01"}, "sold_on"),
        ({"sold_on": "soon"}, "sold_on"),
        ({"sold_on": None}, "sold_on"),
        ({"invoice_amount": "1e99"}, "invoice_amount"),
        ({"invoice_amount": -1}, "invoice_amount"),
        ({"customer": 0}, "customer"),
        ({"invoice_number": "x" * 41}, "invoice_number"),
    ],
)
def test_a_wrong_sale_names_the_field(cast, new_machine, customer, today, wrong, field):
    sale = {"customer": customer.pk, "sold_on": today, **wrong}
    answer = Program(cast.clerk).post(f"machines/{new_machine['id']}/sell/", **sale)
    assert answer.status_code == 400 and field in answer.json(), answer.content
    assert Machine.objects.get(pk=new_machine["id"]).sold_on is None


def test_the_whole_number_is_shown_on_record_only(cast, machine_a, customer):
    clerk = Program(cast.clerk)
    assert clerk.get(f"customers/{customer.pk}/").json()["phone"] == "138****5678"
    assert clerk.done(f"customers/{customer.pk}/reveal/")["phone"] == "13800005678"
    assert PhoneView.objects.get().by == cast.clerk
    assert Program(cast.owner_b).post(f"customers/{customer.pk}/reveal/").status_code == 404
    assert PhoneView.objects.count() == 1


def test_the_verdict_is_asked_without_writing_anything(cast, machine_a, clutch):
    answer = Program(cast.technician).done(f"machines/{machine_a.pk}/decide/", report_day="2026-06-08", part=clutch.number)
    assert answer["answer"]["covered"] == "yes" and answer["answer"]["citations"]
    assert Program(cast.technician).done(f"machines/{machine_a.pk}/decide/", report_day="2020-01-01")["answer"]["covered"] == "person"


def test_a_dealer_sees_its_own_machines_cards_and_customers(cast, machine_a, new_machine):
    own, rival = Program(cast.owner_a), Program(cast.owner_b)
    assert len(own.get("machines/").json()["results"]) == 2
    for place in ("machines/", "cards/", "customers/"):
        assert rival.get(place).json()["results"] == []
    for place in (f"machines/{machine_a.pk}/", f"cards/{ReceiptCard.objects.first().number}/", f"customers/{Customer.objects.first().pk}/"):
        assert rival.get(place).status_code == 404
    assert rival.post(f"machines/{new_machine['id']}/sell/", customer=1, sold_on="2026-06-01").status_code == 404


def test_the_catalogue(cast, combine, clutch, belt):
    dealer = Program(cast.repairer_a)
    assert dealer.get("models/4LZ-7.0E/").json()["product_class"] == "combine"
    assert dealer.get(f"parts/{clutch.number}/").json()["settlement_price"] == "1286.00"
    assert [p["number"] for p in dealer.get("parts/", wearing="true").json()["results"]] == [belt.number]
    assert {c["code"] for c in dealer.get("causes/", liable="company").json()["results"]} >= {"manufacture"}
    assert dealer.get("places/", product_class="combine").status_code == 200


@pytest.mark.parametrize("query", [{"q": "2508113"}, {"model": "4LZ-7.0E"}, {"dealer": "fengyu"}, {"serial": "HG4LZ70E-2508113"}])
def test_machines_are_found(cast, machine_a, query):
    (found,) = Program(cast.clerk).get("machines/", **query).json()["results"]
    assert found["id"] == machine_a.pk
