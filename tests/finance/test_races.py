"""Two people at the same money at once: with the locks once, and without them the damage that they prevent."""

import pytest
from django.db import IntegrityError

from core.errors import Refused
from finance import actions, books, notices
from finance.ledger import balance, receivable
from finance.models import Claim, Posting, WriteOffNotice
from returns import actions as returns
from returns import settlement
from tests.races import at_once
from tests.returns.test_actions import own_task

pytestmark = pytest.mark.django_db(transaction=True)
both_ways = pytest.mark.parametrize("locks", [True, False], ids=["locked", "unlocked"])


def failures(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


@both_ways
def test_one_confirms_while_another_disputes(monkeypatch, cast, notice, opinions, locks):
    everything, nothing = opinions(notice), opinions(notice, {1: "不同意", 2: "不同意", 3: "不同意"})
    outcomes = at_once(
        monkeypatch,
        lambda: actions.confirm(notice=notice.pk, opinions=everything, by=cast.owner_a),
        lambda: actions.confirm(notice=notice.pk, opinions=nothing, by=cast.owner_a),
        locks=locks,
    )
    if locks:
        (refused,) = failures(outcomes)
        assert isinstance(refused, Refused) and refused.code == "notice.not_open"
        assert books.check() == []
    else:
        assert not failures(outcomes)
        assert books.check() != []  # posted and disputed at once


@both_ways
def test_confirmed_twice_posts_once(monkeypatch, cast, notice, opinions, locks):
    given = opinions(notice)

    def confirm():
        return actions.confirm(notice=notice.pk, opinions=given, by=cast.owner_a)

    (failure,) = failures(at_once(monkeypatch, confirm, confirm, locks=locks))
    assert isinstance(failure, Refused if locks else IntegrityError)  # unlocked, only the ledger's own wall is left
    assert Posting.objects.filter(document=notice.number).count() == 3
    assert books.check() == []


@both_ways
def test_withdrawn_while_it_is_confirmed(monkeypatch, cast, notice, opinions, locks):
    given, before = opinions(notice), balance(receivable(cast.dealer_a))
    outcomes = at_once(
        monkeypatch,
        lambda: actions.confirm(notice=notice.pk, opinions=given, by=cast.owner_a),
        lambda: actions.withdraw(notice=notice.pk, reason="单价用错", by=cast.finance_officer),
        locks=locks,
    )
    if locks:
        assert WriteOffNotice.objects.get(pk=notice.pk).state == "withdrawn" and balance(receivable(cast.dealer_a)) == before
        assert books.check() == []
    else:
        assert not failures(outcomes)
        assert balance(receivable(cast.dealer_a)) != before  # deducted for a notice that is withdrawn
        assert books.check() != []


@both_ways
def test_one_claim_on_two_notices(monkeypatch, cast, claim_at, locks):
    claim = claim_at("reviewed")

    def issue():
        return actions.issue(dealer=cast.dealer_a, claims=[claim.pk], by=cast.finance_officer)

    outcomes = at_once(monkeypatch, issue, issue, locks=locks)
    if locks:
        (refused,) = failures(outcomes)
        assert isinstance(refused, Refused) and refused.code == "claim.not_reviewed"
        assert WriteOffNotice.objects.count() == 1
    else:
        assert WriteOffNotice.objects.count() == 2 and books.check() != []  # one of them is empty


@both_ways
def test_a_dispute_accepted_and_upheld(monkeypatch, cast, notice, opinions, locks):
    actions.confirm(notice=notice, opinions=opinions(notice, {2: "不同意"}), by=cast.owner_a)
    line = notice.lines.get(seq=2)
    outcomes = at_once(
        monkeypatch,
        lambda: actions.answer_dispute(line=line.pk, accept=True, reply="属实", by=cast.finance_officer),
        lambda: actions.answer_dispute(line=line.pk, accept=False, reply="不属实", by=cast.finance_officer),
        locks=locks,
    )
    if locks:
        (refused,) = failures(outcomes)
        assert isinstance(refused, Refused) and refused.code == "notice.line_not_disputed"
        assert books.check() == []
    else:
        assert not failures(outcomes)
        assert notice.events.filter(kind__startswith="notice.line_").count() == 2
        assert books.check() != []  # asked again about a line that waits for the next notice


@both_ways
def test_the_last_lines_of_a_claim_are_confirmed_on_two_notices_at_once(monkeypatch, cast, notice, opinions, locks):
    """Why a notice's claims are locked with it: the two notices are not the same row, their claim is."""
    claim, given = Claim.objects.get(), {"by": cast.finance_officer}
    actions.confirm(notice=notice, opinions=opinions(notice, {2: "少算了", 3: "少算了"}), by=cast.owner_a)
    actions.answer_dispute(line=notice.lines.get(seq=2), accept=True, reply="属实", **given)
    actions.answer_dispute(line=notice.lines.get(seq=3), accept=False, reply="不属实", **given)
    second = actions.issue(dealer=cast.dealer_a, claims=[claim.pk], **given)

    def confirm(one):
        said = opinions(one)
        return lambda: actions.confirm(notice=one.pk, opinions=said, by=cast.owner_a)

    assert not failures(at_once(monkeypatch, confirm(notice), confirm(second), locks=locks, meet=(notices, "settled")))
    # Unlocked, each sees the other's line open, and the claim is never settled.
    assert Claim.objects.get().state == ("settled" if locks else "noticed")


@both_ways
def test_our_own_costs_are_reviewed_twice(monkeypatch, cast, make_ticket, filed_record, company_repairer, cause, at, locks):
    record = filed_record(task=own_task(cast, make_ticket, company_repairer, at), by=company_repairer, parts=[])
    claim = actions.verify(claim=Claim.objects.get(record=record), in_scope=True, by=cast.sales_head)

    def review():
        return actions.review(claim=claim.pk, by=cast.finance_officer)

    (failure,) = failures(at_once(monkeypatch, review, review, locks=locks))
    assert isinstance(failure, IntegrityError) is not locks
    assert Posting.objects.filter(document=claim.number).count() == 2


@both_ways
def test_the_last_two_parts_are_appraised_at_once(monkeypatch, cast, cause, filed_record, clutch, belt, locks):
    record = filed_record(parts=[{"part": clutch, "quantity": 1}, {"part": belt, "quantity": 2}])
    parts = list(record.old_parts.order_by("id"))
    for part in parts:
        returns.receive(part=part, by=cast.keeper)

    def appraise(part):
        facts = {"cause": cause("design"), "usable": False, "justified": True, "by": cast.technician}
        return lambda: returns.appraise(part=part.pk, **facts)

    assert not failures(at_once(monkeypatch, *map(appraise, parts), locks=locks, meet=(settlement, "is_settled")))
    # Unlocked, neither knows that it is the last, and the claim waits for ever.
    assert Claim.objects.get().state == ("appraised" if locks else "submitted")


def test_charged_twice(monkeypatch, cast):
    def charge():
        return actions.charge(dealer=cast.dealer_a, amount="100", document="XS-1", by=cast.finance_officer)

    (failure,) = failures(at_once(monkeypatch, charge, charge))
    assert isinstance(failure, Refused) and failure.code == "posting.taken"
    assert balance(receivable(cast.dealer_a)) == 100
