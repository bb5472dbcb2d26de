"""Return days: two a year, and what comes too near to one belongs to the next (A16)."""

from datetime import date

import pytest

from returns.rules import comes_back, return_day

DAYS = [date(2026, 6, 20), date(2026, 12, 20)]


@pytest.mark.parametrize(
    ("removed", "due"),
    [
        (date(2026, 5, 1), date(2026, 6, 20)),
        (date(2026, 6, 4), date(2026, 6, 20)),  # 16 days before
        (date(2026, 6, 5), date(2026, 12, 20)),  # 15 days before: the next one
        (date(2026, 6, 20), date(2026, 12, 20)),
        (date(2026, 12, 4), date(2026, 12, 20)),
        (date(2026, 12, 5), date(2027, 6, 20)),  # the calendar ends: the days of its last year go on
        (date(2027, 12, 30), date(2028, 6, 20)),
        (date(2035, 7, 1), date(2035, 12, 20)),
    ],
)
def test_return_day(removed, due):
    assert return_day(removed, DAYS, 15) == due


def test_the_order_of_the_calendar_does_not_matter():
    assert return_day(date(2026, 5, 1), reversed(DAYS), 15) == date(2026, 6, 20)


def test_another_policy_moves_the_border():
    assert return_day(date(2026, 6, 5), DAYS, 14) == date(2026, 6, 20)
    assert return_day(date(2026, 6, 19), DAYS, 0) == date(2026, 6, 20)


def test_a_leap_day_in_the_calendar():
    assert return_day(date(2024, 12, 1), [date(2024, 2, 29)], 15) == date(2025, 2, 28)


def test_an_empty_calendar_is_said():
    with pytest.raises(LookupError):
        return_day(date(2026, 5, 1), [], 15)


@pytest.mark.parametrize(("covered", "kept"), [("yes", True), ("person", True), ("", True), ("no", False)])
def test_a_paid_repair_keeps_nothing(covered, kept):
    assert comes_back(covered) is kept
