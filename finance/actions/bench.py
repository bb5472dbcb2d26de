"""At the bench one press says two things: what became of the part, and what its claim should pay (A2, A17)."""

from django.db import transaction

from finance.actions.claims import propose
from finance.models import Claim
from returns import actions as returns
from returns.actions.locks import locked_part
from returns.models import OldPart


@transaction.atomic
def appraise(*, part, by, amounts=None, at=None, **findings) -> OldPart:
    """Appraise an old part with the amounts that the technician wants otherwise than proposed: both or neither.

    `findings` go to `returns.actions.appraise`, `amounts` {line id: (approved, reason)} to `propose`. The part is
    locked first, as everyone does who goes up from a record to its claim.
    """
    if amounts:
        part = locked_part(part, by)
        propose(claim=Claim.objects.visible_to(by).get(record=part.record_id), amounts=amounts, by=by, at=at)
    return returns.appraise(part=part, by=by, at=at, **findings)
