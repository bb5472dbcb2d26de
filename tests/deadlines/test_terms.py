"""A promise keeps its own term: the company's rule by default, or what a room hands in (issue: terms as data)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from deadlines import actions as deadlines
from deadlines.explain import explain
from deadlines.models import Calendar, CalendarHours, Deadline, Policy
from deadlines.registry import declare
from deadlines.replay import differs
from notifications.models import Notice
from tests.program import Program
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def cell(reference):
    """A term as an agreement's cell would hand it in: `cell(minutes=240)`."""
    declare("test.cell", "到场", "tickets.ticket", "%(moment)s")

    def make(version=1, **said):
        facts = {"title": "到场", "source": "服务协议 XY-01 附表 2", "pause_states": ["registered"], "ladder": [[0, ["owner"]]]} | said
        return deadlines.hand_in(kind="test.cell", version=version, **facts)

    return make


@pytest.fixture
def held(cell, make_ticket, cast, at):
    """A promise by such a term, though the company has no rule of the kind at all."""

    def make(term=None, **said):
        term = term or cell(**({"minutes": 120} | said))
        return deadlines.promise(make_ticket(), "test.cell", starts_at=at, term=term, user=cast.clerk)

    return make


def moved(row, at):
    return deadlines.running([Ticket.objects.get(pk=row.subject_id)], at)


def row_subject(row):
    from tickets.models import Ticket

    return Ticket.objects.get(pk=row.subject_id)


class TestATermThatARoomHandsIn:
    def test_is_kept_with_version_and_source_and_explained(self, held, at, fresh):
        row = fresh(held(version=3))
        why = explain(row)
        assert row.due_at == at + 2 * HOUR and row.term.handed_in
        assert (why.title, why.source, why.version, why.valid_from) == ("到场", "服务协议 XY-01 附表 2", 3, "")
        assert why.sound and "2" in why.length

    def test_is_no_rule_of_the_companys(self, held):
        held()
        assert not Policy.objects.filter(kind="test.cell").exists()

    def test_stands_still_and_is_replayed_by_itself(self, held, cast, at, fresh):
        row = held()
        deadlines.pause(deadline=row, reason="等用户", by=cast.clerk, at=at + HOUR)
        deadlines.resume(deadline=row, by=cast.clerk, at=at + 3 * HOUR)
        assert fresh(row).due_at == at + 4 * HOUR and not differs(fresh(row))

    def test_whose_kind_never_stands_still_is_refused_by_the_same_rule(self, reference):
        with pytest.raises(ValidationError):
            deadlines.hand_in(
                kind="task.arrange", version=1, title="安排", source="协议", minutes=60, pause_states=["sent"], ladder=[[0, ["owner"]]]
            )

    def test_reminds_and_climbs_by_its_own_ladder(self, held, cast, at, fresh):
        row = held(minutes=120, reminders=[30], ladder=[[0, ["owner"]], [30, ["leaders"]]])
        assert fresh(row).next_at == at + 90 * MINUTE
        deadlines.sweep(at + 91 * MINUTE)
        deadlines.sweep(at + 121 * MINUTE)
        deadlines.sweep(at + 151 * MINUTE)
        told = Notice.objects.filter(data__deadline=row.pk).order_by("id")
        assert [notice.kind for notice in told][:3] == ["deadline.soon", "deadline.late", "deadline.late"]
        assert [notice.user for notice in told][:2] == [cast.clerk, cast.clerk]
        assert cast.leader in [notice.user for notice in told][2:]

    def test_handed_in_anew_moves_what_runs_from_its_own_start_with_a_trail(self, held, cell, at, fresh):
        row = held(minutes=240)
        faster = cell(version=2, minutes=120)
        deadlines.hold(moved(row, at + 80 * MINUTE), faster, by=None, at=at + 80 * MINUTE, reason="一级故障")
        row = fresh(row)
        assert (row.term, row.due_at) == (faster, at + 2 * HOUR) and not differs(row)
        assert explain(row).moves[0].reason == "一级故障"

    def test_never_falls_due_before_it_was_handed_in(self, held, cell, at, fresh):
        row, late = held(minutes=240), at + 200 * MINUTE
        deadlines.hold(moved(row, late), cell(version=2, minutes=120), by=None, at=late, reason="一级故障")
        assert fresh(row).due_at == late and not differs(fresh(row))

    def test_stays_whatever_rules_the_company_changes(self, held, rule, administrator, at, fresh):
        row, general = held(), rule("test.cell", minutes=10)
        deadlines.replan_scope(moved(row, at), {"urgency": "urgent"}, by=None, at=at, reason="急")
        assert deadlines.replan(policy=general, by=administrator, reason="更快", at=at) == 0
        assert fresh(row).due_at == at + 2 * HOUR and fresh(row).term.handed_in

    def test_is_held_by_a_new_version_of_its_calendar_when_a_person_says_so(self, held, cell, administrator, at, fresh):
        office = Calendar.objects.get(code="office")
        row = held(cell(minutes=480, calendar=office))
        CalendarHours.objects.create(calendar=office, day=at.date(), hours="08:00-09:00")
        deadlines.publish(office, at)
        before = fresh(row).due_at
        assert deadlines.replan(policy=row.term, by=administrator, reason="提前下班", at=at) == 1
        assert fresh(row).due_at > before and not differs(fresh(row))

    def test_is_shown_by_the_api_where_a_rule_would_stand(self, held, cast):
        row = held()
        shown = Program(cast.clerk).get(f"deadlines/{row.pk}/").json()
        assert shown["policy"] is None and shown["term"]["handed_in"] and shown["term"]["source"] == "服务协议 XY-01 附表 2"


