"""A deadline reckoned again from its events gives the moment on its row, whatever was done to it (X3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as thorough
from hypothesis import strategies as st

from deadlines import actions as deadlines
from deadlines import checking
from deadlines.models import Calendar, Deadline, Pulse
from deadlines.replay import History, differs
from notifications.models import Notice
from tests.deadlines.oracle import counted

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OFFICE = [[(480, 720), (810, 1050)]] * 5 + [[], []]


@dataclass
class Expected:
    """What a patient person would have in his notebook about one promise."""

    start: datetime
    minutes: int
    week: list | None
    pauses: list
    due: datetime = None
    since: datetime | None = None
    floor: datetime | None = None

    def reckon(self) -> None:
        self.due = counted(self.start, self.minutes, SHANGHAI, self.pauses, self.week)
        if self.floor is not None:
            self.due = max(self.due, self.floor)


DEEDS = st.sampled_from(["pause", "resume", "replan", "restart"])


@thorough(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(st.tuples(st.integers(1, 400), DEEDS, st.integers(0, 300)), min_size=2, max_size=9),
    first=st.sampled_from(["", "office"]),
)
def test_the_row_the_replay_and_a_patient_person_agree_after_anything(timer, rule, fresh, cast, administrator, at, deeds, first):
    row = timer(calendar=first, minutes=600)
    book, now = Expected(at, 600, OFFICE if first else None, []), at
    book.reckon()
    for gap, deed, number in deeds:
        now += gap * MINUTE
        late = book.since is None and now > book.due
        if late:
            break
        if deed == "pause" and book.since is None:
            deadlines.pause(deadline=row, reason="等配件", by=cast.clerk, at=now)
            book.since = now
        elif deed == "resume" and book.since is not None:
            deadlines.resume(deadline=row, by=cast.clerk, at=now)
            book.pauses.append((book.since, now))
            book.since = None
            book.reckon()
        elif deed == "replan":
            calendar, minutes = ("office" if number % 2 else ""), 300 + number
            policy = rule(row.kind, calendar=calendar, minutes=minutes)
            assert deadlines.replan(policy=policy, by=administrator, reason="新规则", at=now) == 1
            book.minutes, book.week, book.floor = minutes, OFFICE if calendar else None, now
            book.reckon()
        elif deed == "restart":
            start = at - number * MINUTE
            (mine,) = [r for r in deadlines.running([_ticket(row)], now) if r.pk == row.pk]
            deadlines.restart([mine], start, by=cast.clerk, at=now, reason="接到更早")
            if start != book.start:
                book.start, book.floor = start, None
                book.reckon()
        row = fresh(row)
        assert row.due_at == book.due and not differs(row)
        assert (row.next_at is None) == (book.since is not None)


def _ticket(row):
    from tickets.models import Ticket

    return Ticket.objects.get(pk=row.subject_id)


def test_standing_still_longer_never_ends_earlier(timer, fresh, cast, at):
    found = []
    for length in (0, 30, 90, 900, 3000):
        row = timer(calendar="office", minutes=200)
        deadlines.pause(deadline=row, reason="等配件", by=cast.clerk, at=at + HOUR)
        deadlines.resume(deadline=row, by=cast.clerk, at=at + HOUR + length * MINUTE)
        found.append(fresh(row).due_at)
    assert found == sorted(found) and found[0] < found[-1]


def test_the_beginning_is_found_though_everything_was_changed_since(timer, rule, fresh, cast, administrator, at):
    row = timer(minutes=600)
    deadlines.restart(deadlines.running([_ticket(row)], at), at - HOUR, by=cast.clerk, at=at + MINUTE, reason="接到更早")
    second = rule(row.kind, calendar="office", minutes=500)
    deadlines.replan(policy=second, by=administrator, reason="新规则", at=at + 2 * MINUTE)
    history = History._beginning(fresh(row), History.of(fresh(row)).events)
    assert (history.starts_at, history.term.minutes, history.calendar) == (at, 600, None)
    assert [event.kind for event in History.of(fresh(row)).events] == ["deadline.restarted", "deadline.replanned"]
    assert not differs(fresh(row))


def test_a_version_of_a_calendar_outlives_its_calendars_edits(timer, fresh, at):
    row = timer(calendar="office", minutes=600)
    Calendar.objects.filter(code="office").update(monday="", tuesday="08:00-09:00")
    deadlines.publish_all(at)
    assert not differs(fresh(row)) and fresh(row).calendar.version == 1
    assert timer(calendar="office", minutes=600).calendar.version == 2


class TestTheNightlyReplay:
    @pytest.fixture
    def forged(self, timer, cast, at):
        """A promise whose due moment somebody moved behind everybody's back."""
        row = timer(minutes=600)
        deadlines.pause(deadline=row, reason="等配件", by=cast.clerk, at=at + HOUR)
        deadlines.resume(deadline=row, by=cast.clerk, at=at + 2 * HOUR)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE deadlines_deadline SET due_at = due_at + interval '1 minute' WHERE id = %s", [row.pk])
        return row

    def test_what_is_sound_raises_no_alarm(self, timer, administrator, at):
        timer()
        assert checking.replay_sample(at=at) == []
        assert Pulse.objects.get().replayed == Deadline.objects.count() and not Notice.objects.filter(user=administrator).exists()

    def test_a_difference_is_found_shown_and_told(self, forged, administrator, at):
        assert checking.replay_sample(at=at + 3 * HOUR) == [forged.pk]
        assert checking.figures(at)["differences"] == 1
        assert Notice.objects.get(kind="engine.unsound").user == administrator

    def test_it_is_green_again_when_a_later_run_finds_none(self, forged, administrator, at):
        checking.replay_sample(at=at + 3 * HOUR)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE deadlines_deadline SET due_at = due_at - interval '1 minute' WHERE id = %s", [forged.pk])
        assert checking.replay_sample(at=at + 4 * HOUR) == []
        assert checking.figures(at)["differences"] == 0

    def test_what_was_moved_lately_is_never_left_to_chance(self, forged, timer, administrator, at):
        for _ in range(3):
            timer()
        assert checking.replay_sample(size=1, at=at + 3 * HOUR) == [forged.pk]

    def test_a_large_table_is_sampled_in_blocks_and_not_sorted(self, timer):
        for _ in range(25):
            timer()
        with CaptureQueriesContext(connection) as queries:
            drawn = checking._sampled(1)
        assert len(queries) == (3 if drawn else 2)  # Django asks nothing for no rows
        assert "TABLESAMPLE" in queries[1]["sql"]
