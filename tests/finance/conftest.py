"""Claims on their way to the ledger."""

from datetime import timedelta
from decimal import Decimal

import pytest

from finance import actions as finance
from finance.models import Claim
from returns import actions as returns
from warranty.models import Cause


@pytest.fixture
def cause(reference):
    """`cause("misuse")`."""
    return lambda code: Cause.objects.get(code=code)


@pytest.fixture
def appraise_all(cast, cause):
    """Bring the old parts of a record back and appraise them: `codes` is the cause of each, by default the maker's."""

    def appraise(record, codes=(), justified=True):
        parts = list(record.old_parts.order_by("id"))
        if parts:
            returns.ship(parts=parts, carrier="皖 K·72018", by=cast.owner_a, at=record.filed_at + timedelta(days=1))
        for part, code in zip(parts, [*codes] + ["manufacture"] * len(parts), strict=False):
            day = record.filed_at + timedelta(days=2)
            returns.receive(part=part, by=cast.keeper, at=day)
            returns.appraise(
                part=part,
                cause=cause(code),
                usable=False,
                justified=justified,
                evidence="见照片",
                by=cast.technician,
                at=day + timedelta(days=1),
            )
        return Claim.objects.get(record=record)

    return appraise


@pytest.fixture
def claim_at(cast, filed_record, appraise_all, arranged_task):
    """A claim of dealer A in a state: `claim_at("reviewed", labour_hours="4.0")`; other facts are the record's."""
    verbs = {
        "verified": lambda claim, at: finance.verify(claim=claim, in_scope=True, by=cast.rep, at=at),
        "reviewed": lambda claim, at: finance.review(claim=claim, by=cast.finance_officer, at=at),
    }

    def make(state, **facts):
        record = filed_record(**facts)
        if state == "submitted":
            return Claim.objects.get(record=record)
        claim = appraise_all(record)
        for day, (reached, act) in enumerate(verbs.items(), 4):
            if state == "appraised":
                break
            act(claim, record.filed_at + timedelta(days=day))
            if reached == state:
                break
        claim.refresh_from_db()
        return claim

    return make


@pytest.fixture
def notice(cast, claim_at):
    """A notice to dealer A with one claim of three lines: 1,286.00 + 260.00 (cut from 357.50) + 158.40."""
    claim = claim_at("reviewed")
    finance.charge(dealer=cast.dealer_a, amount="48620", document="期初", by=cast.finance_officer, at=claim.reviewed_at)
    return finance.issue(dealer=cast.dealer_a, claims=[claim], by=cast.finance_officer, at=claim.reviewed_at + timedelta(days=1))


@pytest.fixture
def opinions():
    """Answers to a notice: `opinions(notice, {2: "…"})` disputes line 2 and confirms the rest."""
    return lambda notice, disputes=None: {
        line.pk: (disputes or {}).get(line.seq) for line in notice.lines.filter(answer="open").order_by("seq")
    }


@pytest.fixture
def owed(cast):
    """What dealer A owes."""
    from finance.ledger import balance, receivable

    return lambda: Decimal(balance(receivable(cast.dealer_a)))
