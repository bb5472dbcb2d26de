"""When a promise falls due and what happens on the way there: pure, in three zones and across both changes of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as thorough
from hypothesis import strategies as st

from deadlines.hours import Hours
from deadlines.rules import Length, Plan, Way, due_at, end_of_day, reckon, steps, verdict
from tests.deadlines.oracle import counted, last_day

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
ZONES = [SHANGHAI, ZoneInfo("UTC"), NEW_YORK]
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
DESK = Hours((("08:00-12:00", "13:30-17:30"),) * 5 + ((), ()), {})
LEAPS = [datetime(2026, 3, 8, 6, 30, tzinfo=UTC), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)]  # half an hour before New York's


def shanghai(*parts) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


def due_after(starts_at, minutes, *pauses, hours=DESK):
    return reckon(starts_at, Length(minutes=minutes, hours=hours), pauses, SHANGHAI).due.astimezone(SHANGHAI)


class TestMinutes:
    @pytest.mark.parametrize("zone", ZONES, ids=str)
    @pytest.mark.parametrize("leap", LEAPS, ids=["forward", "back"])
    def test_two_hours_are_7200_seconds_whatever_clocks_on_walls_do(self, zone, leap):
        start = leap.astimezone(zone)
        due = due_at(start, 120, None, zone)
        assert (due - leap).total_seconds() == due.timestamp() - start.timestamp() == 7200

    def test_on_a_wall_in_new_york_the_same_two_hours_read_otherwise(self):
        walls = [due_at(leap.astimezone(NEW_YORK), 120, None, NEW_YORK).astimezone(NEW_YORK).time() for leap in LEAPS]
        assert walls == [time(4, 30), time(2, 30)], "from half past one: an hour is left out, and one is there twice"

    def test_exactly_at_due_is_met(self):
        due = shanghai(2026, 6, 8, 16, 42)
        assert [verdict(due, due), verdict(due, due + timedelta(microseconds=1))] == ["met", "breached"]

    def test_the_lunch_hour_does_not_count(self):
        assert due_after(shanghai(2026, 6, 8, 11, 30), 120) == shanghai(2026, 6, 8, 15, 0)

    def test_a_term_that_ends_with_the_morning_ends_before_lunch(self):
        assert due_after(shanghai(2026, 6, 8, 10, 0), 120) == shanghai(2026, 6, 8, 12, 0)

    def test_what_begins_at_night_counts_from_the_next_opening(self):
        assert due_after(shanghai(2026, 6, 12, 23, 0), 30) == shanghai(2026, 6, 15, 8, 30), "a Friday night"

    def test_a_pause_across_a_night_costs_only_its_working_time(self):
        paused = (shanghai(2026, 6, 8, 17, 0), shanghai(2026, 6, 9, 8, 30))
        assert due_after(shanghai(2026, 6, 8, 16, 30), 120, paused) == shanghai(2026, 6, 9, 10, 0)

    def test_pauses_that_come_out_of_order_sum_right(self):
        nine = shanghai(2026, 6, 8, 9, 0)
        first, second = (nine, nine + HOUR), (nine + 2 * HOUR, nine + 2 * HOUR + 30 * MINUTE)
        inside, backwards = (nine, nine + 30 * MINUTE), (nine + 3 * HOUR, nine)
        right = due_after(shanghai(2026, 6, 8, 8, 0), 150, first, second, hours=None)
        assert right == shanghai(2026, 6, 8, 12, 0)
        assert due_after(shanghai(2026, 6, 8, 8, 0), 150, second, first, inside, backwards, hours=None) == right

    def test_a_pause_across_a_weekend_costs_nothing_where_nobody_works(self):
        paused = (shanghai(2026, 6, 12, 17, 30), shanghai(2026, 6, 15, 8, 0))
        assert due_after(shanghai(2026, 6, 12, 16, 30), 120, paused) == due_after(shanghai(2026, 6, 12, 16, 30), 120)

    def test_round_the_clock_a_pause_moves_due_by_its_length(self):
        start = shanghai(2026, 6, 8, 14, 42)
        paused = (start + HOUR, start + 40 * HOUR)
        assert due_after(start, 120, paused, hours=None) == start + 41 * HOUR

    def test_a_pause_begun_before_the_start_counts_from_the_start(self):
        start = shanghai(2026, 6, 8, 14, 42)
        assert due_after(start, 120, (start - HOUR, start + HOUR), hours=None) == start + 3 * HOUR

    def test_a_calendar_without_working_time_is_an_error_and_no_endless_search(self):
        closed = Hours(((),) * 7, {})
        with pytest.raises(ValueError, match="ten years"):
            due_after(shanghai(2026, 6, 8), 1, hours=closed)


class TestDays:
    def test_a_day_limit_ends_with_the_last_moment_of_its_day(self):
        due = due_at(shanghai(2026, 6, 8, 14, 42), None, 7, SHANGHAI)
        assert due == datetime.combine(date(2026, 6, 15), time.max, tzinfo=SHANGHAI)

    @pytest.mark.parametrize("zone", ZONES, ids=str)
    def test_the_day_is_the_companys(self, zone):
        late = datetime(2026, 6, 8, 23, 59, tzinfo=zone)
        assert due_at(late, None, 1, zone) == end_of_day(date(2026, 6, 9), zone)

    def test_a_day_counts_unless_it_begins_while_the_promise_stands_still(self):
        start, seven = shanghai(2026, 6, 8, 10, 0), Length(days=7)

        def day(*pauses):
            return reckon(start, seven, pauses, SHANGHAI).due.date()

        assert day((shanghai(2026, 6, 9, 9, 0), shanghai(2026, 6, 9, 17, 0))) == date(2026, 6, 15), "within a day"
        assert day((shanghai(2026, 6, 9, 17, 0), shanghai(2026, 6, 10, 9, 0))) == date(2026, 6, 16), "one night"
        assert day((shanghai(2026, 6, 9, 9, 0), shanghai(2026, 6, 12, 9, 0))) == date(2026, 6, 18), "three nights"

    def test_working_days_with_a_pause_over_a_weekend(self):
        start, five = shanghai(2026, 6, 8, 10, 0), Length(days=5, hours=DESK)
        assert reckon(start, five, (), SHANGHAI).due.date() == date(2026, 6, 15)
        over = (shanghai(2026, 6, 12, 18, 0), shanghai(2026, 6, 14, 18, 0))
        assert reckon(start, five, [over], SHANGHAI).due.date() == date(2026, 6, 15)
        into_monday = (shanghai(2026, 6, 12, 18, 0), shanghai(2026, 6, 15, 9, 0))
        assert reckon(start, five, [into_monday], SHANGHAI).due.date() == date(2026, 6, 16)


class TestThePlan:
    def test_a_promised_date_is_itself(self):
        due = shanghai(2026, 6, 8, 18, 0)
        assert Plan(shanghai(2026, 6, 8), Length(), due=due).sum(SHANGHAI).due == due

    def test_nothing_falls_due_before_it_was_planned_anew(self):
        start = shanghai(2026, 6, 8, 8, 0)
        plan = Plan(start, Length(minutes=60), floor=start + 3 * HOUR)
        assert plan.sum(SHANGHAI).due == start + 3 * HOUR
        assert Plan(start, Length(minutes=240), floor=start + 3 * HOUR).sum(SHANGHAI).due == start + 4 * HOUR


LADDER = [[0, ["owner", "clerk"]], [30, ["head"]], [120, ["leaders", "owner"]]]


class TestTheSteps:
    def test_reminders_the_breach_and_the_rungs_come_in_order(self):
        found = [(step.what, step.offset) for step in steps([30, 60], LADDER)]
        assert found == [("remind", -HOUR), ("remind", -HOUR / 2), ("breach", 0 * HOUR), ("climb", HOUR / 2), ("climb", 2 * HOUR)]

    def test_the_breach_is_a_step_though_nobody_is_told(self):
        assert [(step.what, step.roles) for step in steps([], [])] == [("breach", ())]

    @pytest.mark.parametrize("minutes,day", [(60, 15), (1440, 14), (3 * 1440, 12)])
    def test_a_reminder_of_a_day_limit_comes_at_nine_in_the_morning(self, minutes, day):
        due = end_of_day(date(2026, 6, 15), SHANGHAI)
        (remind, _breach) = steps([minutes], [])
        assert remind.moment(due.astimezone(UTC), SHANGHAI) == shanghai(2026, 6, day, 9, 0)

    @pytest.mark.parametrize("day", [date(2026, 3, 10), date(2026, 11, 3)], ids=["forward", "back"])
    def test_its_day_is_the_same_where_clocks_change_in_between(self, day):
        (remind, _breach), due = steps([5 * 1440], []), end_of_day(day, NEW_YORK)
        nine = datetime.combine(day - 5 * DAY, time(9, 0), tzinfo=NEW_YORK)
        assert remind.moment(due, NEW_YORK) == remind.moment(due.astimezone(UTC), NEW_YORK) == nine

    def test_a_rung_comes_by_real_minutes_where_clocks_change_in_between(self):
        (_breach, climb), due = steps([], [[120, ["head"]]]), LEAPS[0].astimezone(NEW_YORK)
        assert climb.moment(due, NEW_YORK) == LEAPS[0] + 2 * HOUR

    def test_a_reminder_of_a_timer_comes_by_the_minute(self):
        (remind, _breach) = steps([30], [])
        assert remind.moment(shanghai(2026, 6, 8, 16, 42), SHANGHAI) == shanghai(2026, 6, 8, 16, 12)

    def test_by_a_calendar_steps_are_counted_as_the_promise_is(self):
        (remind, _breach, climb), due = steps([30], [[60, ["head"]]]), shanghai(2026, 6, 9, 8, 15)
        assert remind.moment(due, SHANGHAI, DESK) == shanghai(2026, 6, 8, 17, 15)
        assert climb.moment(due, SHANGHAI, DESK) == shanghai(2026, 6, 9, 9, 15)
        due = shanghai(2026, 6, 12, 17, 0)  # a Friday
        assert remind.moment(due, SHANGHAI, DESK) == shanghai(2026, 6, 12, 16, 30)
        assert climb.moment(due, SHANGHAI, DESK) == shanghai(2026, 6, 15, 8, 30)

    def test_whole_days_of_a_timer_by_a_calendar_are_working_days_at_its_time(self):
        (remind, _breach, climb), due = steps([1440], [[1440, ["head"]]]), shanghai(2026, 6, 15, 10, 0)  # a Monday
        assert remind.moment(due, SHANGHAI, DESK) == shanghai(2026, 6, 12, 10, 0)
        assert climb.moment(due, SHANGHAI, DESK) == shanghai(2026, 6, 16, 10, 0)

    def test_a_reminder_whose_moment_is_past_at_the_start_is_left_out(self):
        due = shanghai(2026, 6, 8, 16, 42)
        assert Way(steps([60, 30], []), due, SHANGHAI).next(0, due - 45 * MINUTE) == (1, due - 30 * MINUTE)

    def test_no_reminder_of_what_is_late_already(self):
        due = shanghai(2026, 6, 8, 16, 42)
        taken = Way(steps([60, 30], LADDER), due, SHANGHAI).take(0, due + MINUTE)
        assert (taken.breach, taken.reminded, taken.roles, taken.level) == (True, False, ("owner", "clerk"), 3)
        assert taken.next_at == due + 30 * MINUTE

    def test_after_an_outage_only_the_last_reminder_is_sent(self):
        due = shanghai(2026, 6, 8, 16, 42)
        taken = Way(steps([60, 30], LADDER), due, SHANGHAI).take(0, due - MINUTE)
        assert (taken.breach, taken.reminded, taken.level, taken.next_at) == (False, True, 2, due)

    def test_after_an_outage_several_rungs_tell_everyone_once(self):
        due = shanghai(2026, 6, 8, 16, 42)
        taken = Way(steps([], LADDER), due, SHANGHAI).take(0, due + 5 * HOUR)
        assert taken.breach and taken.next_at is None and taken.roles == ("owner", "clerk", "head", "leaders")

    def test_a_ladder_ends(self):
        schedule = steps([], LADDER)
        assert Way(schedule, shanghai(2026, 6, 8), SHANGHAI).take(len(schedule), shanghai(2036, 6, 8)).next_at is None

    def test_at_the_moment_itself_nothing_is_past(self):
        due = shanghai(2026, 6, 8, 16, 42)
        taken = Way(steps([], LADDER), due, SHANGHAI).take(0, due)
        assert (taken.level, taken.breach, taken.next_at) == (0, False, due)


# Made-up terms against counting minute by minute

WEEKS = [
    None,
    [[(480, 720), (810, 1050)]] * 5 + [[], []],
    [[(540, 1260)]] * 6 + [[]],
    [[(0, 1440)]] * 5 + [[], []],
    [[(360, 361)], [], [(1200, 1440)], [], [(420, 430), (431, 900)], [], [(600, 660)]],
]
SWAPPED = {date(2026, 10, 1): False, date(2026, 10, 5): False, date(2026, 10, 10): True, date(2026, 3, 7): True, date(2026, 11, 2): False}
moments = st.sampled_from([date(2026, 10, 1), date(2026, 3, 6), date(2026, 10, 30), date(2026, 6, 12)]).flatmap(
    lambda day: st.integers(0, 3 * 1440).map(lambda m: datetime(day.year, day.month, day.day, tzinfo=UTC) + m * MINUTE)
)


@st.composite
def pauses(draw, start):
    """Spans in order that do not touch one another, some of them empty."""
    found, at = [], start
    for gap, length in draw(st.lists(st.tuples(st.integers(1, 900), st.integers(0, 4000)), max_size=4)):
        found.append((at + gap * MINUTE, at + (gap + length) * MINUTE))
        at = found[-1][1]
    return tuple(found)


def hours_of(week) -> Hours | None:
    def written(span):
        return "-".join(f"{m // 60:02d}:{m % 60:02d}" for m in span)

    return week and Hours(tuple(tuple(map(written, spans)) for spans in week), {day.isoformat(): worked for day, worked in SWAPPED.items()})


@thorough(max_examples=60, deadline=None)
@given(data=st.data(), start=moments, minutes=st.integers(1, 2500), week=st.sampled_from(WEEKS), zone=st.sampled_from(ZONES))
def test_minutes_are_those_that_a_patient_person_counts(data, start, minutes, week, zone):
    stood = data.draw(pauses(start))
    found = reckon(start, Length(minutes=minutes, hours=hours_of(week)), stood, zone)
    assert found.due == counted(start, minutes, zone, stood, week, SWAPPED)
    assert sum((end - begin for begin, end in found.spans), timedelta()) == minutes * MINUTE, "the spans add up to the term"
    assert all(begin < end for begin, end in found.spans) and all(one[1] <= two[0] for one, two in pairwise(found.spans))
    assert not any(off < end and begin < on and off < on for begin, end in found.spans for off, on in stood)


@thorough(max_examples=100, deadline=None)
@given(data=st.data(), start=moments, days=st.integers(1, 40), zone=st.sampled_from(ZONES), week=st.sampled_from(WEEKS[:3]))
def test_days_are_those_that_a_patient_person_counts(data, start, days, zone, week):
    stood, hours = data.draw(pauses(start)), hours_of(week)
    found = reckon(start, Length(days=days, hours=hours), stood, zone)
    last = last_day(start, days, zone, stood, lambda day: SWAPPED.get(day, bool(week[day.weekday()])) if week else True)
    assert found.due == end_of_day(last, zone) and len(found.days) == days


@thorough(max_examples=100, deadline=None)
@given(data=st.data(), start=moments, week=st.sampled_from(WEEKS), zone=st.sampled_from(ZONES), more=st.integers(1, 3000))
def test_standing_still_longer_never_ends_earlier(data, start, week, zone, more):
    stood = data.draw(pauses(start))
    term = data.draw(st.sampled_from([Length(minutes=700, hours=hours_of(week)), Length(days=3, hours=hours_of(week))]))
    due = reckon(start, term, stood, zone).due
    begin = (stood[-1][1] if stood else start) + MINUTE
    assert due <= reckon(start, term, (*stood, (begin, begin + more * MINUTE)), zone).due


@thorough(max_examples=100, deadline=None)
@given(
    reminders=st.lists(st.integers(1, 3000), unique=True, max_size=4),
    rungs=st.lists(st.integers(1, 3000), unique=True, max_size=4),
    looks=st.lists(st.integers(-4000, 4000), max_size=8),
)
def test_however_often_a_sweep_looks_a_row_breaches_once_and_nobody_is_told_before_the_moment(reminders, rungs, looks):
    due = shanghai(2026, 6, 8, 16, 42)
    schedule = steps(reminders, [[m, ["head"]] for m in rungs])
    way = Way(schedule, due, SHANGHAI)
    level, moment = way.next(0, due - 4001 * MINUTE)
    breaches = 0
    for look in [*sorted(looks), 4001]:
        at = due + look * MINUTE
        if moment is not None and moment < at:
            taken = way.take(level, at)
            assert taken.level > level and (taken.next_at is None or taken.next_at >= at)
            level, moment, breaches = taken.level, taken.next_at, breaches + taken.breach
        assert breaches == (at > due)
    assert moment is None and level == len(schedule)
