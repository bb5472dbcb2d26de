"""Old parts on their way."""

from datetime import timedelta

import pytest

from finance import actions as finance
from returns import actions
from returns.models import OldPart
from warranty.models import Cause


@pytest.fixture
def cause(reference):
    """`cause("misuse")`."""
    return lambda code: Cause.objects.get(code=code)


@pytest.fixture
def walk(cast, cause):
    """Lead the old parts of a record to a state: `walk(record, "appraised")` returns them; one day a step."""

    def step(part, name, at):
        if name == "received":
            return actions.receive(part=part, by=cast.keeper, at=at)
        if name == "appraised":
            return actions.appraise(part=part, cause=cause("manufacture"), usable=False, justified=True, by=cast.technician, at=at)
        return actions.hand_over(parts=[part], by=cast.clerk, at=at)[0]

    def lead(record, target, at=None):
        at = at or record.filed_at
        parts = list(record.old_parts.order_by("id"))
        if target == "kept":
            return parts
        actions.ship(parts=parts, carrier="皖 K·72018", box="6", by=cast.owner_a, at=at + timedelta(days=1))
        steps = ["received", "appraised", "handed_over"]
        wanted = steps[: steps.index(target) + 1] if target in steps else []
        for day, name in enumerate(wanted, 2):
            for part in parts:
                step(part, name, at + timedelta(days=day))
        return list(OldPart.objects.filter(record=record).order_by("id"))

    return lead


@pytest.fixture
def let_go(cast):
    """Turn the claim of a part's record down, so that nothing holds the part any more."""
    return lambda part: finance.refuse(claim=part.record.claim, note="不在三包范围", by=cast.rep)
