"""Quiet hours and pauses."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifications.rules import PAUSES, next_try, quiet_until

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
NIGHT, NOON = (time(22), time(7)), (time(12), time(13, 30))


@pytest.mark.parametrize(
    ("hours", "at", "until"),
    [
        (NIGHT, "2026-06-08 21:59", None),
        (NIGHT, "2026-06-08 22:00", "2026-06-09 07:00"),
        (NIGHT, "2026-06-08 23:59", "2026-06-09 07:00"),
        (NIGHT, "2026-06-09 00:00", "2026-06-09 07:00"),
        (NIGHT, "2026-06-09 06:59", "2026-06-09 07:00"),
        (NIGHT, "2026-06-09 07:00", None),
        (NIGHT, "2026-12-31 23:00", "2027-01-01 07:00"),
        (NOON, "2026-06-08 12:00", "2026-06-08 13:30"),
        (NOON, "2026-06-08 13:30", None),
        ((None, None), "2026-06-08 23:00", None),
        ((time(8), time(8)), "2026-06-08 08:00", None),
    ],
)
def test_quiet_hours(hours, at, until):
    expected = until and datetime.fromisoformat(until).replace(tzinfo=SHANGHAI)
    assert quiet_until(*hours, datetime.fromisoformat(at).replace(tzinfo=SHANGHAI), SHANGHAI) == expected


def test_quiet_hours_are_those_of_the_company_wherever_the_moment_was_written_down():
    elsewhere = datetime(2026, 6, 8, 10, 30, tzinfo=NEW_YORK)  # 22:30 in Shanghai
    assert quiet_until(*NIGHT, elsewhere, SHANGHAI) == datetime(2026, 6, 9, 7, tzinfo=SHANGHAI)
    assert quiet_until(*NIGHT, elsewhere, NEW_YORK) is None


def test_a_night_in_which_the_clocks_change_ends_on_time():
    assert quiet_until(*NIGHT, datetime(2026, 3, 7, 23, tzinfo=NEW_YORK), NEW_YORK) == datetime(2026, 3, 8, 7, tzinfo=NEW_YORK)


def test_pauses_grow_are_spread_by_chance_and_end():
    at = datetime(2026, 6, 8, tzinfo=SHANGHAI)
    waits = [next_try(n, at, 0) - at for n in range(1, len(PAUSES) + 1)]
    assert waits == sorted(waits) == PAUSES and len(set(waits)) == len(waits)
    assert next_try(1, at, 1) - at == PAUSES[0] * 1.25
    assert next_try(len(PAUSES) + 1, at, 0) is None
    assert timedelta(hours=6) < sum(waits, timedelta()) < timedelta(hours=10)


def test_every_kind_of_notice_has_a_name_in_one_group_of_what_a_robot_may_hear():
    from notifications.admin import kinds
    from notifications.words import NAMES, WORDS

    offered = [kind for _group, kinds_of in kinds() for kind, _name in kinds_of]
    assert sorted(offered) == sorted(NAMES) == sorted(WORDS) and len(set(offered)) == len(offered)
