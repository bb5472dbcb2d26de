"""Who should do it: the scheme's division of labour (A2)."""

import pytest

from tickets.natures import NATURES
from tickets.routing import DealerFacts, Party, propose

DEALER = DealerFacts(id=7, name="丰裕农机", agreement_until="2026-12-31", rep=3)
WITHOUT = DealerFacts(id=7, name="丰裕农机", agreement_until=None, rep=3)
REP, DEALERS, TECHNICAL = Party(department="sales", person=3), Party(dealer=7), Party(department="technical")
NOBODYS_REP = Party(department="sales")


@pytest.mark.parametrize(
    ("facts", "party", "why"),
    [
        ({}, DEALERS, "routine"),
        ({"kind": "install"}, DEALERS, "routine"),
        ({"kind": "advice"}, DEALERS, "routine"),
        ({"difficulty": "abnormal"}, TECHNICAL, "abnormal"),
        ({"bought_in": True}, REP, "bought_in"),
        ({"bought_in": True, "difficulty": "abnormal"}, REP, "bought_in"),
        ({"kind": "complaint"}, REP, "complaint"),
        ({"kind": "return"}, REP, "return"),
        ({"kind": "complaint", "difficulty": "abnormal"}, REP, "complaint"),
        ({"kind": "exchange", "difficulty": "abnormal"}, REP, "exchange"),
        ({"kind": "return", "difficulty": "abnormal"}, REP, "return"),
        ({"dealer": None}, NOBODYS_REP, "no_dealer"),
        ({"dealer": None, "difficulty": "abnormal"}, TECHNICAL, "abnormal"),
        ({"dealer": WITHOUT}, REP, "no_agreement"),
    ],
)
def test_who_is_proposed_and_why(facts, party, why):
    proposal = propose(**{"kind": "repair", "difficulty": "routine", "bought_in": False, "dealer": DEALER, **facts})
    assert (proposal.party, proposal.reasons[0][0]) == (party, why)


def test_every_reason_has_its_words():
    for kind in NATURES:
        for dealer in (DEALER, WITHOUT, None):
            for line in propose(kind=kind, difficulty="routine", bought_in=False, dealer=dealer).lines():
                assert line and "%(" not in line
