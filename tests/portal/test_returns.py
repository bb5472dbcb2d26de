"""Sending old parts back (A16), receipt cards and sales (A6), messages and one's own corner."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import Notice
from returns.models import OldPart, Shipment
from tests.conftest import filled
from warranty import actions as warranty
from warranty.models import Customer, ReceiptCard

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARTS, CARDS = "/portal/parts/", "/portal/cards/"


@pytest.fixture
def kept(filed_record, clock_at):
    """One old part of dealer A's, kept since an hour."""
    record = filed_record()
    clock_at(record.filed_at + HOUR)
    return record.old_parts.get()


def test_what_is_kept_stands_there_with_its_day(door, cast, kept):
    page = door(cast.repairer_a).get(PARTS).content.decode()
    assert kept.number in page and f'data-tag="{kept.number}"' in page and "前发回" in page and "不核销" in page


def test_shipping_makes_a_packing_list(door, cast, kept):
    client = door(cast.repairer_a)
    response = client.post(PARTS, {"parts": [kept.pk], "carrier": "皖K·D3821", "box": "第 6 箱"})
    shipment = Shipment.objects.get()
    assert response.url == f"/portal/shipments/{shipment.number}/"
    assert OldPart.objects.get(pk=kept.pk).state == "shipped"
    page = client.get(response.url).content.decode()
    assert kept.number in page and "皖K·D3821" in page and "第 6 箱" in page
    assert shipment.number in client.get(PARTS).content.decode()


@pytest.mark.parametrize("wrong", [{"parts": []}, {"carrier": ""}, {"parts": ["x"]}, {"box": "箱" * 21}])
def test_what_is_wrong_ships_nothing(door, cast, kept, wrong):
    response = door(cast.owner_a).post(PARTS, {"parts": [kept.pk], "carrier": "车", **wrong})
    assert response.status_code == 400 and not Shipment.objects.exists()


def test_a_rival_ships_and_sees_nothing_of_it(door, cast, kept):
    client = door(cast.owner_b)
    assert kept.number not in client.get(PARTS).content.decode()
    assert client.post(PARTS, {"parts": [kept.pk], "carrier": "车"}).status_code == 400
    door(cast.owner_a).post(PARTS, {"parts": [kept.pk], "carrier": "车"})
    assert door(cast.owner_b).get(f"/portal/shipments/{Shipment.objects.get().number}/").status_code == 404


def test_a_scanned_tag_in_the_address_is_ticked(door, cast, kept):
    assert "checked" in door(cast.owner_a).get(PARTS, {"tag": kept.number}).content.decode()


def test_as_many_statements_for_ten_parts_as_for_one(door, cast, kept, filed_record, clutch):
    client, counts = door(cast.owner_a), []
    for number in (0, 9):
        if number:
            filed_record(parts=[{"part": clutch, "quantity": 1} for _ in range(number)])
        with CaptureQueriesContext(connection) as asked:
            client.get(PARTS)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


# Receipt cards


@pytest.fixture
def stock(cast, combine, at, clock_at):
    """A machine that dealer A holds; it is Monday 8 June."""
    clock_at(at)
    return warranty.register_machine(model=combine, serial="HG4LZ70E-2606001", by=cast.clerk, dealer=cast.dealer_a, at=at - DAY)


def sale(**changes):
    return {"name": "张守田", "phone": "13700001111", "sold_on": "2026-06-07", "invoice_number": "FP-9", **changes}


def test_a_sale_starts_the_cards_twenty_days(door, cast, stock):
    client = door(cast.owner_a)
    assert stock.serial in client.get(CARDS).content.decode()
    response = client.post(f"/portal/machines/{stock.pk}/sell/", sale(invoiced_on="2026-06-05", invoice_amount="86000"))
    card = ReceiptCard.objects.get(machine=stock)
    assert response.url == f"/portal/cards/{card.pk}/" and card.state == "sold"
    stock.refresh_from_db()
    assert (stock.customer.name, stock.sold_on, stock.invoiced_on) == ("张守田", date(2026, 6, 7), date(2026, 6, 5))
    page = client.get(CARDS).content.decode()
    assert "还有 17 天" in page and "6 月 25 日前" in page


def test_a_sale_in_the_future_writes_nobody_down(door, cast, stock):
    response = door(cast.owner_a).post(f"/portal/machines/{stock.pk}/sell/", sale(sold_on="2026-07-01"))
    assert response.status_code == 400 and 'id="id_sold_on_error"' in response.content.decode()
    assert not Customer.objects.filter(name="张守田").exists()


