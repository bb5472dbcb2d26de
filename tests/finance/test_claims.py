"""A claim from the record to its appraisal: the receipt card, what came back, who answers (A6, A8, A16)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from core.errors import NotYourVerb, Refused
from deadlines.actions import sweep
from deadlines.models import Deadline
from finance import actions, books
from finance.models import Claim
from notifications.models import Notice
from returns import actions as returns
from tests.conftest import SHANGHAI, filled
from tests.returns.test_actions import own_task
from warranty import actions as warranty

D = Decimal


def amounts(claim):
    return [(line.kind, line.approved, line.cut or line.lapsed) for line in claim.lines.order_by("seq")]


class TestDrawnUp:
    def test_a_paid_repair_has_no_claim(self, arranged_task, filed_record):
        task = arranged_task()
        task.ticket.covered = "no"
        task.ticket.save(update_fields=["covered"])
        filed_record(task=task)
        assert not Claim.objects.exists()

    def test_what_cost_nothing_has_no_claim(self, filed_record):
        filed_record(parts=[], labour_hours="0", travel_km="0")
        assert not Claim.objects.exists()

    def test_without_parts_there_is_nothing_to_wait_for(self, filed_record, cast):
        filed_record(parts=[])
        claim = Claim.objects.get()
        assert (claim.state, claim.approved) == ("appraised", D("515.90"))
        assert Deadline.objects.of(claim).get(kind="claim.verify").user == cast.rep
        assert Notice.objects.filter(kind="claim.to_verify", user=cast.rep).exists()

    def test_the_rate_of_the_day_of_the_repair(self, filed_record):
        from finance.models import Rate

        Rate.objects.create(kind="labour", amount="70", valid_from=date(2026, 6, 8))
        Rate.objects.create(kind="labour", amount="90", valid_from=date(2026, 6, 9))
        filed_record(parts=[])
        assert Claim.objects.get().lines.get(kind="labour").unit_price == D("70.00")


class TestAppraised:
    def test_over_the_standard_hours(self, filed_record, appraise_all):
        claim = appraise_all(filed_record())
        assert (claim.state, claim.claimed, claim.approved) == ("appraised", D("1801.90"), D("1704.40"))
        assert amounts(claim) == [("part", D("1286.00"), ""), ("labour", D("260.00"), "standard"), ("travel", D("158.40"), "")]

    def test_one_part_is_the_dealers_fault(self, filed_record, appraise_all, clutch, belt):
        record = filed_record(parts=[{"part": clutch, "quantity": 1}, {"part": belt, "quantity": 2}])
        claim = appraise_all(record, ["manufacture", "installation"])
        assert amounts(claim) == [
            ("part", D("1286.00"), ""),
            ("part", D("0.00"), "liable_dealer"),
            ("labour", D("260.00"), "standard"),
            ("travel", D("158.40"), ""),
        ]

    def test_misuse_is_not_the_companys_at_all(self, filed_record, appraise_all):
        claim = appraise_all(filed_record(), ["misuse"])
        assert claim.state == "appraised"
        assert amounts(claim) == [(kind, D("0.00"), "liable_customer") for kind in ("part", "labour", "travel")]

    def test_a_part_that_need_not_have_been_replaced(self, filed_record, appraise_all):
        claim = appraise_all(filed_record(), justified=False)
        assert [cut for _kind, _amount, cut in amounts(claim)] == ["not_justified", "not_justified", ""]

    def test_one_part_stays_away(self, cast, cause, filed_record, clutch, belt):
        record = filed_record(parts=[{"part": clutch, "quantity": 1}, {"part": belt, "quantity": 2}])
        here, _away = record.old_parts.order_by("id")
        returns.receive(part=here, by=cast.keeper, at=record.filed_at)
        returns.appraise(part=here, cause=cause("design"), usable=False, justified=True, by=cast.technician, at=record.filed_at)
        assert Claim.objects.get().state == "submitted"
        let_the_day_pass(record)
        claim = Claim.objects.get()
        assert (claim.state, [line.lapsed for line in claim.lines.all()]) == ("appraised", ["", "part", "", ""])
        assert claim.lines.get(seq=2).reason == "旧件未返，不核销"
        assert books.check() == []

    def test_nothing_comes_back(self, cast, filed_record):
        let_the_day_pass(filed_record())
        claim = Claim.objects.get()
        assert (claim.state, claim.approved) == ("lapsed", D("0.00"))
        assert Notice.objects.filter(kind="claim.lapsed", user=cast.owner_a).exists()
        assert books.check() == []

    def test_the_paper_stays_away(self, filed_record, appraise_all):
        record = filed_record(signed_how="paper")
        assert appraise_all(record).state == "submitted"
        let_the_day_pass(record)
        claim = Claim.objects.get()
        assert (claim.state, [line.lapsed for line in claim.lines.all()]) == ("appraised", ["record", "record", ""])

    def test_what_the_bench_thought_right_is_kept_under_the_cap(self, cast, filed_record, appraise_all):
        record = filed_record()
        claim = Claim.objects.get()
        part, labour, _travel = claim.lines.order_by("seq")
        wanted = {labour.pk: (D("130"), "两人同去，只算一人"), part.pk: (D("1000"), "other")}
        actions.propose(claim=claim, amounts=wanted, by=cast.technician)
        appraise_all(record)
        assert amounts(claim) == [("part", D("1000.00"), "other"), ("labour", D("130.00"), "other"), ("travel", D("158.40"), "")]
        assert claim.lines.get(kind="labour").reason == "两人同去，只算一人"

    def test_after_the_review_the_bench_proposes_nothing(self, cast, claim_at):
        with pytest.raises(Refused) as refused:
            actions.propose(claim=claim_at("reviewed"), amounts={}, by=cast.technician)
        assert refused.value.code == "claim.past_appraisal"


def let_the_day_pass(record):
    """The return day of a record passes."""
    kinds = ("part.return", "part.arrive", "record.return")
    after = max(Deadline.objects.filter(kind__in=kinds).values_list("due_at", flat=True)) + timedelta(minutes=1)
    sweep(at=after)
    returns.forfeit_overdue(at=after)


class TestCard:
    """Machine A again, sold on 2026-06-01: its card is due on the 21st (A6)."""

    @pytest.fixture
    def machine_a(self, combine, dealer_a, customer, clerk, owner_a):
        sold = datetime(2026, 6, 1, 10, 0, tzinfo=SHANGHAI)
        machine = warranty.register_machine(model=combine, serial="HG4LZ70E-2606001", by=clerk, dealer=dealer_a, at=sold)
        warranty.sell(machine=machine, customer=customer, sold_on=sold.date(), by=owner_a, at=sold, **filled(sold.date()))
        machine.refresh_from_db()
        return machine

    def test_the_claim_waits_for_the_card_and_goes_on_when_it_comes(self, cast, machine_a, filed_record, appraise_all):
        record = filed_record()
        claim = appraise_all(record)
        assert (claim.state, claim.held_why) == ("held", "card_pending")
        with pytest.raises(Refused) as refused:
            actions.recheck(claim=claim, by=cast.rep, at=record.filed_at)
        assert refused.value.code == "claim.still_held"
        warranty.return_card(card=machine_a.card, by=cast.owner_a, at=datetime(2026, 6, 21, 23, 0, tzinfo=SHANGHAI))
        assert actions.recheck_held(at=datetime(2026, 6, 22, 9, 0, tzinfo=SHANGHAI)) == 1
        claim.refresh_from_db()
        assert (claim.state, claim.approved) == ("appraised", D("1704.40"))
        assert books.check() == []

    @pytest.mark.parametrize(("corrected_on", "why"), [(26, ""), (27, "card_late")])
    def test_a_card_sent_back_on_day_20_counts_only_when_corrected_in_five_days(
        self, cast, machine_a, filed_record, appraise_all, corrected_on, why
    ):
        claim, day_20 = appraise_all(filed_record()), datetime(2026, 6, 21, 9, 0, tzinfo=SHANGHAI)
        card = warranty.return_card(card=machine_a.card, by=cast.owner_a, at=day_20)
        warranty.send_back_card(card=card, wrong="缺章", by=cast.technician, at=day_20)
        actions.recheck_held(at=day_20)
        claim.refresh_from_db()
        assert claim.held_why == "card_pending"
        then = datetime(2026, 6, corrected_on, 9, 0, tzinfo=SHANGHAI)
        warranty.return_card(card=card, by=cast.owner_a, at=then)
        actions.recheck_held(at=then)
        claim.refresh_from_db()
        assert claim.held_why == why

    def test_a_machine_that_came_back_owes_no_card(self, cast, machine_a, filed_record, appraise_all):
        claim = appraise_all(filed_record())
        assert claim.held_why == "card_pending"
        back = datetime(2026, 6, 15, 9, 0, tzinfo=SHANGHAI)
        warranty.take_back(machine=machine_a, by=cast.clerk, at=back)
        assert actions.recheck_held(at=back) == 1

    def test_a_late_card_is_not_recognised_until_the_leader_says_so(self, cast, machine_a, filed_record, appraise_all, photo):
        claim = appraise_all(filed_record())
        late = datetime(2026, 6, 22, 0, 0, tzinfo=SHANGHAI)
        warranty.return_card(card=machine_a.card, by=cast.owner_a, at=late)
        assert actions.recheck_held(at=late) == 0
        claim.refresh_from_db()
        assert (claim.state, claim.held_why) == ("held", "card_late")
        warranty.except_card(card=machine_a.card, reason="邮路中断，快递单为证", evidence=photo(), by=cast.leader, at=late)
        actions.recheck(claim=claim, by=cast.finance_officer, at=late)
        claim.refresh_from_db()
        assert (claim.state, claim.exception) == ("appraised", "邮路中断，快递单为证")

    def test_another_dealer_does_not_answer_for_it(self, cast, machine_a, dealer_b, owner_b, filed_record, make_ticket, at):
        from tickets import actions as tickets

        task = tickets.dispatch(ticket=make_ticket(), by=cast.clerk, dealer=dealer_b, override_reason="更近", at=at)
        task = tickets.arrange(task=task, by=owner_b, repairer=owner_b, visit_at=at + timedelta(hours=3), told_how="phone", at=at)
        filed_record(task=task, by=owner_b)
        assert Claim.objects.get(dealer=dealer_b).state == "submitted"

    def test_finance_may_end_what_is_not_recognised(self, cast, machine_a, filed_record):
        filed_record()
        claim = actions.refuse(claim=Claim.objects.get(), note="回执卡逾期，不予认定", by=cast.finance_officer)
        assert (claim.state, claim.held_why) == ("refused", "")


class TestOwn:
    """What our own people spend (A17, A19)."""

    @pytest.fixture
    def record(self, cast, make_ticket, filed_record, company_repairer, at):
        return filed_record(task=own_task(cast, make_ticket, company_repairer, at), by=company_repairer)

    def test_it_posts_to_warranty_cost_without_a_notice(self, cast, record, cause, company_repairer):
        from finance.ledger import BRANCH, WARRANTY_COST, account, balance

        part = record.old_parts.get()
        returns.receive(part=part, by=cast.keeper, at=record.filed_at)
        returns.appraise(part=part, cause=cause("design"), usable=False, justified=True, by=cast.technician, at=record.filed_at)
        claim = Claim.objects.get()
        assert (claim.dealer, claim.staff, claim.state) == (None, company_repairer, "appraised")
        with pytest.raises(Refused) as refused:
            actions.verify(claim=claim, in_scope=True, by=cast.rep)
        assert refused.value.code == "claim.other_verifier"
        actions.verify(claim=claim, in_scope=True, by=cast.sales_head)
        claim = actions.review(claim=claim, by=cast.finance_officer)
        assert claim.state == "settled"
        assert (balance(account(WARRANTY_COST)), balance(account(BRANCH))) == (D("1704.40"), D("-1704.40"))
        assert books.check() == []

    def test_only_whoever_spent_it_hands_it_in_again(self, cast, record, cause, company_repairer):
        claim = Claim.objects.get()
        actions.send_back(claim=claim, note="里程写错", by=cast.finance_officer)
        with pytest.raises(Refused) as refused:
            actions.submit(claim=claim, by=cast.rep)
        assert refused.value.code == "claim.not_yours"
        assert actions.submit(claim=claim, by=company_repairer).state == "submitted"


class TestSentBack:
    def test_hours_and_kilometres_can_be_corrected_downwards(self, cast, claim_at):
        claim = claim_at("appraised")
        actions.send_back(claim=claim, note="里程与地图不符", by=cast.rep)
        assert Notice.objects.filter(kind="claim.sent_back", user=cast.owner_a).exists()
        travel = claim.lines.get(kind="travel")
        with pytest.raises(ValidationError, match="88"):
            actions.submit(claim=claim, by=cast.owner_a, quantities={travel.pk: D("90")})
        claim = actions.submit(claim=claim, by=cast.owner_a, quantities={travel.pk: D("60")})
        travel.refresh_from_db()
        assert (claim.state, travel.claimed, travel.approved) == ("appraised", D("108.00"), D("108.00"))
        assert Deadline.objects.of(claim).filter(kind="claim.verify").count() == 2
        assert books.check() == []

    def test_parts_are_what_the_record_says(self, cast, claim_at):
        claim = claim_at("appraised")
        actions.send_back(claim=claim, note="请核对", by=cast.rep)
        with pytest.raises(ValidationError):
            actions.submit(claim=claim, by=cast.owner_a, quantities={claim.lines.get(kind="part").pk: D("1")})

    def test_the_reason_is_needed_and_the_technician_does_not(self, cast, claim_at):
        claim = claim_at("appraised")
        with pytest.raises(ValidationError):
            actions.send_back(claim=claim, note=" ", by=cast.rep)
        with pytest.raises(NotYourVerb):
            actions.send_back(claim=claim, note="x", by=cast.technician)
