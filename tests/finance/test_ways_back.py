"""What was pressed wrongly about a part or a claim is put right while it is on no notice (A16–A19)."""

from datetime import timedelta

import pytest

from aftersales.management.commands.check_books import check
from core.errors import NotYours, NotYourVerb, OwnWork, Refused
from deadlines.actions import sweep
from deadlines.models import Deadline
from finance import actions
from finance.models import Claim
from notifications.models import Notice
from returns import actions as returns
from tests.program import Program

DAY = timedelta(days=1)


def owed(subject) -> set:
    return set(Deadline.objects.of(subject).owed().values_list("kind", flat=True))


@pytest.mark.django_db
class TestWrongScan:
    def test_it_is_where_it_was_and_its_days_run_on(self, cast, filed_record):
        record = filed_record()
        part = record.old_parts.get()
        shipment = returns.ship(parts=[part], carrier="皖 K·72018", by=cast.owner_a, at=record.filed_at + DAY)
        before = Deadline.objects.of(part).get(kind="part.arrive")
        returns.receive(part=part, by=cast.keeper, at=record.filed_at + 2 * DAY)
        part = returns.withdraw_receipt(part=part, reason="扫错标签", by=cast.keeper, at=record.filed_at + 3 * DAY)
        shipment.refresh_from_db()
        assert (part.state, part.received_at, shipment.received_at) == ("shipped", None, None)
        arrive = Deadline.objects.of(part).get(kind="part.arrive")
        assert (arrive.state, arrive.due_at, owed(part)) == ("open", before.due_at, {"part.arrive"})
        assert part.events.filter(kind="part.receipt_withdrawn").exists() and check() == []
        again = returns.receive(part=part, by=cast.keeper, at=record.filed_at + 4 * DAY)
        assert again.state == "received" and owed(part) == {"part.appraise"} and check() == []

    def test_what_fell_due_meanwhile_is_forfeited(self, cast, filed_record):
        record = filed_record()
        part = record.old_parts.get()
        returns.receive(part=part, by=cast.keeper, at=record.filed_at + DAY)
        due = Deadline.objects.of(part).get(kind="part.return").due_at
        returns.withdraw_receipt(part=part, reason="扫错标签", by=cast.keeper, at=due + DAY)
        sweep(at=due + DAY)
        returns.forfeit_overdue(at=due + DAY)
        part.refresh_from_db()
        assert (part.state, part.forfeited_at) == ("forfeited", due) and check() == []

    def test_is_offered_on_its_page_and_leads_back(self, door, cast, filed_record):
        part = filed_record().old_parts.get()
        returns.receive(part=part, by=cast.keeper)
        desk, page = door(cast.keeper), f"/admin/work/parts/{part.number}/not-received/"
        assert page in desk.get(f"/admin/work/parts/{part.number}/").content.decode()
        assert desk.post(page, {"reason": ""}).status_code == 400
        assert desk.post(page, {"reason": "扫错标签"}).url == f"/admin/work/parts/{part.number}/"
        assert "withdraw-receipt" not in Program(cast.keeper).get(f"old-parts/{part.number}/").json()["can"]


@pytest.mark.django_db
class TestAppraisal:
    def test_comes_to_the_bench_once_more_and_the_claim_waits(self, cast, claim_at, cause):
        claim = claim_at("reviewed")
        part, when = claim.record.old_parts.get(), claim.reviewed_at + DAY
        returns.hand_over(parts=[part], by=cast.clerk, at=when)
        part = actions.withdraw_appraisal(part=part, reason="看错断口", by=cast.technician, at=when)
        claim.refresh_from_db()
        assert (part.state, part.cause, part.liable, claim.state, claim.approved) == ("received", None, "", "submitted", None)
        assert owed(part) == {"part.appraise"} and owed(claim) == set() and check() == []
        assert Notice.objects.filter(kind="part.appraisal_withdrawn", user=cast.keeper).exists()
        returns.appraise(part=part, cause=cause("misuse"), usable=False, justified=True, evidence="照片", by=cast.technician, at=when)
        claim.refresh_from_db()
        assert claim.state == "appraised" and claim.lines.get(kind="part").approved == 0 and check() == []

    def test_on_a_notice_it_is_refused_by_the_notices_number(self, cast, notice):
        claim = Claim.objects.get()
        with pytest.raises(Refused) as refused:
            actions.withdraw_appraisal(part=claim.record.old_parts.get(), reason="看错", by=cast.technician)
        assert (refused.value.code, refused.value.facts["notice"]) == ("claim.on_notice", notice.number)
        actions.withdraw(notice=notice, reason="开错", by=cast.finance_officer)
        actions.withdraw_appraisal(part=claim.record.old_parts.get(), reason="看错", by=cast.technician)
        assert check() == []

    def test_nobody_judges_himself(self, cast, person, filed_record, cause):
        part = filed_record(repairer=cast.technician).old_parts.get()
        returns.receive(part=part, by=cast.keeper)
        bench = person("technician", "冯涛", department="technical")
        returns.appraise(part=part, cause=cause("manufacture"), usable=False, justified=True, by=bench)
        with pytest.raises(OwnWork):
            actions.withdraw_appraisal(part=part, reason="看错", by=cast.technician)