def shanghai(*parts) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


class TestRemindersAndRungsFollowTheirPromisesCalendar:
    def test_two_days_before_a_limit_in_working_days_are_two_working_days(self, timer, fresh):
        row = timer(shanghai(2026, 9, 17, 10, 0), minutes=None, days=10, calendar="workdays", reminders=[2 * 1440])
        assert fresh(row).due_at.astimezone(SHANGHAI).date() == date(2026, 10, 8)
        assert fresh(row).next_at == shanghai(2026, 9, 29, 9, 0), "not in National Day"

    def test_a_rung_a_day_after_is_a_working_day_after(self, timer, fresh):
        row = timer(shanghai(2026, 9, 28, 10, 0), minutes=None, days=2, calendar="workdays", ladder=[[0, ["owner"]], [1440, ["leaders"]]])
        deadlines.sweep(shanghai(2026, 10, 1, 0, 0, 1))
        assert fresh(row).next_at == shanghai(2026, 10, 8, 23, 59, 59, 999999)

    def test_minutes_by_a_calendar_do_not_climb_at_night(self, timer, fresh):
        row = timer(shanghai(2026, 6, 8, 15, 0), minutes=120, calendar="office", ladder=[[0, ["owner"]], [60, ["leaders"]]])
        deadlines.sweep(shanghai(2026, 6, 8, 17, 1))
        assert fresh(row).next_at == shanghai(2026, 6, 9, 8, 30), "half an hour is left of the day"

    def test_minutes_before_are_working_minutes(self, timer, fresh):
        row = timer(shanghai(2026, 6, 8, 16, 0), minutes=120, calendar="office", reminders=[60])
        assert fresh(row).due_at == shanghai(2026, 6, 9, 8, 30)
        assert fresh(row).next_at == shanghai(2026, 6, 8, 17, 0)

    def test_standing_still_moves_them_with_it(self, timer, cast, fresh):
        row = timer(shanghai(2026, 9, 17, 10, 0), minutes=None, days=10, calendar="workdays", reminders=[2 * 1440])
        deadlines.pause(deadline=row, reason="等", by=cast.clerk, at=shanghai(2026, 9, 18, 9, 0))
        deadlines.resume(deadline=row, by=cast.clerk, at=shanghai(2026, 9, 21, 9, 0))
        assert fresh(row).due_at.astimezone(SHANGHAI).date() == date(2026, 10, 10), "two worked days, one of them a swapped Sunday"
        assert fresh(row).next_at == shanghai(2026, 10, 8, 9, 0) and not differs(fresh(row))

    def test_a_sweep_reads_as_much_for_many_rows_by_a_calendar_as_for_one(self, rule, make_ticket, cast, django_assert_max_num_queries):
        rule("test.many", minutes=None, days=1, calendar="workdays", ladder=[[0, ["owner"]], [1440, ["leaders"]]])
        tickets, counts = [make_ticket() for _n in range(6)], []
        for few in (tickets[:1], tickets[1:2], tickets[2:]):
            deadlines.promise_all(few, "test.many", starts_at=shanghai(2026, 9, 28, 10, 0), user=cast.clerk)
            with django_assert_max_num_queries(40) as asked:
                deadlines.sweep(shanghai(2026, 9, 30, 0, 1))
            counts.append(len(asked))
        assert counts[1] == counts[2]


def test_a_day_that_closes_early_and_a_worked_rest_day_have_hours_of_their_own(timer, fresh):
    office = Calendar.objects.get(code="office")
    CalendarHours.objects.create(calendar=office, day=date(2026, 6, 8), hours="08:00-12:00")
    CalendarHours.objects.create(calendar=office, day=date(2026, 6, 13), hours="09:00-11:00")
    deadlines.publish(office)
    assert fresh(timer(shanghai(2026, 6, 8, 11, 0), minutes=120, calendar="office")).due_at == shanghai(2026, 6, 9, 9, 0)
    assert fresh(timer(shanghai(2026, 6, 12, 17, 0), minutes=60, calendar="office")).due_at == shanghai(2026, 6, 13, 9, 30)
    assert Deadline.objects.filter(calendar__version__gt=1).exists()


@pytest.mark.parametrize(("said", "field"), [({"minutes": 121}, "minutes"), ({"days": 1}, "days")])
def test_what_is_urgent_gets_no_more_time_than_the_scheme_gives(said, field):
    """A14: two hours round the clock; only a line for ordinary tickets may give more."""
    line = {"kind": "task.arrange", "title": "安排", "source": "服务协议 XY-02"}
    assert deadlines.hand_in(version=1, minutes=120, **line).pk
    assert deadlines.hand_in(version=2, urgency="ordinary", **said, **line).pk
    with pytest.raises(ValidationError) as refused:
        deadlines.hand_in(version=3, **said, **line)
    assert list(refused.value.message_dict) == [field]
