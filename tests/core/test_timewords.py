"""The words for time that users read, as docs/words.md and the UI guide give them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from core import timewords

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 8, 15, 58, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def at(day, hour=0, minute=0, second=0, microsecond=0, month=6, year=2026):
    return datetime(year, month, day, hour, minute, second, microsecond, tzinfo=ZONE)


def end_of(day, month=6):
    return at(day, 23, 59, 59, 999999, month=month)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (at(8, 16, 42), "还有 44 分钟"),
        (at(8, 16, 58), "还有 1 小时"),
        (at(8, 17, 10), "还有 1 小时 12 分"),
        (at(8, 15, 58, 40), "还有不到 1 分钟"),
        (NOW, "还有不到 1 分钟"),
        (at(8, 23, 30), "还有 7 小时 32 分"),
        (at(9, 10), "明天 10:00"),
        (at(10, 9), "后天 09:00"),
        (at(11, 16), "还有 3 天"),
        (end_of(8), "今天之内"),
        (end_of(9), "明天之内"),
        (end_of(10), "还有 2 天"),
        (end_of(15), "还有 7 天"),
        (at(8, 15, 57, 30), "刚刚超时"),
        (at(8, 15, 32), "超时 26 分钟"),
        (at(8, 13, 58), "超时 2 小时"),
        (at(8, 12, 48), "超时 3 小时 10 分"),
        (at(5, 9), "超时 3 天"),
    ],
)
def test_time_left(due, said):
    assert timewords.time_left(due, NOW, ZONE) == said


def test_tomorrow_in_the_same_night_is_counted_in_hours():
    late = at(8, 23, 30)
    assert timewords.time_left(at(9, 1, 30), late, ZONE) == "还有 2 小时"


def test_the_company_zone_decides_what_is_tomorrow():
    now = datetime(2026, 6, 8, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    due = datetime(2026, 6, 8, 23, 0, tzinfo=UTC)  # 07:00 of the next day there
    assert timewords.time_left(due, now, ZONE) == "明天 07:00"
    assert timewords.time_left(due, now, ZoneInfo("UTC")) == "还有 8 小时"


def test_exactly_at_due_is_not_late():
    assert timewords.tone(NOW, NOW) == "soon"
    assert timewords.tone(NOW, NOW + timedelta(microseconds=1)) == "late"


@pytest.mark.parametrize(
    ("hours_left", "term_hours", "tone"),
    [
        (0.9, 2, "soon"),
        (1.0, 2, ""),
        (1.9, 2, ""),
        (119, 480, "soon"),  # a card's 20 days: the last five
        (121, 480, ""),
        (0.5, 0.6, "soon"),
    ],
)
def test_soon_is_the_last_hour_or_the_last_quarter(hours_left, term_hours, tone):
    due = NOW + timedelta(hours=hours_left)
    assert timewords.tone(due, NOW, due - timedelta(hours=term_hours)) == tone


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(8, 9, 5), "09:05"),
        (at(5, 9, 12), "6-05 09:12"),
        (at(31, 8, 0, month=12, year=2025), "2025-12-31 08:00"),
    ],
)
def test_clock(moment, said):
    assert timewords.clock(moment, NOW, ZONE) == said


def test_limits_and_days():
    assert timewords.limit(at(8, 16, 42), NOW, ZONE) == "16:42 前"
    assert timewords.limit(end_of(15), NOW, ZONE) == "6 月 15 日前"
    assert timewords.limit(end_of(15), NOW - timedelta(days=365), ZONE) == "2026-06-15前"
    assert timewords.month_day(date(2026, 6, 5)) == "6 月 5 日"
    assert timewords.company_clock(NOW, ZONE) == "6 月 8 日 周一 15:58"


def test_english_says_the_same():
    with translation.override("en"):
        assert timewords.time_left(at(8, 17, 10), NOW, ZONE) == "1 h 12 min left"
        assert timewords.company_clock(NOW, ZONE) == "6-8 Mon 15:58"


def test_the_script_gets_every_phrase_in_the_language_of_the_page():
    phrases = timewords.phrases_for_script()
    assert set(timewords.PHRASES) <= set(phrases)
    assert phrases["late_minutes"] == "超时 %(m)s 分钟"
    assert phrases["weekdays"][0] == "周一"
