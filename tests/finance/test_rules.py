"""Who is recognised (A6), and who verifies (A18). Pure."""

from datetime import date, timedelta

import pytest

from finance.rules import verifier
from warranty.entitlement.card import recognition

SOLD = date(2026, 5, 1)


def on(day):
    """The n-th day after the sale."""
    return SOLD + timedelta(days=day)


@pytest.mark.parametrize(
    ("today", "returned", "correct_by", "exception", "answer"),
    [
        (5, None, None, False, "pending"),
        (20, None, None, False, "pending"),  # day 20 is the last good day
        (21, None, None, False, "no"),
        (21, None, None, True, "exception"),
        (25, 20, None, False, "yes"),
        (25, 21, None, False, "no"),
        (25, 21, None, True, "exception"),
        (10, 5, 12, False, "pending"),
        (25, 20, 25, False, "pending"),  # in time, and the last day for its correction
        (26, 20, 25, False, "no"),  # not corrected in time: the first submission counts no longer
        (26, 20, 25, True, "exception"),
        (15, 5, 12, False, "pending"),  # not corrected in time, but it may come again until day 20
        (21, 5, 12, False, "no"),
        (22, 21, 27, False, "no"),  # late from the first
        (5, None, None, True, "exception"),
    ],
)
def test_recognition(today, returned, correct_by, exception, answer):
    facts = {"returned_on": returned and on(returned), "correct_by": correct_by and on(correct_by), "exception": exception}
    assert recognition(counted_from=SOLD, today=on(today), card_days=20, **facts) == answer


def test_a_machine_in_stock_has_no_card_to_wait_for():
    assert recognition(counted_from=None, today=SOLD, card_days=20) == "yes"


REP, HEAD, OTHER = 1, 2, 3


@pytest.mark.parametrize(
    ("rep", "head", "repairer", "own", "who"),
    [
        (REP, HEAD, OTHER, False, REP),
        (REP, HEAD, REP, False, HEAD),  # the rep's own repair
        (None, HEAD, OTHER, False, HEAD),
        (None, HEAD, REP, True, HEAD),
        (None, HEAD, HEAD, True, None),  # any leader then
        (None, None, OTHER, False, None),
    ],
)
def test_verifier(rep, head, repairer, own, who):
    assert verifier(rep=rep, head=head, repairer=repairer, own=own) == who
