"""Receipt cards, machines and sales at the company's desk (A6)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import filled
from warranty import actions
from warranty.models import Cause, Machine, ReceiptCard

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
State = ReceiptCard.State


def text(response) -> str:
    return response.content.decode()


def at(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def sold(cast, combine, customer):
    """A machine that dealer A sold on a day; its card is still with the dealer, or handed in."""

    def make(serial, day=date(2026, 6, 1), returned=None):
        moment = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
        machine = actions.register_machine(model=combine, serial=serial, by=cast.clerk, dealer=cast.dealer_a, at=moment)
        actions.sell(machine=machine, customer=customer, sold_on=day, by=cast.owner_a, at=moment, **filled(day))
        card = machine.card
        if returned is not None:
            card = actions.return_card(card=card, by=cast.owner_a, at=moment + timedelta(days=returned))
        return ReceiptCard.objects.get(pk=card.pk)

    return make


def test_the_technician_begins_with_what_was_handed_in_and_goes_on(client, cast, sold):
    one, other = sold("HG001", returned=3), sold("HG002", returned=4)
    desk = at(client, cast.technician)
    page = text(desk.get("/desk/cards/"))
    assert one.number in page and other.number in page and "138****5678" in page and "13800005678" not in page
    card = text(desk.get(f"/desk/cards/{one.pk}/"))
    assert "2026-06-21" in card and "按时" in card and "核收，下一张" in card
    assert desk.post(f"/desk/cards/{one.pk}/accept/").url == f"/desk/cards/{other.pk}/"
    assert desk.post(f"/desk/cards/{other.pk}/send-back/", {"wrong": ""}).status_code == 400
    assert desk.post(f"/desk/cards/{other.pk}/send-back/", {"wrong": "缺发票日"}).url == "/desk/cards/"
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state, other.wrong) == (State.ACCEPTED, State.SENT_BACK, "缺发票日")
    assert desk.post(f"/desk/cards/{one.pk}/accept/").status_code == 409


def test_dealers_with_late_cards_stand_beside_the_list(client, cast, sold):
    late = sold("HG001", day=date(2024, 3, 1))
    page = text(at(client, cast.leader).get("/desk/cards/"))
    assert late.number in page and "超期 1 张" in page, "a leader begins with what is late"
    assert late.number not in text(client.get("/desk/cards/", {"state": "late", "dealer": cast.dealer_b.pk}))


def test_only_a_leader_grants_an_exception(client, cast, sold, photo):
    card = sold("HG001", returned=40)
    address = f"/desk/cards/{card.pk}/exception/"
    assert "不予认定" in text(at(client, cast.leader).get(f"/desk/cards/{card.pk}/"))
    assert client.post(address, {"reason": " ", "evidence": photo()}).status_code == 400
    assert client.post(address, {"reason": "洪水停运"}).status_code == 400, "not without evidence"
    assert client.post(address, {"reason": "洪水停运", "evidence": photo()}).url == f"/desk/cards/{card.pk}/"
    page = text(client.get(f"/desk/cards/{card.pk}/"))
    assert "洪水停运" in page and f"/evidence/{card.pk}/" in page
    assert client.get(f"/evidence/{card.pk}/").headers["Content-Type"] == "image/jpeg"
    assert at(client, cast.owner_b).get(f"/evidence/{card.pk}/").status_code == 404
    assert at(client, cast.technician).post(address, {"reason": "x"}).status_code == 403


def test_a_card_that_came_by_post_is_entered_by_the_clerk(client, cast, sold):
    card = sold("HG001")
    address = f"/admin/work/cards/{card.pk}/return/"
    assert at(client, cast.clerk).post(address, {"explained_on": "1.6.2026"}).status_code == 400
    half = client.post(address, {"explained_on": "2026-06-01"})
    assert half.status_code == 409 and "card.incomplete" in text(half)
    assert client.post(address, filled("2026-06-01")).url == f"/admin/work/cards/{card.pk}/"
    card.refresh_from_db()
    assert (card.state, card.explained_on) == (State.RETURNED, date(2026, 6, 1))
    assert at(client, cast.keeper).post(f"/desk/cards/{card.pk}/return/", {}).status_code == 403


def test_a_machine_is_entered_and_sold(client, cast, combine):
    desk = at(client, cast.clerk)
    facts = {"model": combine.pk, "serial": "hg4lz70e-1", "dealer": cast.dealer_a.pk, "produced_on": "2026-05-01"}
    answer = desk.post("/admin/work/machines/register/", facts)
    machine = Machine.objects.get()
    assert answer.url == f"/admin/work/machines/{machine.pk}/" and machine.serial == "HG4LZ70E-1"
    taken = desk.post("/admin/work/machines/register/", facts)
    assert taken.status_code == 409 and "machine.serial_taken" in text(taken)
    assert desk.post("/admin/work/machines/register/", facts | {"serial": "×"}).status_code == 400

    sale = {"name": "王建国", "phone": "13800005678", "sold_on": "2026-06-01", "invoice_amount": "86,800"}
    address = f"/admin/work/machines/{machine.pk}/sell/"
    assert desk.post(address, sale | {"phone": "x"}).status_code == 400
    assert desk.post(address, sale).url == f"/admin/work/cards/{machine.card.pk}/"
    machine.refresh_from_db()
    assert (machine.customer.name, str(machine.invoice_amount), machine.vouchers.count()) == ("王建国", "86800.00", 1)
    again = desk.post(address, sale)
    assert again.status_code == 409 and "machine.sold" in text(again)


def test_a_sale_of_tomorrow_leaves_no_customer_behind(client, cast, combine):
    from warranty.models import Customer

    machine = actions.register_machine(model=combine, serial="HG001", by=cast.clerk, dealer=cast.dealer_a)
    sale = {"name": "王建国", "phone": "13800005678", "sold_on": "2090-01-01"}
    assert at(client, cast.clerk).post(f"/admin/work/machines/{machine.pk}/sell/", sale).status_code == 400
    assert not Customer.objects.exists()


def test_nobody_else_enters_machines(client, cast):
    assert at(client, cast.technician).get("/desk/machines/register/").status_code == 403
    assert at(client, cast.owner_a).get("/desk/machines/register/").status_code == 404
    assert at(client, cast.owner_a).get("/desk/cards/").status_code == 404


@pytest.mark.parametrize("query", ["dealer=x", "after=x_1", "after=1_x", "after=999999999999999999_1"])
def test_a_made_up_address_is_bad_input(client, cast, query):
    assert at(client, cast.technician).get(f"/desk/cards/?{query}").status_code == 400


def test_the_pages_cost_the_same_for_any_size(client, cast, sold):
    card = sold("HG000", returned=1)
    desk = at(client, cast.technician)

    def counted():
        found = []
        for page in ("/desk/cards/", f"/desk/cards/{card.pk}/"):
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(page).status_code == 200
            found.append(len(asked))
        return found

    few = counted()
    for n in range(10):
        sold(f"HG1{n:02}", returned=1)
    assert counted() == few and max(few) <= 12


class TestCauses:
    def change(self, client, cause, **changes):
        fields = ("code", "name", "liable", "excluded", "position")
        sent = {"parent": cause.parent_id or "", "active": "on", **{name: getattr(cause, name) for name in fields}, **changes}
        return client.post(f"/admin/warranty/cause/{cause.pk}/change/", sent)

    def test_a_cause_is_not_under_itself(self, client, administrator):
        at(client, administrator)
        top, below = Cause.objects.get(code="material"), Cause.objects.get(code="wear")
        assert self.change(client, below, parent=top.pk).status_code == 302
        assert self.change(client, top, parent=below.pk).status_code == 200
        top.refresh_from_db()
        assert top.parent is None and client.get("/admin/warranty/cause/").status_code == 200

    def test_an_exclusion_is_one_of_the_rules(self, client, administrator):
        at(client, administrator)
        cause = Cause.objects.get(code="wear")
        assert self.change(client, cause, excluded="rain").status_code == 200
        assert self.change(client, cause, excluded="misuse").status_code == 302
