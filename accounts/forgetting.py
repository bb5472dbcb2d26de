"""Taking away what was kept as long as its rule says (X5)."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Forgotten
from accounts.personal import RULES, Kept, kept, number_of
from core import clock

BATCH, BATCHES = 1000, 50  # what one transaction takes, and one hour of a kind
log = logging.getLogger(__name__)


def forget_all(at: datetime | None = None) -> dict[str, int]:
    """Take away of each kind what its rule keeps no longer, so many at a time; what is left goes in the next hour. Beat calls it.

    Returns how many of each kind. A kind that fails is logged, and stops no other.
    """
    at, counts = at or clock.now(), {}
    for rule in kept():
        counts[rule.code] = 0
        try:
            for _batch in range(BATCHES):
                counts[rule.code] += (gone := forget_some(rule.code, at))
                if gone < BATCH:
                    break
        except Exception:
            log.exception("could not forget: %s", rule.code)
    return counts


@transaction.atomic
def forget_some(code: str, at: datetime) -> int:
    """One batch of a kind, with the line that says so. Returns how many rows or files went."""
    rule = RULES[code]
    assert isinstance(rule, Kept)
    number = number_of(code)
    gone = rule.forget(at - timedelta(days=number * rule.days), BATCH)
    if gone:
        Forgotten.objects.create(at=at, code=code, number=number, rows=gone)
    return gone