@pytest.mark.django_db
class TestRefused:
    @pytest.fixture
    def refused(self, cast, claim_at):
        claim = claim_at("verified")
        return actions.refuse(claim=claim, note="不属三包", by=cast.finance_officer, at=claim.verified_at + DAY)

    def test_new_facts_once_from_the_start(self, cast, refused):
        claim = actions.appeal(claim=refused, facts="补充照片：机壳有砂眼", by=cast.owner_a, at=refused.ended_at + DAY)
        assert (claim.state, claim.refused_by, claim.ended_at) == ("appraised", None, None)
        assert owed(claim) == {"claim.verify"} and claim.record.old_parts.get().holds and check() == []
        assert Notice.objects.filter(kind="claim.appealed", user=cast.finance_officer).exists()
        again = actions.refuse(claim=claim, note="仍不属三包", by=cast.rep, at=refused.ended_at + 2 * DAY)
        with pytest.raises(Refused) as twice:
            actions.appeal(claim=again, facts="再说一次", by=cast.owner_a)
        assert twice.value.code == "claim.appealed" and "appeal" not in Program(cast.owner_a).get(f"claims/{claim.number}/").json()["can"]

    def test_whoever_refused_it_takes_it_back_to_where_it_was(self, cast, refused):
        for other in (cast.rep, cast.leader):
            with pytest.raises(NotYours):
                actions.withdraw_refusal(claim=refused, reason="看错", by=other)
        due = Deadline.objects.of(refused).get(kind="claim.review").due_at
        claim = actions.withdraw_refusal(claim=refused, reason="看错", by=cast.finance_officer, at=refused.ended_at + DAY)
        review = Deadline.objects.of(claim).get(kind="claim.review")
        assert (claim.state, review.state, review.due_at) == ("verified", "open", due)
        assert Notice.objects.filter(kind="claim.refusal_withdrawn", user=cast.owner_a).exists() and check() == []

    def test_before_the_parts_are_appraised_it_goes_on_waiting(self, cast, claim_at):
        claim = actions.refuse(claim=claim_at("submitted"), note="不属三包", by=cast.rep)
        assert actions.withdraw_refusal(claim=claim, reason="看错", by=cast.rep).state == "submitted" and check() == []

    def test_the_dealer_appeals_in_the_portal(self, door, cast, refused):
        portal, page = door(cast.owner_a), f"/portal/notices/claims/{refused.number}/"
        assert "申诉" in portal.get(page).content.decode()
        assert portal.post(f"{page}appeal/", {"facts": ""}).status_code == 400
        assert portal.post(f"{page}appeal/", {"facts": "补充照片"}).url == page
        assert "申诉" not in portal.get(page).content.decode()


@pytest.mark.django_db
class TestReview:
    def test_waits_for_its_review_once_more(self, cast, claim_at):
        claim = claim_at("reviewed")
        claim = actions.withdraw_review(claim=claim, reason="漏看里程", by=cast.finance_officer, at=claim.reviewed_at + DAY)
        assert (claim.state, claim.reviewed_by, owed(claim)) == ("verified", None, {"claim.review"}) and check() == []
        assert actions.review(claim=claim, by=cast.finance_officer).state == "reviewed" and check() == []

    def test_handed_in_again_it_is_promised_anew(self, cast, claim_at):
        claim = claim_at("reviewed")
        claim = actions.withdraw_review(claim=claim, reason="漏看里程", by=cast.finance_officer)
        actions.send_back(claim=claim, note="补里程", by=cast.finance_officer)
        actions.submit(claim=claim, by=cast.owner_a)
        claim = actions.verify(claim=claim, in_scope=True, by=cast.rep)
        assert owed(claim) == {"claim.review"} and check() == []

    def test_on_a_notice_it_is_refused_by_name(self, cast, notice):
        with pytest.raises(Refused) as refused:
            actions.withdraw_review(claim=Claim.objects.get(), reason="漏看", by=cast.finance_officer)
        assert refused.value.code == "claim.on_notice"
        with pytest.raises(NotYourVerb):
            actions.withdraw_review(claim=Claim.objects.get(), reason="漏看", by=cast.rep)
