"""The Chinese calendar, day by day, against what the State Council announced."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.workdays import Workdays

CHINA = Workdays()
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    "day, worked",
    [
        (date(2025, 6, 9), True),
        (date(2025, 9, 20), False),
        (date(2025, 1, 26), True),  # Sunday, worked for the Spring Festival
        (date(2025, 2, 8), True),  # Saturday, the same
        (date(2025, 1, 28), False),
        (date(2025, 2, 4), False),
        (date(2025, 4, 27), True),
        (date(2025, 5, 5), False),
        (date(2025, 9, 28), True),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
        (date(2026, 1, 2), False),
        (date(2026, 1, 4), True),
        (date(2026, 2, 23), False),
        (date(2026, 2, 28), True),
        (date(2024, 10, 12), True),
    ],
)
def test_swapped_days(day, worked):
    assert CHINA.is_working(day) is worked


@pytest.mark.parametrize("year, total", [(2024, 251), (2025, 248)])
def test_working_days_of_a_year(year, total):
    assert len(CHINA.of_year(year)) == total


def test_thirty_and_ten_working_days_of_the_regulation():
    assert CHINA.add(date(2025, 7, 1), 30) == date(2025, 8, 12)
    assert CHINA.add(date(2025, 7, 7), 10) == date(2025, 7, 21)


def test_make_up_days_count():
    assert CHINA.add(date(2025, 9, 26), 1) == date(2025, 9, 28)
    assert CHINA.add(date(2025, 9, 30), 3) == date(2025, 10, 11)


def test_across_new_year():
    assert CHINA.add(date(2025, 12, 31), 1) == date(2026, 1, 4)
    assert CHINA.next_working(date(2026, 1, 1)) == date(2026, 1, 4)
    assert CHINA.count(date(2024, 12, 31), date(2026, 1, 4)) == 248 + 1


def test_next_working_keeps_a_working_day():
    assert CHINA.next_working(date(2025, 9, 19)) == date(2025, 9, 19)
    assert CHINA.next_working(date(2025, 9, 20)) == date(2025, 9, 22)


def test_corrections_beat_the_calendar():
    mine = Workdays(corrections={date(2025, 9, 20): True, date(2025, 9, 22): False})
    assert mine.is_working(date(2025, 9, 20))
    assert mine.next_working(date(2025, 9, 21)) == date(2025, 9, 23)
    assert not CHINA.is_working(date(2025, 9, 20))


def test_no_counting_back():
    assert CHINA.count(date(2025, 7, 2), date(2025, 7, 1)) == 0
    with pytest.raises(ValueError, match="forward"):
        CHINA.add(date(2025, 7, 1), -1)


@settings(max_examples=150, deadline=None)
@given(DAYS, st.integers(1, 400))
def test_add_and_count_agree_with_walking(day, n):
    end, left = day, n
    while left:
        end += timedelta(days=1)
        left -= CHINA.is_working(end)
    assert CHINA.add(day, n) == end
    assert CHINA.count(day, end) == n
    assert CHINA.next_working(end) == end
