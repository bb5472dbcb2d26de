"""Verifying the scope, fixing the amounts (A7, A18, A19)."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django_fsm import TransitionNotAllowed

from core.errors import NotYourVerb, Refused
from deadlines.models import Deadline
from finance import actions
from finance.models import Claim
from notifications.models import Notice
from tests.returns.test_actions import own_task

D = Decimal


class TestVerify:
    def test_in_scope_goes_to_finance(self, cast, claim_at):
        claim = claim_at("verified")
        assert (claim.state, claim.verified_by) == ("verified", cast.rep)
        assert Deadline.objects.of(claim).get(kind="claim.verify").state == "met"
        assert Deadline.objects.of(claim).get(kind="claim.review").department.code == "finance"
        assert Notice.objects.filter(kind="claim.to_review", user=cast.finance_officer).exists()

    def test_out_of_scope_is_not_dealt_with(self, cast, claim_at):
        claim = actions.verify(claim=claim_at("appraised"), in_scope=False, note="不属三包范围：自行改装", by=cast.rep)
        assert (claim.state, claim.note) == ("refused", "不属三包范围：自行改装")
        assert Notice.objects.filter(kind="claim.refused", user=cast.owner_a).exists()
        assert not Deadline.objects.of(claim).owed().exists()

    def test_out_of_scope_needs_the_reason(self, cast, claim_at):
        with pytest.raises(ValidationError):
            actions.verify(claim=claim_at("appraised"), in_scope=False, by=cast.rep)

    def test_only_the_dealers_own_rep(self, person, claim_at):
        other = person("rep", "张伟", department="sales")
        claim = claim_at("appraised")
        for in_scope in (True, False):
            with pytest.raises(Refused) as refused:
                actions.verify(claim=claim, in_scope=in_scope, note="x", by=other)
            assert refused.value.code == "claim.other_verifier"

    def test_a_reps_own_repair_is_the_branch_heads(self, cast, claim_at):
        claim = claim_at("appraised", repairer=cast.rep)
        with pytest.raises(Refused):
            actions.verify(claim=claim, in_scope=True, by=cast.rep)
        assert actions.verify(claim=claim, in_scope=True, by=cast.sales_head).state == "verified"

    def test_a_leader_does_not_verify_his_own_repair(self, cast, make_ticket, filed_record, company_repairer, at):
        task = own_task(cast, make_ticket, company_repairer, at)
        claim = Claim.objects.get(record=filed_record(task=task, by=company_repairer, repairer=cast.sales_head, parts=[]))
        with pytest.raises(Refused) as refused:
            actions.verify(claim=claim, in_scope=True, by=cast.sales_head)
        assert refused.value.code == "claim.other_verifier"
        assert actions.verify(claim=claim, in_scope=True, by=cast.leader).verified_by == cast.leader

    def test_a_machine_that_turned_out_not_covered_is_not_in_scope(self, cast, claim_at):
        claim = claim_at("appraised")
        claim.record.ticket.covered = "no"
        claim.record.ticket.save(update_fields=["covered"])
        with pytest.raises(Refused) as refused:
            actions.verify(claim=claim, in_scope=True, by=cast.rep)
        assert refused.value.code == "claim.not_covered"

    def test_a_line_beyond_scope_is_never_paid(self, cast, claim_at):
        claim = claim_at("appraised")
        travel = claim.lines.get(kind="travel")
        claim = actions.verify(claim=claim, in_scope=True, beyond=[travel.pk], by=cast.rep)
        assert claim.approved == D("1546.00")
        actions.review(claim=claim, amounts={travel.pk: (D("158.40"), "照顾")}, by=cast.finance_officer)
        travel.refresh_from_db()
        assert (travel.approved, travel.cut) == (D("0.00"), "beyond_scope")

    def test_another_claims_line_is_not_beyond(self, cast, claim_at):
        with pytest.raises(ValidationError):
            actions.verify(claim=claim_at("appraised"), in_scope=True, beyond=[0], by=cast.rep)

    def test_before_the_appraisal_there_is_nothing_to_verify(self, cast, claim_at):
        with pytest.raises(TransitionNotAllowed):
            actions.verify(claim=claim_at("submitted"), in_scope=True, by=cast.rep)

    def test_finance_does_not_verify(self, cast, claim_at):
        with pytest.raises(NotYourVerb):
            actions.verify(claim=claim_at("appraised"), in_scope=True, by=cast.finance_officer)


class TestReview:
    def test_finance_may_cut_with_a_reason(self, cast, claim_at):
        claim = claim_at("verified")
        travel = claim.lines.get(kind="travel")
        claim = actions.review(claim=claim, amounts={travel.pk: (D("100"), "地图 55 公里")}, by=cast.finance_officer)
        travel.refresh_from_db()
        assert (claim.state, claim.approved) == ("reviewed", D("1646.00"))
        assert (travel.approved, travel.cut, travel.reason) == (D("100.00"), "other", "地图 55 公里")

    @pytest.mark.parametrize(("amount", "reason"), [("100", ""), ("-1", "x"), ("158.41", "x")])
    def test_not_without_a_reason_nor_outside_the_cap(self, cast, claim_at, amount, reason):
        claim = claim_at("verified")
        with pytest.raises(ValidationError) as error:
            actions.review(claim=claim, amounts={claim.lines.get(kind="travel").pk: (D(amount), reason)}, by=cast.finance_officer)
        assert "amounts" in error.value.message_dict
        claim.refresh_from_db()
        assert claim.state == "verified"

    def test_the_cap_is_not_lifted(self, cast, claim_at):
        claim = claim_at("verified")
        with pytest.raises(ValidationError):
            actions.review(claim=claim, amounts={claim.lines.get(kind="labour").pk: (D("357.50"), "")}, by=cast.finance_officer)

    def test_what_was_proposed_keeps_its_reason(self, cast, claim_at):
        claim = claim_at("verified")
        labour = claim.lines.get(kind="labour")
        actions.review(claim=claim, amounts={labour.pk: (D("260.00"), "")}, by=cast.finance_officer)
        labour.refresh_from_db()
        assert labour.reason == "超定额 4.0 小时"

    def test_another_claims_line_is_refused(self, cast, claim_at):
        with pytest.raises(ValidationError):
            actions.review(claim=claim_at("verified"), amounts={0: (D("1"), "")}, by=cast.finance_officer)

    def test_only_what_is_verified_and_only_finance(self, cast, claim_at):
        claim = claim_at("appraised")
        with pytest.raises(TransitionNotAllowed):
            actions.review(claim=claim, by=cast.finance_officer)
        with pytest.raises(NotYourVerb):
            actions.review(claim=claim, by=cast.rep)
