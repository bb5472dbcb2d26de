"""The states of an old part, and what the database insists on (A16, A17)."""

import pytest
from django.db import IntegrityError, transaction

from returns.models import OldPart

STATES = {
    "kept": {"ship", "receive", "forfeit"},
    "shipped": {"receive", "miss", "forfeit"},
    "missing": {"receive", "forfeit"},
    "received": {"appraise", "withdraw_receipt"},
    "appraised": {"hand_over", "withdraw_appraisal"},
    "handed_over": {"store", "withdraw_appraisal"},
    "stored": {"dispose", "store", "withdraw_appraisal"},
    "disposed": set(),
    "forfeited": set(),
}


@pytest.mark.parametrize("state", OldPart.State.values)
def test_what_each_state_offers(state):
    part = OldPart(state=state, forfeits=True)
    assert {t.name for t in part.get_available_state_transitions()} == STATES[state]


def test_our_own_parts_are_never_forfeited():
    assert not OldPart(state="kept", forfeits=False).can("forfeit")


@pytest.mark.parametrize(
    "damage",
    [
        {"state": "shipped"},
        {"state": "received"},
        {"state": "appraised"},
        {"state": "stored"},
        {"state": "missing"},
        {"state": "forfeited"},
        {"state": "disposed"},
        {"dealer": None},
        {"forfeits": False, "dealer": None},
    ],
)
def test_a_state_without_its_facts_is_refused_by_the_database(filed_record, damage):
    part = filed_record().old_parts.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        OldPart.objects.filter(pk=part.pk).update(**damage)


def test_a_dealer_sees_its_own_parts_and_their_trail(cast, walk, filed_record):
    (part,) = walk(filed_record(), "shipped")
    for rows in (OldPart.objects, type(part.shipment).objects, part.events.model.objects):
        assert rows.visible_to(cast.owner_a).exists() and rows.visible_to(cast.keeper).exists()
        assert not rows.visible_to(cast.owner_b).exists()
