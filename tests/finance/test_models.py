"""The states of claims and notices, and what the database insists on (A18, A19)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from finance.models import Claim, ClaimLine, NoticeLine, WriteOffNotice

D = Decimal

CLAIM = {
    "submitted": {"hold", "send_back", "appraise", "lapse", "refuse"},
    "held": {"release", "refuse"},
    "sent_back": {"submit"},
    "appraised": {"send_back", "verify", "refuse", "withdraw_appraisal"},
    "verified": {"send_back", "review", "refuse", "withdraw_appraisal"},
    "reviewed": {"put_on_notice", "settle", "withdraw_review", "withdraw_appraisal"},
    "noticed": {"take_back", "settle"},
    "settled": {"take_back"},
    "refused": {"appeal", "withdraw_refusal"},
    "lapsed": set(),
}
NOTICE = {
    "issued": {"confirm", "dispute", "withdraw"},
    "confirmed": {"settle", "withdraw"},
    "disputed": {"uphold", "settle", "withdraw"},
    "settled": {"withdraw"},
    "withdrawn": set(),
}


@pytest.mark.parametrize("state", Claim.State.values)
def test_what_each_state_of_a_claim_offers(state):
    assert {t.name for t in Claim(state=state, dealer_id=1).get_available_state_transitions()} == CLAIM[state]


def test_our_own_claim_goes_onto_no_notice():
    assert not Claim(state="reviewed", staff_id=1).can("put_on_notice")


@pytest.mark.parametrize("state", WriteOffNotice.State.values)
def test_what_each_state_of_a_notice_offers(state):
    assert {t.name for t in WriteOffNotice(state=state).get_available_state_transitions()} == NOTICE[state]


def test_a_counter_notice_is_not_withdrawn():
    assert not WriteOffNotice(state="settled", counters_id=1).can("withdraw")


@pytest.mark.parametrize(
    ("model", "damage"),
    [
        (Claim, {"state": "held"}),
        (Claim, {"state": "refused"}),
        (Claim, {"state": "lapsed"}),
        (Claim, {"state": "settled", "settled_at": None}),
        (Claim, {"verified_by": None}),
        (Claim, {"reviewed_by": None}),
        (Claim, {"dealer": None}),
        (Claim, {"approved": D("-1")}),
        (ClaimLine, {"approved": D("99999")}),
        (ClaimLine, {"approved": D("1"), "cut": ""}),
        (ClaimLine, {"beyond_scope": True}),
        (ClaimLine, {"kind": "harvest"}),  # no line can be of an indirect loss (A7)
        (WriteOffNotice, {"balance_after": D("0")}),
        (WriteOffNotice, {"state": "withdrawn"}),
        (WriteOffNotice, {"state": "disputed"}),
        (NoticeLine, {"answer": "disputed"}),
        (NoticeLine, {"answer": "accepted"}),
    ],
)
def test_a_state_without_its_facts_is_refused_by_the_database(notice, model, damage):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**damage)
