"""An old part whose claim or dispute is open is held: it is not disposed of, nor appraised anew (finance holds, returns refuses)."""

from datetime import timedelta

import pytest

from core.errors import Refused
from finance import actions, books
from finance.models import Claim
from returns import actions as returns
from returns.models import Room
from tests.program import Program
from tests.races import at_once

DAY = timedelta(days=1)


@pytest.fixture
def put_away(cast):
    """Hand a claim's parts over and store them; the first one is given back."""

    def store(claim):
        parts = list(claim.record.old_parts.order_by("id"))
        at = parts[0].appraised_at + DAY
        returns.hand_over(parts=parts, by=cast.clerk, at=at)
        for part in parts:
            part.refresh_from_db()
            returns.store(part=part, room=Room.objects.get(holds="scrap"), by=cast.keeper, at=at)
        return part

    return store


def kinds(part) -> list[str]:
    part.refresh_from_db()
    return [hold.kind for hold in part.standing]


def dispose(part, cast):
    return returns.dispose(part=part.pk, disposal="报废", by=cast.keeper)


@pytest.mark.django_db
class TestHeldByItsClaim:
    def test_from_filing_on_and_named_by_the_refusal(self, claim_at, put_away, cast):
        claim = claim_at("appraised")
        part = put_away(claim)
        with pytest.raises(Refused) as refused:
            dispose(part, cast)
        assert refused.value.code == "hold.stands" and refused.value.facts == {"hold": "claim.open", "because": claim.number}
        assert claim.number in str(refused.value) and books.check() == []

    def test_nor_is_it_appraised_anew(self, claim_at, cast, cause):
        part = claim_at("appraised").record.old_parts.first()
        with pytest.raises(Refused) as refused:
            returns.appraise(part=part, cause=cause("misuse"), usable=False, justified=True, evidence="复检", by=cast.technician)
        assert refused.value.code == "hold.stands"

    def test_let_go_when_the_claim_is_settled_with_a_trail(self, notice, opinions, put_away, cast):
        part = put_away(Claim.objects.get())
        actions.confirm(notice=notice, opinions=opinions(notice), by=cast.owner_a)
        assert kinds(part) == [] and dispose(part, cast).state == "disposed"
        trail = list(part.events.filter(data__hold="claim.open").order_by("id").values_list("kind", flat=True))
        assert trail == ["part.held", "part.let_go"] and books.check() == []

    def test_let_go_when_the_claim_is_refused(self, claim_at, cast):
        claim = claim_at("appraised")
        actions.refuse(claim=claim, note="不在三包范围", by=cast.rep)
        assert kinds(claim.record.old_parts.first()) == []

    def test_held_once_more_when_its_notice_is_withdrawn(self, notice, opinions, cast):
        part = Claim.objects.get().record.old_parts.first()
        actions.confirm(notice=notice, opinions=opinions(notice), by=cast.owner_a)
        actions.withdraw(notice=notice, reason="单价用错", by=cast.finance_officer)
        assert kinds(part) == ["claim.open"] and books.check() == []

    def test_a_dispute_holds_by_its_own_name_until_it_is_answered(self, notice, opinions, cast):
        part = Claim.objects.get().record.old_parts.first()
        actions.confirm(notice=notice, opinions=opinions(notice, {1: "不同意"}), by=cast.owner_a)
        assert kinds(part) == ["claim.open", "claim.disputed"] and books.check() == []
        actions.answer_dispute(line=notice.lines.get(seq=1), accept=False, reply="维持", by=cast.finance_officer)
        assert kinds(part) == ["claim.open"] and books.check() == []

    def test_is_shown_on_the_page_and_in_the_api_and_no_button_offers_what_it_stops(self, claim_at, put_away, cast, client):
        claim = claim_at("appraised")
        part = put_away(claim)
        client.force_login(cast.keeper)
        page = client.get(f"/desk/parts/{part.number}/").content.decode()
        assert "费用申报未办结" in page and claim.number in page and f"/desk/parts/{part.number}/dispose/" not in page
        shown = Program(cast.keeper).get(f"old-parts/{part.number}/").json()
        assert [(hold["kind"], hold["because"]) for hold in shown["holds"]] == [("claim.open", claim.number)]
        assert "dispose" not in shown["can"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [True, False], ids=["locked", "unlocked"])
def test_disposed_of_while_its_claim_comes_back(monkeypatch, notice, opinions, put_away, cast, locks):
    """A notice is withdrawn, so its claim is open again, while the keeper disposes of the part."""
    part = put_away(Claim.objects.get())
    actions.confirm(notice=notice, opinions=opinions(notice), by=cast.owner_a)
    outcomes = at_once(
        monkeypatch,
        lambda: actions.withdraw(notice=notice.pk, reason="单价用错", by=cast.finance_officer),
        lambda: dispose(part, cast),
        locks=locks,
    )
    part.refresh_from_db()
    refused = [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]
    both = part.state == "disposed" and bool(part.holds)
    if locks:
        assert not both and (refused == ["hold.stands"] or part.state == "disposed")
    else:
        assert both, "disposed of and held: the evidence is gone"
