"""A machine exchanged for another, and a sale put right afterwards (A3, A6; R2010 Art. 28, 31)."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from core.errors import NotFound, Refused
from deadlines import actions as deadlines
from deadlines import books as deadline_books
from deadlines.models import Deadline
from tests.conftest import SHANGHAI
from tests.html import written
from tests.program import Program
from warranty import actions, books
from warranty.cases import judge_machine
from warranty.models import Machine, MachineEvent, ProductModel, ReceiptCard

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)
ARTICLE = {"article": "责任规定第 28 条", "reason": "修了 31 个工作日"}


@pytest.fixture
def spare(combine, clerk, dealer_a, at):
    return actions.register_machine(model=combine, serial="HG4LZ70E-2602001", by=clerk, dealer=dealer_a, at=at - timedelta(days=120))


@pytest.fixture
def given(machine_a, spare, clerk, at):
    return actions.exchange(machine=machine_a, replacement=spare, day=DAY, by=clerk, at=at, **ARTICLE)


class TestExchange:
    def test_the_voucher_is_renewed_and_the_card_stays_that_of_the_sale(self, machine_a, given):
        machine_a.refresh_from_db()
        assert (given.replaces, given.customer, given.sold_on) == (machine_a, machine_a.customer, machine_a.sold_on)
        assert machine_a.card.state == "accepted" and given.card.void_why == "exchanged"
        assert given.vouchers.in_force().get().issued_on == DAY and not machine_a.vouchers.in_force().exists()
        kinds = MachineEvent.objects.order_by("id").values_list("machine", "kind", "data__serial")
        assert list(kinds) == [(machine_a.pk, "machine.exchanged", given.serial), (given.pk, "machine.given", machine_a.serial)]
        assert books.check() == []

    def test_the_periods_begin_anew_on_that_day_and_the_card_counts_on(self, given):
        _version, case, answer = judge_machine(given, report_day=date(2027, 2, 1))
        assert answer["whole_until"] == "2027-03-10" and answer["covered"] == "yes"
        assert case["card"]["returned_on"] == "2025-09-02"

    def test_the_chain_is_told_from_any_of_its_machines(self, machine_a, given, combine, clerk, client, at):
        third = actions.register_machine(model=combine, serial="HG4LZ70E-2602002", by=clerk, at=at)
        actions.exchange(machine=given, replacement=third, day=at.date(), by=clerk, at=at, **ARTICLE)
        for machine in (machine_a, given, third):
            assert [one.pk for one in Machine.objects.chain_of(machine)] == [machine_a.pk, given.pk, third.pk]
        client.force_login(clerk, backend="accounts.backends.NameOrPhoneBackend")
        page = client.get(f"/desk/machines/{given.pk}/").content.decode()
        assert machine_a.serial in page and third.serial in page and "换货经过" in page

    def test_what_cannot_be_given(self, machine_a, spare, combine, clerk, dealer_b, given, at):
        small = ProductModel.objects.create(code="HG-12", name="手扶拖拉机", product_class="tractor")
        theirs = actions.register_machine(model=combine, serial="B-1", by=clerk, dealer=dealer_b)
        other = actions.register_machine(model=small, serial="B-2", by=clerk)
        for machine, replacement, code in (
            (machine_a, other, "machine.exchanged"),
            (given, theirs, "machine.not_to_give"),
            (given, other, "machine.not_to_give"),
            (given, machine_a, "machine.not_to_give"),
            (other, given, "machine.not_sold"),
        ):
            with pytest.raises(Refused) as refusal:
                actions.exchange(machine=machine, replacement=replacement, day=at.date(), by=clerk, at=at, **ARTICLE)
            assert refusal.value.code == code
        with pytest.raises(Refused):
            actions.take_back(machine=machine_a, by=clerk)

    def test_the_machine_given_back_is_covered_no_more_and_says_so(self, machine_a, given, cast, client):
        before, after = (judge_machine(machine_a, report_day=day)[2] for day in (DAY, DAY + timedelta(days=1)))
        assert (before["covered"], after["covered"], after["remedy"], after["repair_by"]) == ("yes", "no", "none", None)
        assert after["citations"][0]["facts"] == {"exchanged_on": "2026-03-10", "report_date": "2026-03-11"}
        client.force_login(cast.clerk)
        page = client.get(f"/desk/machines/{machine_a.pk}/").content.decode()
        assert (
            "已换机</span>" in page
            and given.serial in page
            and "退回" not in page.partition('class="body btns noprint"')[2].partition("</div>")[0]
        )
        public = client.get(f"/m/{machine_a.token}/").content.decode()
        assert "已换机</span>" in public and 'name="said"' not in public and given.token not in public
        row = Program(cast.clerk).get(f"machines/{machine_a.pk}/").json()
        assert "take_back" not in row["can"]

    def test_the_machine_given_shows_the_card_of_the_sale(self, machine_a, given, cast, client):
        client.force_login(cast.clerk)
        page = client.get(f"/desk/machines/{given.pk}/").content.decode()
        assert (
            machine_a.card.number in page
            and given.card.number not in page.partition('class="body btns noprint"')[0].partition("papers-h")[2]
        )

    def test_the_call_finds_both_and_begins_with_the_one_in_use(self, machine_a, given, cast, client):
        client.force_login(cast.clerk)
        for query in (machine_a.serial, machine_a.customer.phone):
            page = written(client.get("/admin/work/intake/", {"q": query}))
            assert page.index(f'value="m{given.pk}"') < page.index(f'value="m{machine_a.pk}"') and "已换机</span>" in page
            assert f'value="m{given.pk}" aria-label="{given}" checked' in page

    def test_a_machine_taken_back_says_so_until_it_is_sold_again(self, machine_a, cast, client, clerk):
        actions.take_back(machine=machine_a, by=clerk)
        client.force_login(cast.clerk)
        for place in (f"/desk/machines/{machine_a.pk}/", f"/m/{machine_a.token}/", f"/admin/work/intake/?q={machine_a.serial}"):
            assert "已退回</span>" in client.get(place).content.decode(), place

    @pytest.mark.parametrize("wrong", [{"day": date(2025, 8, 19)}, {"day": date(2999, 1, 1)}, {"reason": " "}, {"article": ""}])
    def test_what_is_wrong_is_named(self, machine_a, spare, clerk, at, wrong):
        with pytest.raises(ValidationError) as error:
            actions.exchange(**{"machine": machine_a, "replacement": spare, "day": DAY, "by": clerk, "at": at} | ARTICLE | wrong)
        assert set(error.value.message_dict) == set(wrong)


SOLD = datetime(2026, 5, 26, 10, 0, tzinfo=SHANGHAI)


class TestCorrectSale:
    @pytest.fixture
    def machine(self, combine, dealer_a, customer, clerk, owner_a):
        machine = actions.register_machine(model=combine, serial="HG4LZ70E-2605001", by=clerk, dealer=dealer_a, at=SOLD)
        return actions.sell(machine=machine, customer=customer, sold_on=SOLD.date(), by=owner_a, at=SOLD)

    def correct(self, machine, clerk, day, **changes):
        at = changes.pop("at", SOLD + timedelta(days=1))
        facts = {"sold_on": day, "invoiced_on": day, "reason": "发票为准"} | changes
        return actions.correct_sale(machine=machine, by=clerk, at=at, **facts)

    def test_the_running_20_days_follow_and_leave_a_trace(self, machine, clerk):
        self.correct(machine, clerk, date(2026, 5, 20))
        card = ReceiptCard.objects.get(machine=machine)
        (row,) = Deadline.objects.of(card)
        assert (card.sold_on, card.counted_from, row.due_at.astimezone(SHANGHAI).date()) == (date(2026, 5, 20),) * 2 + (date(2026, 6, 9),)
        event = card.events.get(kind="card.sale_corrected")
        assert (event.data["sold_on_from"], event.data["sold_on_to"]) == ("2026-05-26", "2026-05-20")
        assert books.check() == deadline_books.check() == []

    def test_what_was_late_is_judged_once_more_and_runs_again(self, machine, clerk):
        deadlines.sweep(SOLD + timedelta(days=22))
        self.correct(machine, clerk, date(2026, 6, 10), at=SOLD + timedelta(days=23))
        first, second = Deadline.objects.of(ReceiptCard.objects.get(machine=machine)).order_by("cycle")
        assert (first.state, first.cleared_at is not None, second.state) == ("breached", True, "open")
        assert books.check() == deadline_books.check() == []

    def test_a_card_that_came_in_time_is_late_by_the_true_day(self, machine, machine_a, clerk):
        self.correct(machine_a, clerk, date(2025, 8, 1), at=SOLD)
        states = Deadline.objects.of(machine_a.card).order_by("cycle").values_list("state", flat=True)
        assert list(states) == ["met", "breached"] and machine_a.card.events.filter(kind="card.late").exists()
        assert books.check() == deadline_books.check() == []

    def test_only_a_sale_and_only_what_differs(self, machine, spare, given, clerk):
        for one, changes, code in (
            (spare, {}, "machine.given"),
            (machine, {"sold_on": SOLD.date(), "invoiced_on": SOLD.date()}, "machine.nothing_changed"),
        ):
            with pytest.raises(Refused) as refusal:
                self.correct(one, clerk, SOLD.date(), **changes)
            assert refusal.value.code == code
        for wrong in ({"sold_on": date(2999, 1, 1)}, {"sold_on": None}, {"reason": ""}, {"invoice_number": "x" * 41}):
            with pytest.raises(ValidationError) as error:
                self.correct(machine, clerk, SOLD.date(), **wrong)
            assert set(error.value.message_dict) == set(wrong)

    def test_another_customer_from_the_page(self, machine, client, clerk):
        client.force_login(clerk, backend="accounts.backends.NameOrPhoneBackend")
        place = f"/desk/machines/{machine.pk}/correct-sale/"
        page = client.get(place).content.decode()
        assert "2026-05-26" in page and machine.customer.phone not in page
        form = {"name": "李四", "phone": "13911113333", "sold_on": "2026-05-26", "invoiced_on": "2026-05-26", "reason": "名字写错"}
        assert client.post(place, form | {"phone": ""}).status_code == 400
        assert client.post(place, form).status_code == 302
        assert Machine.objects.get(pk=machine.pk).customer.name == "李四"

    def test_over_the_api(self, machine, spare, cast):
        clerk, place = Program(cast.clerk), f"machines/{machine.pk}/"
        assert clerk.done(f"{place}correct-sale/", sold_on="2026-05-20", invoiced_on="2026-05-20", reason="发票")["sold_on"] == "2026-05-20"

    def test_a_dealer_corrects_its_own_until_the_card_is_accepted(self, machine, machine_a, cast, technician, clerk):
        fixed = self.correct(machine, cast.owner_a, date(2026, 5, 24), invoice_number="FP-77")
        assert (fixed.invoice_number, fixed.sold_on) == ("FP-77", date(2026, 5, 24))
        card = ReceiptCard.objects.get(machine=machine)
        assert card.events.get(kind="card.sale_corrected").by == cast.owner_a and books.check() == []
        with pytest.raises(Refused) as refusal:
            self.correct(machine_a, cast.owner_a, date(2025, 8, 19))
        assert refusal.value.code == "card.accepted"
        with pytest.raises(NotFound):
            self.correct(machine, cast.owner_b, date(2026, 5, 20))

    def test_a_dealer_gains_no_day_by_it(self, machine, cast, clerk):
        with pytest.raises(Refused) as refusal:
            self.correct(machine, cast.owner_a, date(2026, 5, 27))
        assert refusal.value.code == "card.later"
        assert self.correct(machine, clerk, date(2026, 5, 27)).sold_on == date(2026, 5, 27)

    def test_in_the_portal(self, machine, client, cast):
        client.force_login(cast.owner_a, backend="accounts.backends.NameOrPhoneBackend")
        card = ReceiptCard.objects.get(machine=machine)
        page = f"/portal/machines/{machine.pk}/correct-sale/"
        assert page in client.get(f"/portal/cards/{card.pk}/").content.decode() and client.get(page).status_code == 200
        form = {
            "name": machine.customer.name,
            "sold_on": "2026-05-26",
            "invoiced_on": "2026-05-26",
            "invoice_number": "FP-8",
            "reason": "写错",
        }
        assert client.post(page, form | {"reason": ""}).status_code == 400
        assert client.post(page, form).status_code == 302 and Machine.objects.get(pk=machine.pk).invoice_number == "FP-8"
        client.force_login(cast.owner_b, backend="accounts.backends.NameOrPhoneBackend")
        assert client.get(page).status_code == 404
