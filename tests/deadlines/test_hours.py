"""Working hours as frozen data: China's holidays and swapped days, corrections, hours that may and may not be written."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from deadlines.hours import Hours, parse_span, snapshot
from deadlines.models.calendar import opening_hours
from deadlines.rules import Length, reckon

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = [["08:00-12:00", "13:30-17:30"]] * 5 + [[], []]


def china(corrections=None) -> Hours:
    return Hours.read(snapshot(WEEK, "CN", corrections or {}, range(2026, 2027)))


def at(*parts) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


def test_national_day_is_off_and_its_swapped_saturday_is_worked():
    hours = china()
    assert not any(hours.works(date(2026, 10, day)) for day in range(1, 8))
    assert hours.works(date(2026, 10, 10)) and date(2026, 10, 10).weekday() == 5
    assert not hours.works(date(2026, 10, 11))


WITH_SATURDAYS = [["08:00-17:00"]] * 5 + [["08:00-12:00"], []]


def saturdays(corrections=None, own=None) -> Hours:
    return Hours.read(snapshot(WITH_SATURDAYS, "CN", corrections or {}, range(2026, 2027), own or {}))


def test_the_whole_run_of_days_off_is_off_where_saturdays_and_sundays_are_worked():
    daily = Hours.read(snapshot([["08:00-17:00"]] * 7, "CN", {}, range(2026, 2027)))
    assert not any(daily.works(date(2026, 10, day)) for day in range(1, 8))
    assert daily.works(date(2026, 11, 28)) and daily.works(date(2026, 11, 29)), "an ordinary weekend stays as the calendar says"
    six = Hours.read(snapshot([["08:00-17:00"]] * 6 + [[]], "CN", {}, range(2026, 2027)))
    assert reckon(at(2026, 9, 30, 16, 0), Length(minutes=120, hours=six), (), SHANGHAI).due == at(2026, 10, 8, 9, 0)


def test_a_correction_stands_above_the_run():
    assert saturdays({date(2026, 10, 3): True}).works(date(2026, 10, 3))
    assert not saturdays({date(2026, 10, 10): False}).works(date(2026, 10, 10))


def test_a_swapped_saturday_is_a_weekday_on_every_calendar():
    (only,) = saturdays().of_day(date(2026, 10, 10), SHANGHAI)
    assert only == (at(2026, 10, 10, 8, 0), at(2026, 10, 10, 17, 0)), "not the short hours of Saturdays"
    (short,) = saturdays().of_day(date(2026, 10, 17), SHANGHAI)
    assert short == (at(2026, 10, 17, 8, 0), at(2026, 10, 17, 12, 0))


def test_a_day_may_have_hours_of_its_own_above_everything():
    own = {date(2026, 10, 10): ["09:00-11:00"], date(2026, 12, 31): ["08:00-12:00"], date(2026, 12, 30): []}
    hours = saturdays({date(2026, 10, 10): False}, own)
    assert [span[0].astimezone(SHANGHAI).hour for span in hours.of_day(date(2026, 10, 10), SHANGHAI)] == [9]
    assert hours.of_day(date(2026, 12, 31), SHANGHAI)[-1][1] == at(2026, 12, 31, 12, 0)
    assert not hours.works(date(2026, 12, 30)) and hours.of_day(date(2026, 12, 30), SHANGHAI) == []


def test_a_version_taken_before_reads_as_it_did():
    old = Hours.read({"week": WITH_SATURDAYS, "days": {"2026-10-10": True, "2026-10-11": True, "2026-10-01": False}})
    assert [len(old.of_day(date(2026, 10, day), SHANGHAI)) for day in (1, 10, 11)] == [0, 1, 1]
    assert old.of_day(date(2026, 10, 10), SHANGHAI)[0][1] == at(2026, 10, 10, 12, 0)


def test_two_hours_begun_before_national_day_end_after_it():
    due = reckon(at(2026, 9, 30, 16, 30), Length(minutes=120, hours=china()), (), SHANGHAI).due
    assert due == at(2026, 10, 8, 9, 0)


def test_a_swapped_saturday_has_the_hours_of_an_ordinary_day():
    spans = list(china().spans(at(2026, 10, 10, 0, 0), at(2026, 10, 11, 0, 0), SHANGHAI))
    assert spans == [(at(2026, 10, 10, 8, 0), at(2026, 10, 10, 12, 0)), (at(2026, 10, 10, 13, 30), at(2026, 10, 10, 17, 30))]
    due = reckon(at(2026, 10, 9, 16, 30), Length(minutes=120, hours=china()), (), SHANGHAI).due
    assert due == at(2026, 10, 10, 9, 0)


def test_five_working_days_count_the_swapped_saturday():
    assert reckon(at(2026, 9, 30, 10, 0), Length(days=3, hours=china()), (), SHANGHAI).due.date() == date(2026, 10, 10)


def test_a_correction_beats_the_states_calendar_both_ways():
    hours = china({date(2026, 10, 8): False, date(2026, 10, 5): True, date(2026, 6, 13): True})
    assert [hours.works(day) for day in (date(2026, 10, 8), date(2026, 10, 5), date(2026, 6, 13))] == [False, True, True]


def test_a_calendar_without_a_country_knows_no_holidays():
    hours = Hours.read(snapshot(WEEK, "", {}, range(2026, 2027)))
    assert hours.works(date(2026, 10, 1)) and hours.days == {}


def test_a_whole_day_is_as_long_as_it_is_on_the_day_clocks_change():
    new_york = ZoneInfo("America/New_York")
    whole = Hours((("00:00-24:00",),) * 7, {})

    def length(month, day):
        begin = datetime(2026, month, day, tzinfo=new_york)
        spans = whole.spans(begin, (begin + timedelta(days=1)), new_york)
        return sum((end.astimezone(UTC) - start.astimezone(UTC) for start, end in spans), timedelta())

    assert [length(3, 8), length(11, 1), length(6, 8)] == [timedelta(hours=h) for h in (23, 25, 24)]


def test_what_a_version_holds_is_read_back_as_it_was():
    content = snapshot(WEEK, "CN", {}, range(2026, 2028))
    assert Hours.read(content) == Hours(tuple(map(tuple, WEEK)), content["days"])


@pytest.mark.parametrize("text", ["08:00-12:00 13:30-17:30", "00:00-24:00", ""])
def test_hours_that_may_be_written(text):
    opening_hours(text)


@pytest.mark.parametrize(
    "text", ["8:00-12:00", "12:00-08:00", "08:00-08:00", "08:00-24:30", "08:00–12:00", "13:00-17:00 08:00-12:00", "08:00-12:00 11:00-13:00"]
)
def test_hours_that_may_not(text):
    with pytest.raises(ValidationError):
        opening_hours(text)


def test_the_days_end_is_a_time_of_day_and_later_is_not():
    assert parse_span("13:00-24:00")[1] == timedelta(days=1)
    with pytest.raises(ValueError):
        parse_span("13:00-24:01")