def test_what_is_sold_is_not_sold_again(door, cast, machine_a, clock_at, at):
    clock_at(at)
    response = door(cast.owner_a).post(f"/portal/machines/{machine_a.pk}/sell/", sale())
    assert response.status_code == 409 and "machine.sold" in response.content.decode()


def test_a_card_is_returned_and_says_so(door, cast, stock, customer):
    warranty.sell(machine=stock, customer=customer, sold_on=date(2026, 6, 1), by=cast.owner_a, **filled(date(2026, 6, 1)))
    client, card = door(cast.repairer_a), stock.card
    assert "还有 13 天" in client.get(f"/portal/cards/{card.pk}/").content.decode()
    page = f"/portal/cards/{card.pk}/return/"
    half = client.post(page, {"explained_on": "2026-06-01"})
    assert half.status_code == 409 and "card.incomplete" in half.content.decode()
    assert client.post(page, filled("2026-06-01")).url == CARDS
    card.refresh_from_db()
    assert (card.state, card.returned_on) == ("returned", date(2026, 6, 8))
    assert client.post(page, filled("2026-06-01")).status_code == 409
    assert "已返回" in client.get(f"/portal/cards/{card.pk}/").content.decode()


def test_a_card_sent_back_shows_what_is_wrong(door, cast, stock, customer):
    warranty.sell(machine=stock, customer=customer, sold_on=date(2026, 6, 1), by=cast.owner_a, **filled(date(2026, 6, 1)))
    warranty.return_card(card=stock.card, by=cast.owner_a)
    warranty.send_back_card(card=stock.card, wrong="缺用户电话", by=cast.technician)
    assert "缺用户电话" in door(cast.owner_a).get(CARDS).content.decode()


def test_a_rivals_cards_and_machines_do_not_exist(door, cast, stock):
    client = door(cast.owner_b)
    assert stock.serial not in client.get(CARDS).content.decode()
    assert client.get(f"/portal/cards/{stock.card.pk}/").status_code == 404
    assert client.post(f"/portal/machines/{stock.pk}/sell/", sale()).status_code == 404


def test_cards_take_as_many_statements_for_ten_as_for_one(door, cast, combine, customer, stock):
    client, counts = door(cast.owner_a), []
    for number in (1, 9):
        for count in range(number):
            serial = f"HG4LZ70E-27{number:02}{count:02}"
            machine = warranty.register_machine(model=combine, serial=serial, by=cast.clerk, dealer=cast.dealer_a)
            warranty.sell(machine=machine, customer=customer, sold_on=date(2026, 6, 1), by=cast.owner_a, **filled(date(2026, 6, 1)))
        with CaptureQueriesContext(connection) as asked:
            client.get(CARDS)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


# Messages, me


def test_messages_are_ones_own_and_are_read_together(door, cast, make_ticket, at, clock_at):
    from tickets import actions

    ticket = make_ticket()
    actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    clock_at(at + HOUR)
    client = door(cast.owner_a)
    page = client.get("/portal/messages/").content.decode()
    assert ticket.number in page and "16:42 前安排" in page
    assert client.get("/portal/messages/read/").status_code == 405
    assert client.post("/portal/messages/read/").url == "/portal/messages/"
    assert not Notice.objects.filter(user=cast.owner_a, read_at=None).exists()
    assert Notice.objects.filter(user=cast.repairer_a, read_at=None).exists()
    assert ticket.number not in door(cast.owner_b).get("/portal/messages/").content.decode()


def test_my_corner_has_language_password_and_the_owners_people(door, cast):
    page = door(cast.owner_a).get("/portal/me/").content.decode()
    assert "阜阳市丰裕农机销售有限公司" in page and "English" in page and "刘海涛" in page and "宋立军" not in page
    assert "139****2047" in page
    assert "刘海涛" in door(cast.repairer_a).get("/portal/me/").content.decode()


@pytest.mark.parametrize("page", ["", "register/", "tickets/", "parts/", "cards/", "me/", "messages/"])
def test_every_room_speaks_english_too(door, cast, page):
    client = door(cast.owner_a)
    client.cookies["django_language"] = "en"
    response = client.get(f"/portal/{page}")
    assert response.status_code == 200 and 'lang="en"' in response.content.decode()


@pytest.mark.parametrize("page", ["", "register/", "tickets/", "parts/", "cards/", "me/", "messages/", "notices/", "notices/claims/"])
def test_company_people_have_their_own_door(door, cast, page):
    assert door(cast.clerk).get(f"/portal/{page}").status_code == 404
