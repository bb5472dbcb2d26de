"""The notice: issued, answered line by line, disputed, withdrawn (A19)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django_fsm import TransitionNotAllowed

from core.errors import NotFound, NotYourVerb, Refused
from core.numbering import running_of
from deadlines.actions import sweep
from deadlines.models import Deadline
from finance import actions, books
from finance.models import Claim, ClaimLine, NoticeLine, Posting, WriteOffNotice
from notifications.models import Notice
from tests.conftest import SHANGHAI

D = Decimal
WHY = "壳体锈死，拆卸另用 1.5 小时，维修记录第 2 张照片可见。"


def answers(notice):
    return list(notice.lines.order_by("seq").values_list("answer", flat=True))


class TestIssue:
    def test_the_dealer_has_ten_days_and_its_owner_and_rep_are_told(self, cast, notice):
        promised = Deadline.objects.of(notice).get(kind="notice.answer")
        assert promised.dealer == cast.dealer_a
        assert promised.due_at.astimezone(SHANGHAI).date() == notice.issued_at.astimezone(SHANGHAI).date() + timedelta(days=10)
        assert {n.user for n in Notice.objects.filter(kind="notice.issued")} == {cast.owner_a, cast.rep}
        assert (notice.reviewed_by_name, notice.issued_by_name) == ("吴晓芳", "吴晓芳")

    def test_names_and_amounts_are_frozen(self, notice, cast, clutch):
        cast.dealer_a.name, clutch.name = "改名公司", "改名件"
        cast.dealer_a.save()
        clutch.save()
        notice.refresh_from_db()
        assert (notice.dealer_name, notice.lines.first().text) == ("阜阳市丰裕农机销售有限公司", "搅龙安全离合器总成 1 件")

    def test_a_claim_goes_onto_one_notice(self, cast, notice):
        with pytest.raises(Refused) as refused:
            actions.issue(dealer=cast.dealer_a, claims=[Claim.objects.get()], by=cast.finance_officer)
        assert refused.value.code == "claim.not_reviewed"

    def test_a_notice_goes_to_one_dealer(self, cast, claim_at):
        with pytest.raises(Refused) as refused:
            actions.issue(dealer=cast.dealer_b, claims=[claim_at("reviewed")], by=cast.finance_officer)
        assert refused.value.code == "claim.other_dealer"

    def test_it_has_claims(self, cast):
        with pytest.raises(ValidationError):
            actions.issue(dealer=cast.dealer_a, claims=[], by=cast.finance_officer)

    def test_only_finance(self, cast, claim_at):
        with pytest.raises(NotYourVerb):
            actions.issue(dealer=cast.dealer_a, claims=[claim_at("reviewed")], by=cast.rep)

    def test_silence_confirms_nothing(self, cast, notice, owed):
        sweep(at=Deadline.objects.of(notice).get().due_at + timedelta(seconds=1))
        notice.refresh_from_db()
        assert (notice.state, owed()) == ("issued", D("48620.00"))
        assert Notice.objects.filter(kind="notice.answer_late", user=cast.owner_a).count() == 1
        assert notice.events.filter(kind="notice.answer_late").exists()


class TestConfirm:
    def test_confirmed_lines_post_at_once_and_a_disputed_one_waits(self, cast, notice, opinions, owed):
        day = notice.issued_at + timedelta(days=1)
        actions.confirm(notice=notice, opinions=opinions(notice, {2: WHY}), by=cast.owner_a, at=day)
        notice.refresh_from_db()
        assert (notice.state, answers(notice)) == ("disputed", ["confirmed", "disputed", "confirmed"])
        assert owed() == D("48620.00") - D("1444.40")
        assert notice.lines.get(seq=2).dispute == WHY
        assert Claim.objects.get().state == "noticed"
        assert Deadline.objects.of(notice).get(kind="notice.answer").state == "met"
        told = Notice.objects.get(kind="notice.answered", user=cast.finance_officer)
        assert (told.data["confirmed"], told.data["disputed"]) == (2, 1)
        assert books.check() == []

    def test_the_answer_to_a_dispute_is_due_in_five_working_days(self, cast, notice, opinions):
        from datetime import date, datetime

        from core.workdays import Workdays

        friday = datetime(2026, 9, 25, 16, 0, tzinfo=SHANGHAI)
        actions.confirm(notice=notice, opinions=opinions(notice, {1: WHY}), by=cast.owner_a, at=friday)
        due = Deadline.objects.of(notice).get(kind="notice.dispute").due_at.astimezone(SHANGHAI)
        assert due.date() == Workdays("CN").add(date(2026, 9, 25), 5)
        assert due.date() - date(2026, 9, 25) > timedelta(days=5)  # a weekend at least lies between
        sweep(at=due + timedelta(seconds=1))
        assert Notice.objects.filter(kind="notice.dispute_late", user=cast.finance_officer).count() == 1

    @pytest.mark.parametrize("change", ["missing", "foreign", "empty", "long"])
    def test_every_open_line_and_no_other(self, cast, notice, opinions, owed, change):
        given = opinions(notice)
        first = next(iter(given))
        if change == "missing":
            del given[first]
        elif change == "foreign":
            given[0] = None
        else:
            given[first] = {"empty": " ", "long": "x" * 501}[change]
        with pytest.raises(ValidationError) as error:
            actions.confirm(notice=notice, opinions=given, by=cast.owner_a)
        assert "opinions" in error.value.message_dict
        assert owed() == D("48620.00")

    def test_only_the_dealers_owner(self, cast, notice, opinions):
        given = opinions(notice)
        for by in (cast.repairer_a, cast.finance_officer):
            with pytest.raises(NotYourVerb):
                actions.confirm(notice=notice, opinions=given, by=by)
        with pytest.raises(NotFound):
            actions.confirm(notice=notice, opinions=given, by=cast.owner_b)

    def test_twice_is_refused_in_words(self, cast, notice, opinions):
        given = opinions(notice)
        actions.confirm(notice=notice, opinions=given, by=cast.owner_a)
        with pytest.raises(Refused) as refused:
            actions.confirm(notice=notice, opinions=given, by=cast.owner_a)
        assert refused.value.code == "notice.not_open"
        assert Posting.objects.filter(document=notice.number).count() == 3

    def test_a_line_with_nothing_approved_is_done_without_a_posting(self, cast, filed_record, appraise_all, opinions):
        claim = appraise_all(filed_record(), ["misuse"])
        actions.verify(claim=claim, in_scope=True, by=cast.rep)
        actions.review(claim=claim, by=cast.finance_officer)
        notice = actions.issue(dealer=cast.dealer_a, claims=[claim], by=cast.finance_officer)
        actions.confirm(notice=notice, opinions=opinions(notice), by=cast.owner_a)
        notice.refresh_from_db()
        assert (notice.state, notice.approved, Posting.objects.count()) == ("settled", D("0.00"), 0)
        assert books.check() == []


class TestDispute:
    @pytest.fixture
    def disputed(self, cast, notice, opinions):
        actions.confirm(notice=notice, opinions=opinions(notice, {2: WHY}), by=cast.owner_a, at=notice.issued_at + timedelta(days=1))
        return notice.lines.get(seq=2)

    def test_upheld_the_dealer_is_asked_again_about_this_line(self, cast, notice, disputed, opinions, owed):
        actions.answer_dispute(line=disputed, accept=False, reply="定额已含拆卸", by=cast.finance_officer)
        notice.refresh_from_db()
        assert (notice.state, notice.cycle, answers(notice)) == ("issued", 2, ["confirmed", "open", "confirmed"])
        assert Notice.objects.filter(kind="notice.reissued", user=cast.owner_a).exists()
        assert books.check() == []
        actions.confirm(notice=notice, opinions=opinions(notice), by=cast.owner_a)
        notice.refresh_from_db()
        assert (notice.state, owed()) == ("settled", D("46915.60"))
        assert books.check() == []

    def test_accepted_the_line_goes_onto_the_next_notice(self, cast, notice, disputed, opinions, owed):
        actions.answer_dispute(line=disputed, accept=True, amount=D("320.00"), reply="照片属实", by=cast.finance_officer)
        notice.refresh_from_db()
        claim = Claim.objects.get()
        assert (notice.state, claim.state, claim.approved) == ("settled", "reviewed", D("1764.40"))
        assert books.check() == []
        second = actions.issue(dealer=cast.dealer_a, claims=[claim], by=cast.finance_officer)
        assert [(line.text, line.approved) for line in second.lines.all()] == [("工时 5.5 × 65.00", D("320.00"))]
        actions.confirm(notice=second, opinions=opinions(second), by=cast.owner_a)
        claim.refresh_from_db()
        assert (claim.state, owed()) == ("settled", D("48620.00") - D("1764.40"))
        assert books.check() == []

    def test_accepted_in_full_the_cut_is_gone(self, cast, disputed):
        actions.answer_dispute(line=disputed, accept=True, reply="照片属实", by=cast.finance_officer)
        line = ClaimLine.objects.get(kind="labour")
        assert (line.approved, line.reason) == (D("357.50"), "")

    @pytest.mark.parametrize("amount", ["260.00", "357.51", "-1"])
    def test_accepted_means_more_and_never_above_the_claim(self, cast, disputed, amount):
        with pytest.raises(ValidationError) as error:
            actions.answer_dispute(line=disputed, accept=True, amount=D(amount), reply="x", by=cast.finance_officer)
        assert "amount" in error.value.message_dict

    def test_the_reply_is_needed(self, cast, disputed):
        with pytest.raises(ValidationError):
            actions.answer_dispute(line=disputed, accept=False, reply=" ", by=cast.finance_officer)

    def test_what_is_not_disputed_is_not_answered(self, cast, notice, disputed):
        with pytest.raises(Refused) as refused:
            actions.answer_dispute(line=notice.lines.get(seq=1), accept=False, reply="x", by=cast.finance_officer)
        assert refused.value.code == "notice.line_not_disputed"

    def test_beyond_scope_is_not_paid_by_a_dispute_either(self, cast, claim_at, opinions):
        claim = claim_at("appraised")
        travel = claim.lines.get(kind="travel")
        actions.verify(claim=claim, in_scope=True, beyond=[travel.pk], by=cast.rep)
        actions.review(claim=claim, by=cast.finance_officer)
        notice = actions.issue(dealer=cast.dealer_a, claims=[claim], by=cast.finance_officer)
        actions.confirm(notice=notice, opinions=opinions(notice, {3: "路确实远"}), by=cast.owner_a)
        with pytest.raises(Refused) as refused:
            actions.answer_dispute(line=notice.lines.get(seq=3), accept=True, reply="照顾", by=cast.finance_officer)
        assert refused.value.code == "claim.beyond_scope"

    def test_what_lapsed_is_not_paid_by_a_dispute_either(self, cast, claim_at, opinions):
        """A16: a refusal with the reason; the table's own wall is not what the dealer's finance meets."""
        claim = claim_at("reviewed")
        claim.lines.filter(kind="part").update(lapsed="part", approved=0)
        notice = actions.issue(dealer=cast.dealer_a, claims=[claim], by=cast.finance_officer)
        actions.confirm(notice=notice, opinions=opinions(notice, {1: "旧件寄过"}), by=cast.owner_a)
        with pytest.raises(Refused) as refused:
            actions.answer_dispute(line=notice.lines.get(seq=1), accept=True, reply="照顾", by=cast.finance_officer)
        assert refused.value.code == "claim.beyond_scope"

    def test_only_finance_answers(self, cast, disputed):
        with pytest.raises(NotYourVerb):
            actions.answer_dispute(line=disputed, accept=False, reply="x", by=cast.rep)

    def test_with_two_disputes_the_dealer_is_asked_once(self, cast, notice, opinions):
        actions.confirm(notice=notice, opinions=opinions(notice, {1: "少一件", 2: WHY}), by=cast.owner_a)
        first, second = notice.lines.filter(answer="disputed").order_by("seq")
        actions.answer_dispute(line=first, accept=False, reply="只返一件", by=cast.finance_officer)
        notice.refresh_from_db()
        assert notice.state == "disputed"
        actions.answer_dispute(line=second, accept=True, reply="属实", by=cast.finance_officer)
        notice.refresh_from_db()
        assert (notice.state, answers(notice)) == ("issued", ["open", "accepted", "confirmed"])
        assert books.check() == []


class TestWithdraw:
    def test_a_settled_notice_is_withdrawn_by_a_counter_notice(self, cast, notice, opinions, owed):
        actions.confirm(notice=notice, opinions=opinions(notice), by=cast.owner_a)
        counter = actions.withdraw(notice=notice, reason="单价用错", by=cast.finance_officer)
        notice.refresh_from_db()
        assert (notice.state, counter.state, counter.counters) == ("withdrawn", "settled", notice)
        assert (counter.approved, counter.balance_after, owed()) == (D("-1704.40"), D("48620.00"), D("48620.00"))
        assert answers(notice) == ["reversed"] * 3
        back = Posting.objects.get(document=counter.number, line=1)
        there = Posting.objects.get(document=notice.number, line=1)
        assert (back.debit, back.credit, back.amount) == (there.credit, there.debit, there.amount)
        assert Claim.objects.get().state == "reviewed"
        assert books.check() == []

    def test_its_claims_go_onto_a_new_notice(self, cast, notice, opinions, owed):
        actions.withdraw(notice=notice, reason="发错对象", by=cast.finance_officer)
        again = actions.issue(dealer=cast.dealer_a, claims=[Claim.objects.get()], by=cast.finance_officer)
        actions.confirm(notice=again, opinions=opinions(again), by=cast.owner_a)
        assert (running_of([again.number])[again.number], owed()) == ("HX2026/0003", D("46915.60"))
        assert not Deadline.objects.of(notice).owed().exists()
        assert books.check() == []

    def test_an_accepted_line_has_left_it_already(self, cast, notice, opinions):
        actions.confirm(notice=notice, opinions=opinions(notice, {2: WHY}), by=cast.owner_a)
        actions.answer_dispute(line=notice.lines.get(seq=2), accept=True, reply="属实", by=cast.finance_officer)
        second = actions.issue(dealer=cast.dealer_a, claims=[Claim.objects.get()], by=cast.finance_officer)
        actions.withdraw(notice=notice, reason="重做", by=cast.finance_officer)
        assert answers(second) == ["open"]
        assert books.check() == []

    def test_neither_twice_nor_a_counter_notice_nor_without_a_reason(self, cast, notice):
        with pytest.raises(ValidationError):
            actions.withdraw(notice=notice, reason=" ", by=cast.finance_officer)
        counter = actions.withdraw(notice=notice, reason="重做", by=cast.finance_officer)
        for one in (notice, counter):
            with pytest.raises(TransitionNotAllowed):
                actions.withdraw(notice=one, reason="x", by=cast.finance_officer)

    def test_only_finance(self, cast, notice):
        with pytest.raises(NotYourVerb):
            actions.withdraw(notice=notice, reason="x", by=cast.leader)


def test_a_dealer_sees_its_own(cast, notice):
    for model in (WriteOffNotice, NoticeLine, Claim, ClaimLine, Posting):
        assert model.objects.visible_to(cast.owner_a).exists()
        assert not model.objects.visible_to(cast.owner_b).exists()
        assert model.objects.visible_to(cast.clerk).count() == model.objects.count()
