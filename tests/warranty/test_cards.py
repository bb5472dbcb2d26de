"""The receipt card: what a complete one says, its correction in time or not, its replacement, its exception (A6)."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from core.errors import NotFound, NotYourVerb, Refused
from deadlines import actions as deadlines
from deadlines.models import Deadline
from notifications.models import Notice
from tests.conftest import SHANGHAI, filled
from warranty import actions, books
from warranty.models import CardEvent, Machine, ReceiptCard

pytestmark = pytest.mark.django_db
SOLD = datetime(2026, 5, 26, 10, 0, tzinfo=SHANGHAI)  # day 20 is 15 June
DAY = timedelta(days=1)


@pytest.fixture
def card(combine, dealer_a, customer, cast):
    machine = actions.register_machine(model=combine, serial="HG4LZ70E-2605001", by=cast.clerk, dealer=dealer_a, at=SOLD - DAY)
    return actions.sell(machine=machine, customer=customer, sold_on=SOLD.date(), by=cast.owner_a, at=SOLD).card


@pytest.fixture
def sent_back(card, cast):
    """Handed in on day 19, sent back on day 19: to be corrected by day 24."""
    actions.return_card(card=card, by=cast.owner_a, at=SOLD + 19 * DAY, **filled(SOLD.date()))
    return actions.send_back_card(card=card, wrong="没有用户签名", by=cast.technician, at=SOLD + 19 * DAY)


def late(card):
    """Promises about the card that are broken."""
    return list(Deadline.objects.of(card).filter(state="breached").values_list("kind", flat=True))


class TestAcceptedByMistake:
    @pytest.fixture
    def accepted(self, card, cast):
        actions.return_card(card=card, by=cast.owner_a, at=SOLD + 5 * DAY, **filled(SOLD.date()))
        return actions.accept_card(card=card, by=cast.technician, at=SOLD + 6 * DAY)

    def test_it_waits_to_be_looked_at_once_more_and_its_first_day_stays(self, door, accepted, cast):
        page = door(cast.technician).get(f"/desk/cards/{accepted.pk}/").content.decode()
        assert f"/desk/cards/{accepted.pk}/withdraw-acceptance/" in page
        card = actions.withdraw_acceptance(card=accepted, reason="看错了号", by=cast.technician, at=SOLD + 7 * DAY)
        assert (card.state, card.accepted_on, card.returned_on) == ("returned", None, (SOLD + 5 * DAY).date())
        assert CardEvent.objects.latest("id").data == {"reason": "看错了号"} and books.check() == []
        actions.send_back_card(card=card, wrong="没有用户签名", by=cast.technician, at=SOLD + 7 * DAY)
        actions.return_card(card=card, by=cast.owner_a, at=SOLD + 8 * DAY)
        card = actions.accept_card(card=card, by=cast.technician, at=SOLD + 9 * DAY)
        assert (card.state, card.returned_on, books.check()) == ("accepted", (SOLD + 5 * DAY).date(), [])

    def test_by_the_technical_department_with_a_reason(self, accepted, cast):
        with pytest.raises(NotYourVerb):
            actions.withdraw_acceptance(card=accepted, reason="错", by=cast.owner_a)
        with pytest.raises(ValidationError):
            actions.withdraw_acceptance(card=accepted, reason=" ", by=cast.technician)

    def test_a_card_that_was_not_accepted_has_none_to_take_back(self, card, cast):
        with pytest.raises(TransitionNotAllowed):
            actions.withdraw_acceptance(card=card, reason="错", by=cast.technician)


@pytest.mark.parametrize(("field", "missing"), [("delivered", ["run"]), ("trained_on", None), ("explained_on", None)])
def test_only_a_complete_card_is_handed_in(card, cast, field, missing):
    content = filled(SOLD.date()) | {field: missing}
    with pytest.raises(Refused) as refused:
        actions.return_card(card=card, by=cast.owner_a, at=SOLD + DAY, **content)
    card.refresh_from_db()
    assert refused.value.code == "card.incomplete" and (card.state, card.returned_on, card.delivered) == ("sold", None, [])


def test_what_was_said_at_the_sale_stays(combine, cast, customer):
    machine = actions.register_machine(model=combine, serial="HG1", by=cast.clerk, dealer=cast.dealer_a, at=SOLD)
    actions.sell(machine=machine, customer=customer, sold_on=SOLD.date(), by=cast.owner_a, at=SOLD, **filled(SOLD.date()))
    assert actions.return_card(card=machine.card, by=cast.owner_a, at=SOLD + DAY).trained_on == SOLD.date()


@pytest.mark.parametrize("field", ["trained_on", "explained_on"])
@pytest.mark.parametrize(("produced", "day", "stands"), [
    (None, date(2026, 3, 27), True), (None, date(2026, 3, 26), False), (None, date(2001, 1, 1), False),
    (date(2026, 5, 20), date(2026, 5, 20), True), (date(2026, 5, 20), date(2026, 5, 19), False),
])  # fmt: skip
def test_who_bought_was_trained_and_told_about_the_sale(card, cast, field, produced, day, stands):
    Machine.objects.filter(pk=card.machine_id).update(produced_on=produced)
    said = filled(SOLD.date()) | {field: day}
    if stands:
        assert actions.return_card(card=card, by=cast.owner_a, at=SOLD + DAY, **said).state == "returned"
        return
    with pytest.raises(ValidationError) as wrong:
        actions.return_card(card=card, by=cast.owner_a, at=SOLD + DAY, **said)
    assert list(wrong.value.message_dict) == [field]


def test_no_machine_was_produced_tomorrow(cast, combine):
    with pytest.raises(ValidationError) as wrong:
        actions.register_machine(model=combine, serial="HG-9", by=cast.clerk, at=SOLD, produced_on=SOLD.date() + DAY)
    assert "produced_on" in wrong.value.message_dict


@pytest.mark.parametrize("wrong", [{"trained_on": date(2026, 6, 30)}, {"explained_on": date(2026, 6, 30)}, {"delivered": ["paint"]}])
def test_what_is_wrong_names_its_field(card, cast, wrong):
    with pytest.raises(ValidationError) as error:
        actions.return_card(card=card, by=cast.owner_a, at=SOLD + DAY, **filled(SOLD.date()) | wrong)
    assert list(error.value.message_dict) == list(wrong)


def test_the_earlier_of_sale_and_invoice_governs(combine, cast, customer):
    machine = actions.register_machine(model=combine, serial="HG1", by=cast.clerk, dealer=cast.dealer_a, at=SOLD)
    days = {"sold_on": SOLD.date(), "invoiced_on": SOLD.date() - 2 * DAY}
    card = actions.sell(machine=machine, customer=customer, by=cast.owner_a, at=SOLD, **days).card
    assert card.counted_from == SOLD.date() - 2 * DAY
    assert Deadline.objects.of(card).get().due_at.astimezone(SHANGHAI).date() == date(2026, 6, 13)


class TestCorrection:
    def test_the_dealer_is_told_and_has_five_days(self, sent_back, cast):
        assert sent_back.correct_by == date(2026, 6, 19)
        assert {n.user for n in Notice.objects.filter(kind="card.sent_back")} == {cast.owner_a, cast.repairer_a}
        promise = Deadline.objects.of(sent_back).get(kind="card.correct")
        assert promise.due_at == datetime(2026, 6, 19, 23, 59, 59, 999999, tzinfo=SHANGHAI)

    def test_in_time_the_first_day_counts(self, sent_back, cast):
        last = datetime(2026, 6, 19, 23, 59, 59, tzinfo=SHANGHAI)
        deadlines.sweep(last)
        card = actions.return_card(card=sent_back, by=cast.owner_a, at=last)
        assert (card.returned_on, card.correct_by, late(card)) == (date(2026, 6, 14), None, [])
        assert books.check() == []

    def test_later_the_first_submission_does_not_count(self, sent_back, cast):
        midnight = datetime(2026, 6, 20, tzinfo=SHANGHAI)
        assert deadlines.sweep(midnight) == 1 and deadlines.sweep(midnight) == 0
        assert CardEvent.objects.filter(kind="card.uncorrected").count() == 1
        assert {n.user for n in Notice.objects.filter(kind="card.uncorrected")} == {cast.owner_a, cast.repairer_a}
        card = actions.return_card(card=sent_back, by=cast.owner_a, at=midnight)
        assert (card.returned_on, late(card)) == (date(2026, 6, 20), ["card.correct"])
        assert books.check() == []

    def test_sent_back_twice_there_are_five_days_again(self, sent_back, cast):
        actions.return_card(card=sent_back, by=cast.owner_a, at=SOLD + 22 * DAY)
        card = actions.send_back_card(card=sent_back, wrong="章不清", by=cast.technician, at=SOLD + 23 * DAY)
        assert (card.returned_on, card.correct_by) == (date(2026, 6, 14), date(2026, 6, 23))


class TestReplace:
    def test_the_same_sale_gets_a_new_number_and_the_days_go_on(self, card, cast):
        new = actions.replace_card(card=card, by=cast.clerk, at=SOLD + 3 * DAY)
        card.refresh_from_db()
        assert (card.state, card.void_why) == ("void", "misprinted") and new.number != card.number
        assert (new.state, new.sold_on, new.machine.card) == ("sold", SOLD.date(), new)
        assert Deadline.objects.of(card).owed().count() == 0
        assert Deadline.objects.of(new).get().due_at.astimezone(SHANGHAI).date() == date(2026, 6, 15)
        assert books.check() == []

    def test_a_blank_card_is_replaced_too(self, combine, cast):
        machine = actions.register_machine(model=combine, serial="HG1", by=cast.clerk, at=SOLD)
        assert actions.replace_card(card=machine.card, by=cast.clerk, at=SOLD).state == "issued"
        assert books.check() == []

    def test_what_the_company_has_is_sent_back_instead(self, card, cast):
        actions.return_card(card=card, by=cast.owner_a, at=SOLD + DAY, **filled(SOLD.date()))
        with pytest.raises(Refused) as refused:
            actions.replace_card(card=card, by=cast.clerk, at=SOLD + 2 * DAY)
        assert refused.value.code == "card.handed_in"

    def test_a_new_number_does_not_cure_lateness(self, card, cast):
        with pytest.raises(Refused) as refused:
            actions.replace_card(card=card, by=cast.clerk, at=SOLD + 21 * DAY)
        assert refused.value.code == "card.overdue"

    def test_a_dealer_cannot(self, card, cast):
        with pytest.raises(NotYourVerb):
            actions.replace_card(card=card, by=cast.owner_a, at=SOLD)

    def test_a_machine_has_one_card_in_force(self, card):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReceiptCard.objects.create(machine=card.machine, number="HK2026-999999")


def test_the_dealers_page_says_which_of_sale_and_invoice_governs(card, cast, client):
    client.force_login(cast.owner_a)
    assert "以早的为准" not in client.get(f"/portal/cards/{card.pk}/").content.decode()
    later = {"invoiced_on": date(2026, 5, 29), "reason": "发票晚开"}
    actions.correct_sale(machine=card.machine, by=cast.owner_a, at=SOLD + 4 * DAY, **later)
    assert "相差 3 天" in client.get(f"/portal/cards/{card.pk}/").content.decode()


class TestException:
    def test_it_has_a_reason_evidence_and_an_event(self, card, cast, photo):
        card = actions.except_card(card=card, reason="洪水断路", evidence=photo(), by=cast.leader, at=SOLD + 30 * DAY)
        event = CardEvent.objects.get(kind="card.excepted")
        assert event.data == {"reason": "洪水断路", "sha256": card.evidence_sha256} and card.evidence.size
        assert Notice.objects.filter(kind="card.excepted", user=cast.owner_a).exists()

    def test_only_a_sale_whose_card_is_late_or_not_back_needs_one(self, card, cast, combine, photo):
        facts = {"reason": "洪水断路", "evidence": photo(), "by": cast.leader}
        stock = actions.register_machine(model=combine, serial="ST-1", by=cast.clerk).card
        actions.return_card(card=card, by=cast.owner_a, at=SOLD + 3 * DAY, **filled(SOLD.date()))
        void = actions.replace_card(card=stock, by=cast.clerk).machine.cards.get(state="void")
        for one, code in ((stock.machine.cards.exclude(state="void").get(), "card.not_sold"), (card, "card.in_time"), (void, "card.void")):
            with pytest.raises(Refused) as refused:
                actions.except_card(card=one, **facts)
            assert refused.value.code == code

    def test_it_goes_on_with_a_new_number(self, card, cast, photo):
        card = actions.except_card(card=card, reason="洪水断路", evidence=photo(), by=cast.leader, at=SOLD + 5 * DAY)
        new = actions.replace_card(card=card, by=cast.clerk, at=SOLD + 6 * DAY)
        new.refresh_from_db()
        assert (new.exception, new.evidence, new.evidence_sha256) == (card.exception, card.evidence, card.evidence_sha256)
        assert CardEvent.objects.get(card=new, kind="card.exception_kept").data["number"] == card.number

    def test_not_twice(self, card, cast, photo):
        actions.except_card(card=card, reason="洪水断路", evidence=photo(), by=cast.leader)
        with pytest.raises(Refused) as refused:
            actions.except_card(card=card, reason="又一次", evidence=photo(), by=cast.leader)
        assert refused.value.code == "card.excepted"

    def test_evidence_is_judged_by_its_content(self, card, cast):
        from django.core.files.uploadedfile import SimpleUploadedFile

        with pytest.raises(ValidationError) as error:
            actions.except_card(card=card, reason="洪水断路", evidence=SimpleUploadedFile("x.pdf", b"MZ"), by=cast.leader)
        card.refresh_from_db()
        assert "evidence" in error.value.message_dict and card.exception == ""


class TestTakeBack:
    def test_both_papers_of_the_sale_are_void_and_a_new_card_is_there(self, card, cast, customer):
        machine = actions.take_back(machine=card.machine, by=cast.clerk, at=SOLD + 5 * DAY)
        card.refresh_from_db()
        voucher = machine.vouchers.get()
        assert (card.state, card.void_why, voucher.void_why) == ("void", "machine_back", "machine_back")
        assert (machine.sold_on, machine.customer, machine.card.state) == (None, None, "issued")
        assert deadlines.sweep(SOLD + 40 * DAY) == 0 and books.check() == []
        actions.sell(machine=machine, customer=customer, sold_on=date(2026, 6, 10), by=cast.owner_a, at=SOLD + 20 * DAY)
        assert machine.vouchers.count() == 2 and books.check() == []

    def test_only_a_sold_one(self, combine, cast):
        machine = actions.register_machine(model=combine, serial="HG1", by=cast.clerk, at=SOLD)
        with pytest.raises(Refused) as refused:
            actions.take_back(machine=machine, by=cast.clerk, at=SOLD)
        assert refused.value.code == "machine.not_sold"


def test_a_rivals_card_does_not_exist(card, cast):
    with pytest.raises(NotFound):
        actions.return_card(card=card, by=cast.owner_b, at=SOLD + DAY, **filled(SOLD.date()))
