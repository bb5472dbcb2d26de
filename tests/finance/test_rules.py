"""Who is recognised (A6), and who verifies (A18). Pure."""

from datetime import date, timedelta

import pytest

from finance.rules import recognition, verifier

SOLD = date(2026, 5, 1)


def on(day):
    """The n-th day after the sale."""
    return SOLD + timedelta(days=day)


@pytest.mark.parametrize(
    ("today", "returned", "sent_back", "exception", "answer"),
    [
        (5, None, False, False, "pending"),
        (20, None, False, False, "pending"),  # day 20 is the last good day
        (21, None, False, False, "no"),
        (21, None, False, True, "exception"),
        (25, 20, False, False, "yes"),
        (25, 21, False, False, "no"),
        (25, 21, False, True, "exception"),
        (10, 5, True, False, "pending"),
        (30, 5, True, False, "pending"),  # in time, and being corrected
        (30, 5, True, True, "exception"),
        (5, None, False, True, "exception"),
    ],
)
def test_recognition(today, returned, sent_back, exception, answer):
    facts = {"returned_on": returned and on(returned), "sent_back": sent_back, "exception": exception}
    assert recognition(governing_day=SOLD, today=on(today), card_days=20, **facts) == answer


def test_a_machine_in_stock_has_no_card_to_wait_for():
    facts = {"returned_on": None, "sent_back": False, "exception": False}
    assert recognition(governing_day=None, today=SOLD, card_days=20, **facts) == "yes"


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
