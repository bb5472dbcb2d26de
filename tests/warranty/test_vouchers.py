"""The voucher with the customer: lost and issued again, passed on with the machine (R2010 Art. 8, 25)."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from core.errors import NotFound, NotYourVerb, Refused
from core.workdays import Workdays
from deadlines.actions import sweep
from deadlines.models import Deadline
from deadlines.rules import end_of_day
from notifications.models import Notice
from tests.conftest import SHANGHAI
from tests.program import Program
from warranty import actions, books
from warranty.models import VoucherEvent

pytestmark = pytest.mark.django_db
APPLIED = datetime(2025, 9, 8, 9, 0, tzinfo=SHANGHAI)  # a Monday; National Day week is the calendar's


@pytest.fixture
def voucher(machine_a):
    return machine_a.vouchers.get()


@pytest.fixture
def lost(voucher, cast):
    return actions.report_lost(voucher=voucher, how="水淹", by=cast.owner_a, at=APPLIED)


def code_of(refused):
    return refused.value.code


def test_it_is_issued_again_under_a_new_number_and_the_card_is_not_touched(lost, cast, machine_a):
    before = (machine_a.card.state, machine_a.card.returned_on, machine_a.card.events.count())
    new = actions.reissue_voucher(voucher=lost, by=cast.clerk, at=APPLIED)
    lost.refresh_from_db()
    machine_a.refresh_from_db()
    assert (lost.void_why, lost.voided_on, new.replaces, new.in_force) == ("lost", APPLIED.date(), lost, True)
    assert (machine_a.card.state, machine_a.card.returned_on, machine_a.card.events.count()) == before
    assert Deadline.objects.of(lost).get().state == "met"
    assert {n.user for n in Notice.objects.filter(kind="voucher.reissued")} == {cast.owner_a, cast.repairer_a}
    assert books.check() == []


def test_the_ten_working_days_run_from_the_application_not_from_its_entry(voucher, cast):
    applied = date(2025, 9, 3)
    lost = actions.report_lost(voucher=voucher, how="水淹", reported_on=applied, by=cast.clerk, at=APPLIED)
    due = Deadline.objects.of(lost).get().due_at
    assert (
        due == end_of_day(Workdays("CN", {}).add(applied, 10), SHANGHAI) < end_of_day(Workdays("CN", {}).add(APPLIED.date(), 10), SHANGHAI)
    )


def test_a_loss_is_reported_once_and_for_a_voucher_in_force(lost, cast):
    with pytest.raises(Refused) as refused:
        actions.report_lost(voucher=lost, how="又丢了", by=cast.clerk, at=APPLIED)
    assert code_of(refused) == "voucher.reported"
    actions.reissue_voucher(voucher=lost, by=cast.clerk, at=APPLIED)
    for verb, given in ((actions.report_lost, {"how": "x"}), (actions.reissue_voucher, {})):
        with pytest.raises(Refused) as refused:
            verb(voucher=lost, by=cast.clerk, at=APPLIED, **given)
        assert code_of(refused) == "voucher.void"


def test_what_is_not_lost_is_not_issued_again(voucher, cast):
    with pytest.raises(Refused) as refused:
        actions.reissue_voucher(voucher=voucher, by=cast.clerk, at=APPLIED)
    assert code_of(refused) == "voucher.not_lost"


@pytest.mark.parametrize("day", [date(2025, 8, 1), date(2025, 9, 9)])
def test_the_day_of_the_application_lies_between_issue_and_today(voucher, cast, day):
    with pytest.raises(ValidationError) as error:
        actions.report_lost(voucher=voucher, how="水淹", reported_on=day, by=cast.clerk, at=APPLIED)
    assert "reported_on" in error.value.message_dict and Deadline.objects.of(voucher).count() == 0


def test_a_transfer_keeps_number_card_and_cover(voucher, cast, machine_a):
    owner = actions.enter_customer(by=cast.owner_a, dealer=cast.dealer_a, name="马占山", phone="13612345678")
    actions.transfer_voucher(voucher=voucher, customer=owner, transferred_on=date(2025, 9, 5), by=cast.owner_a, at=APPLIED)
    machine_a.refresh_from_db()
    voucher.refresh_from_db()
    assert machine_a.customer == owner and voucher.in_force and machine_a.card.state == "accepted"
    event = VoucherEvent.objects.get(kind="voucher.transferred")
    assert (event.data["owner_to"], event.data["on"]) == (owner.pk, "2025-09-05")
    assert books.check() == []


def test_a_voucher_reported_lost_passes_to_nobody(voucher, cast):
    actions.report_lost(voucher=voucher, how="x", by=cast.owner_a, at=APPLIED)
    owner = actions.enter_customer(by=cast.owner_a, dealer=cast.dealer_a, name="马占山", phone="13612345678")
    with pytest.raises(Refused) as refused:
        actions.transfer_voucher(voucher=voucher, customer=owner, by=cast.owner_a, at=APPLIED)
    assert (
        code_of(refused) == "voucher.lost_reported"
        and "transfer" not in Program(cast.owner_a).get(f"vouchers/{voucher.number}/").json()["can"]
    )


def test_a_transfer_to_the_owner_is_none(voucher, cast, customer):
    with pytest.raises(Refused) as refused:
        actions.transfer_voucher(voucher=voucher, customer=customer, by=cast.clerk, at=APPLIED)
    assert code_of(refused) == "voucher.same_owner"


def test_a_dealer_reports_but_does_not_issue_and_a_rival_finds_nothing(voucher, cast):
    with pytest.raises(NotFound):
        actions.report_lost(voucher=voucher, how="x", by=cast.owner_b, at=APPLIED)
    with pytest.raises(NotYourVerb):
        actions.reissue_voucher(voucher=voucher, by=cast.owner_a, at=APPLIED)


def test_the_same_over_the_api(voucher, cast):
    dealer, clerk, place = Program(cast.owner_a), Program(cast.clerk), f"vouchers/{voucher.number}/"
    assert dealer.done(f"{place}report-lost/", how="水淹")["can"] == ["withdraw-loss"]
    assert [row["number"] for row in clerk.get("vouchers/", lost="true").json()["results"]] == [voucher.number]
    new = clerk.done(f"{place}reissue/")
    assert new["replaces"] == voucher.number and clerk.get(place).json()["void_why"] == "lost"
    buyer = dealer.done("customers/enter/", name="马占山", phone="13612345678")
    assert dealer.done(f"vouchers/{new['number']}/transfer/", customer=buyer["id"])["owner"]["name"] == "马占山"
    assert Program(cast.owner_b).get(place).status_code == 404


class TestPages:
    def test_a_message_leads_to_the_papers(self, client, cast, lost, machine_a):
        place = f"/go/warranty.voucher/{lost.pk}/"
        for person, there in ((cast.clerk, f"/admin/work/machines/{machine_a.pk}/"), (cast.owner_a, f"/portal/cards/{machine_a.card_id}/")):
            client.force_login(person)
            assert client.get(place, follow=True).redirect_chain[-1][0] == there

    def test_the_clerk_issues_what_the_dealer_reported(self, client, cast, lost, machine_a):
        client.force_login(cast.clerk)
        assert lost.number in client.get("/admin/work/vouchers/").content.decode()
        assert "水淹" in client.get(f"/admin/work/machines/{machine_a.pk}/").content.decode()
        assert client.post(f"/admin/work/vouchers/{lost.number}/reissue/").url == f"/admin/work/machines/{machine_a.pk}/"
        assert lost.number not in client.get("/admin/work/vouchers/").content.decode().partition("done-h")[0]

    def test_the_dealer_reports_a_loss_and_a_new_owner(self, client, cast, voucher, machine_a):
        client.force_login(cast.owner_a)
        back = f"/portal/cards/{machine_a.card_id}/"
        new = {"name": "马占山", "phone": "13612345678", "transferred_on": "2025-09-05"}
        assert client.post(f"/portal/vouchers/{voucher.number}/transfer/", new).url == back
        assert client.post(f"/portal/vouchers/{voucher.number}/lost/", {"how": "水淹", "reported_on": "2025-09-30"}).url == back
        page = client.get(back).content.decode()
        assert "已报丢失" in page and "马占山" in page


class TestDeadline:
    @pytest.fixture
    def applied(self, voucher, cast):
        """Applied for on Monday 29 September: eight days of October are no working days, and 11 October is one."""
        return actions.report_lost(voucher=voucher, how="水淹", by=cast.owner_a, at=datetime(2025, 9, 29, 9, 0, tzinfo=SHANGHAI))

    def test_it_ends_on_the_tenth_working_day_of_the_chinese_calendar(self, applied):
        promise = Deadline.objects.of(applied).get()
        assert promise.due_at.astimezone(SHANGHAI).date() == date(2025, 10, 20)
        assert (promise.department.code, promise.dealer) == ("sales", None)

    def test_clerk_and_head_are_told_when_it_passes(self, applied, cast):
        due = Deadline.objects.of(applied).get().due_at
        sweep(due + timedelta(seconds=1))
        assert {n.user for n in Notice.objects.filter(kind="voucher.reissue_late")} == {cast.clerk, cast.sales_head}
        assert VoucherEvent.objects.get(kind="voucher.reissue_late").at == due
        assert books.check() == []


class TestWithdrawLoss:
    def test_the_voucher_stays_in_force_with_a_trace_and_may_be_lost_again(self, lost, cast):
        actions.withdraw_loss(voucher=lost, reason="在驾驶室找到了", by=cast.owner_a, at=APPLIED + timedelta(days=1))
        lost.refresh_from_db()
        assert (lost.lost_on, lost.in_force, lost.to_reissue) == (None, True, False) and books.check() == []
        assert Deadline.objects.of(lost).get().cleared_at is not None
        again = actions.report_lost(voucher=lost, how="真的丢了", by=cast.owner_a, at=APPLIED + timedelta(days=2))
        assert Deadline.objects.of(again).filter(cleared_at__isnull=True).count() == 1 and books.check() == []
        actions.reissue_voucher(voucher=again, by=cast.clerk, at=APPLIED + timedelta(days=3))
        kinds = VoucherEvent.objects.filter(voucher=lost).order_by("id").values_list("kind", flat=True)
        assert list(kinds)[-4:] == ["voucher.lost", "voucher.found", "voucher.lost", "voucher.void"] and books.check() == []

    def test_only_what_was_reported_and_not_yet_issued_again(self, voucher, cast):
        with pytest.raises(Refused) as refused:
            actions.withdraw_loss(voucher=voucher, reason="x", by=cast.clerk, at=APPLIED)
        assert code_of(refused) == "voucher.not_lost"
        actions.report_lost(voucher=voucher, how="水淹", by=cast.clerk, at=APPLIED)
        with pytest.raises(ValidationError):
            actions.withdraw_loss(voucher=voucher, reason=" ", by=cast.clerk, at=APPLIED)
        with pytest.raises(NotFound):
            actions.withdraw_loss(voucher=voucher, reason="x", by=cast.owner_b, at=APPLIED)
        actions.reissue_voucher(voucher=voucher, by=cast.clerk, at=APPLIED)
        with pytest.raises(Refused) as refused:
            actions.withdraw_loss(voucher=voucher, reason="x", by=cast.clerk, at=APPLIED)
        assert code_of(refused) == "voucher.void"

    @pytest.mark.parametrize(("who", "door"), [("clerk", "/desk/"), ("owner_a", "/portal/")])
    def test_from_both_doors(self, client, lost, cast, who, door):
        client.force_login(getattr(cast, who), backend="accounts.backends.NameOrPhoneBackend")
        page = f"{door}vouchers/{lost.number}/found/"
        assert client.get(page).status_code == 200 and client.post(page, {"reason": ""}).status_code == 400
        there = f"/desk/machines/{lost.machine_id}/" if who == "clerk" else f"/portal/cards/{lost.machine.card_id}/"
        assert page in client.get(there).content.decode()
        assert client.post(page, {"reason": "找到了"}).status_code == 302
        assert page not in client.get(there).content.decode() and type(lost).objects.get(pk=lost.pk).lost_on is None
