"""What happens to running promises when something changes (docs/deadlines.md)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from core.errors import NotYourVerb, Refused
from core.models import CalendarDay
from deadlines import actions as deadlines
from deadlines.actions.replanning import held_by_others
from deadlines.models import Calendar, Deadline, DeadlineEvent, Policy
from deadlines.replanning import preview
from deadlines.replay import differs
from notifications.models import Notice
from tickets import actions
from tickets.models import Event, Task

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def task(make_ticket, cast, at):
    return actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)


def of(subject, kind, **which) -> Deadline:
    return Deadline.objects.with_why().get(subject=subject._meta.label_lower, subject_id=subject.pk, kind=kind, **which)


def trail(row) -> list[str]:
    return list(DeadlineEvent.objects.filter(deadline=row).values_list("kind", flat=True))


def breached_once(row) -> None:
    """A breach stays a breach, dated when it fell due, and was told once."""
    assert (row.state, row.settled_at) == ("breached", row.due_at)
    assert Event.objects.filter(kind__endswith="late", data__deadline=row.pk).count() == 1


class TestUrgency:
    @pytest.fixture
    def urgent_rule(self, rule):
        """A line of our own rule for urgent tickets: half the time."""
        return rule("ticket.arrange", urgency="urgent", minutes=60, pause_states=[])

    def test_what_becomes_urgent_is_held_by_the_urgent_line_from_its_own_start(self, make_ticket, cast, urgent_rule, at):
        ticket = make_ticket()
        actions.correct(ticket=ticket, urgent=True, reason="停机抢收", by=cast.clerk, at=at + 10 * MINUTE)
        row = of(ticket, "ticket.arrange")
        assert (row.term, row.due_at, trail(row)) == (urgent_rule, at + HOUR, ["deadline.replanned"]) and not differs(row)

    def test_it_never_falls_due_before_it_became_urgent(self, make_ticket, cast, urgent_rule, at):
        ticket = make_ticket()
        actions.correct(ticket=ticket, urgent=True, reason="停机抢收", by=cast.clerk, at=at + 90 * MINUTE)
        row = of(ticket, "ticket.arrange")
        assert (row.state, row.due_at) == ("open", at + 90 * MINUTE) and not differs(row)

    def test_without_an_urgent_line_nothing_moves(self, make_ticket, cast, at):
        ticket = make_ticket()
        actions.correct(ticket=ticket, urgent=True, reason="停机抢收", by=cast.clerk, at=at + 10 * MINUTE)
        row = of(ticket, "ticket.arrange")
        assert row.due_at == at + 2 * HOUR and trail(row) == []

    def test_back_to_ordinary_is_back_to_the_ordinary_line(self, make_ticket, cast, urgent_rule, at):
        ticket = make_ticket(urgent=True)
        assert of(ticket, "ticket.arrange").due_at == at + HOUR
        actions.correct(ticket=ticket, urgent=False, reason="可以等", by=cast.clerk, at=at + 10 * MINUTE)
        assert of(ticket, "ticket.arrange").due_at == at + 2 * HOUR

    def test_the_time_it_stood_still_is_kept(self, timer, rule, make_ticket, cast, at):
        ticket = make_ticket()
        row = timer(ticket=ticket, minutes=240)
        rule(row.kind, urgency="urgent", minutes=120)
        deadlines.pause(deadline=row, reason="等用户", by=cast.clerk, at=at + 10 * MINUTE)
        deadlines.resume(deadline=row, by=cast.clerk, at=at + 40 * MINUTE)
        actions.correct(ticket=ticket, urgent=True, reason="停机抢收", by=cast.clerk, at=at + HOUR)
        moved = of(ticket, row.kind)
        assert moved.due_at == at + 150 * MINUTE and not differs(moved)


class TestCorrectedReceipt:
    def test_what_runs_from_receipt_runs_from_the_corrected_one(self, make_ticket, cast, at):
        ticket = make_ticket()
        actions.correct(ticket=ticket, received_at=at - HOUR, reason="电话在前", by=cast.clerk, at=at + 10 * MINUTE)
        row = of(ticket, "ticket.arrange")
        assert (row.starts_at, row.due_at, trail(row)) == (at - HOUR, at + HOUR, ["deadline.restarted"]) and not differs(row)

    def test_what_runs_from_sending_stays(self, task, cast, at):
        actions.correct(ticket=task.ticket, received_at=at - HOUR, reason="电话在前", by=cast.clerk, at=at + 10 * MINUTE)
        assert of(task, "task.arrange").due_at == at + 2 * HOUR

    def test_by_the_corrected_receipt_late_is_late_and_found_by_the_next_sweep(self, make_ticket, cast, at):
        ticket = make_ticket()
        actions.correct(ticket=ticket, received_at=at - 3 * HOUR, reason="电话在前", by=cast.clerk, at=at + 10 * MINUTE)
        deadlines.sweep(at + 11 * MINUTE)
        row = of(ticket, "ticket.arrange")
        assert row.due_at == at - HOUR
        breached_once(row)

    def test_a_later_receipt_does_not_save_what_was_late_and_no_sweep_had_seen(self, make_ticket, cast, at):
        ticket = make_ticket(received_at=at - HOUR, late_reason="占线")
        actions.correct(ticket=ticket, received_at=at, reason="记错", by=cast.clerk, at=at + 90 * MINUTE)
        row = of(ticket, "ticket.arrange")
        assert row.due_at == at + HOUR
        breached_once(row)
        assert deadlines.sweep(at + 3 * HOUR) == 0


class TestRulesAndCalendars:
    def test_a_new_version_of_a_rule_leaves_what_runs(self, task, rule, at):
        rule("task.arrange", minutes=10, pause_states=[])
        deadlines.sweep(at + HOUR)
        row = of(task, "task.arrange")
        assert (row.state, row.due_at, row.term.version) == ("open", at + 2 * HOUR, 1)

    def test_what_is_promised_afterwards_goes_by_the_new_version(self, make_ticket, cast, rule, at):
        rule("task.arrange", minutes=10, pause_states=[])
        task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        assert of(task, "task.arrange").due_at == at + 10 * MINUTE

    def test_a_version_that_begins_later_does_not_hold_yet(self, make_ticket, cast, rule, at):
        rule("task.arrange", minutes=10, pause_states=[], valid_from="2026-06-09")
        task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        assert of(task, "task.arrange").due_at == at + 2 * HOUR

    def test_replanning_moves_what_runs_in_sight_of_all(self, task, rule, administrator, at):
        policy = rule("task.arrange", minutes=180, pause_states=[])
        assert deadlines.replan(policy=policy, by=administrator, reason="收获季", at=at + HOUR) == 1
        row = of(task, "task.arrange")
        assert (row.due_at, row.term, row.next_at) == (at + 3 * HOUR, policy, at + 3 * HOUR) and not differs(row)
        (line,) = row.trail
        assert line["data"]["reason"] == "收获季" and line["data"]["policy_to"] == policy.pk

    def test_replanning_twice_moves_nothing_more(self, task, rule, administrator, at):
        policy = rule("task.arrange", minutes=180, pause_states=[])
        deadlines.replan(policy=policy, by=administrator, reason="收获季", at=at + HOUR)
        assert deadlines.replan(policy=policy, by=administrator, reason="收获季", at=at + HOUR) == 0

    def test_a_shorter_rule_makes_nothing_late_before_it_was_applied(self, task, rule, administrator, at):
        policy = rule("task.arrange", minutes=10, pause_states=[])
        deadlines.replan(policy=policy, by=administrator, reason="更快", at=at + HOUR)
        assert of(task, "task.arrange").due_at == at + HOUR

    def test_replanning_does_not_save_what_is_late(self, task, rule, administrator, at):
        policy = rule("task.arrange", minutes=600, pause_states=[])
        assert deadlines.replan(policy=policy, by=administrator, reason="收获季", at=at + 3 * HOUR) == 0
        row = of(task, "task.arrange")
        assert row.due_at == at + 2 * HOUR
        breached_once(row)

    def test_replanning_is_the_administrators_and_needs_a_reason(self, task, rule, administrator, cast):
        policy = rule("task.arrange", minutes=180, pause_states=[])
        with pytest.raises(NotYourVerb):
            deadlines.replan(policy=policy, by=cast.clerk, reason="我要")
        with pytest.raises(ValidationError):
            deadlines.replan(policy=policy, by=administrator, reason=" ")

    def test_a_corrected_calendar_leaves_what_runs_and_replanning_moves_it(self, timer, rule, fresh, administrator, at):
        friday = datetime(2026, 6, 12, 16, 30, tzinfo=SHANGHAI)
        row = timer(starts_at=friday, calendar="office", minutes=120)
        assert row.due_at == datetime(2026, 6, 15, 9, 0, tzinfo=SHANGHAI)
        CalendarDay.objects.create(day="2026-06-13", working=True)
        deadlines.publish_all(friday)
        assert fresh(row).due_at == row.due_at and not differs(fresh(row))
        assert timer(starts_at=friday, calendar="office", minutes=120).due_at == datetime(2026, 6, 13, 9, 0, tzinfo=SHANGHAI)
        assert deadlines.replan(policy=row.term, by=administrator, reason="补班", at=friday + MINUTE) == 1
        assert fresh(row).due_at == datetime(2026, 6, 13, 9, 0, tzinfo=SHANGHAI) and not differs(fresh(row))

    def test_what_stands_still_is_replanned_too_and_goes_on_by_the_new_rule(self, timer, rule, fresh, cast, administrator, at):
        row = timer(minutes=120)
        deadlines.pause(deadline=row, reason="等配件", by=cast.clerk, at=at + HOUR)
        deadlines.replan(policy=rule(row.kind, minutes=240), by=administrator, reason="收获季", at=at + 2 * HOUR)
        assert (fresh(row).state, fresh(row).next_at) == ("paused", None)
        deadlines.resume(deadline=row, by=cast.clerk, at=at + 5 * HOUR)
        assert fresh(row).due_at == at + 8 * HOUR and not differs(fresh(row))


class TestALineForSomeTickets:
    """A new line with a scope of its own, over what runs by a general one."""

    @pytest.fixture
    def urgent(self, make_ticket, cast, at):
        return actions.dispatch(ticket=make_ticket(urgent=True), by=cast.clerk, at=at)

    def test_it_leaves_what_runs_until_it_is_replanned_and_then_takes_what_it_fits(self, task, urgent, rule, administrator, at):
        line = rule("task.arrange", urgency="urgent", minutes=60, pause_states=[])
        assert of(urgent, "task.arrange").term.urgency == ""
        assert deadlines.replan(policy=line, by=administrator, reason="抢收", at=at + 10 * MINUTE) == 1
        row, other = of(urgent, "task.arrange"), of(task, "task.arrange")
        assert (row.term, row.due_at, trail(row)) == (line, at + HOUR, ["deadline.replanned"]) and not differs(row)
        assert row.trail[0]["data"]["reason"] == "抢收" and row.trail[0]["data"]["policy_to"] == line.pk
        assert (other.due_at, trail(other)) == (at + 2 * HOUR, [])
        assert deadlines.replan(policy=line, by=administrator, reason="抢收", at=at + 11 * MINUTE) == 0

    @pytest.mark.parametrize(("scope", "moved"), [({"scheme": "A"}, 2), ({"scheme": "B"}, 0), ({"ticket_kind": "repair"}, 2),
                                                  ({"ticket_kind": "parts"}, 0), ({"urgency": "ordinary"}, 1)])  # fmt: skip
    def test_each_part_of_a_scope_is_asked(self, task, urgent, rule, administrator, scope, moved, at):
        line = rule("task.arrange", **scope, minutes=60, pause_states=[])
        assert held_by_others(line, administrator, at).count() == moved == len(preview(line, administrator, at)[1])
        assert deadlines.replan(policy=line, by=administrator, reason="抢收", at=at + MINUTE) == moved

    def test_it_takes_nothing_from_a_line_that_fits_better(self, urgent, rule, administrator, at):
        better = rule("task.arrange", urgency="urgent", minutes=60, pause_states=[])
        kind = rule("task.arrange", ticket_kind="repair", minutes=30, pause_states=[])
        assert deadlines.replan(policy=kind, by=administrator, reason="抢收", at=at + MINUTE) == 0, "the urgent line fits it better"
        assert deadlines.replan(policy=better, by=administrator, reason="抢收", at=at + MINUTE) == 1
        assert deadlines.replan(policy=kind, by=administrator, reason="抢收", at=at + 2 * MINUTE) == 0

    def test_the_page_of_the_new_line_counts_it_first(self, task, urgent, rule, administrator, client):
        line = rule("task.check", urgency="urgent", minutes=60, pause_states=[], valid_from="2026-01-01")
        client.force_login(administrator)
        assert f"/admin/work/deadlines/rules/{line.pk}/replan/" in client.get(f"/admin/work/deadlines/rules/{line.pk}/").content.decode()
        page = client.get(f"/admin/work/deadlines/rules/{line.pk}/replan/").content.decode()
        assert urgent.ticket.number in page and task.ticket.number not in page

    def test_what_is_late_already_stays_late(self, urgent, rule, administrator, at):
        line = rule("task.arrange", urgency="urgent", minutes=600, pause_states=[])
        assert deadlines.replan(policy=line, by=administrator, reason="抢收", at=at + 3 * HOUR) == 0
        breached_once(of(urgent, "task.arrange"))


class TestStandingStill:
    @pytest.mark.parametrize("kind", ["ticket.arrange", "task.arrange", "task.check"])
    def test_the_two_and_four_hours_of_a10_a14_and_a15_never_do(self, task, cast, kind, at):
        row = of(task.ticket if kind == "ticket.arrange" else task, kind)
        with pytest.raises(Refused) as refused:
            deadlines.pause(deadline=row, reason="忙", by=cast.leader, at=at + HOUR)
        assert refused.value.code == "deadline.no_pause" and of(task, "task.arrange").state == "open"

    def test_no_rule_loaded_for_them_allows_it(self, reference):
        kinds = ["ticket.arrange", "task.arrange", "task.arrange_own", "task.check", "task.visit", "escalation.decide"]
        assert set(Policy.objects.filter(kind__in=kinds, pause_states=[]).values_list("kind", flat=True)) == set(kinds)

    def test_what_stands_still_is_not_late_however_long(self, timer, fresh, cast, at):
        row = timer()
        deadlines.pause(deadline=row, reason="等配件", by=cast.clerk, at=at + HOUR)
        deadlines.sweep(at + timedelta(days=30))
        assert fresh(row).state == "paused"
        deadlines.resume(deadline=row, by=cast.clerk, at=at + timedelta(days=30))
        assert fresh(row).due_at == at + timedelta(days=30) + HOUR

    def test_what_is_late_already_does_not(self, timer, cast, at):
        row = timer()
        with pytest.raises(Refused) as refused:
            deadlines.pause(deadline=row, reason="等配件", by=cast.clerk, at=at + 3 * HOUR)
        assert refused.value.code == "deadline.late"

    def test_only_in_the_states_that_the_rule_names(self, timer, make_ticket, cast, at):
        ticket = make_ticket()
        row = timer(ticket=ticket)
        actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
        with pytest.raises(Refused) as refused:
            deadlines.pause(deadline=row, reason="等配件", by=cast.clerk, at=at + HOUR)
        assert refused.value.code == "deadline.no_pause"

    def test_a_reason_is_needed(self, timer, cast, at):
        with pytest.raises(ValidationError) as error:
            deadlines.pause(deadline=timer(), reason=" ", by=cast.clerk, at=at + HOUR)
        assert "reason" in error.value.message_dict

    def test_whoever_neither_owes_it_nor_leads_may_not(self, timer, cast, keeper, at):
        with pytest.raises(Refused) as refused:
            deadlines.pause(deadline=timer(), reason="等配件", by=keeper, at=at + HOUR)
        assert refused.value.code == "deadline.not_yours"

    def test_a_dealer_does_not_pause_at_all(self, timer, cast, at):
        with pytest.raises(NotYourVerb):
            deadlines.pause(deadline=timer(), reason="等配件", by=cast.owner_b, at=at + HOUR)

    def test_done_while_it_stands_still_is_in_time(self, timer, make_ticket, fresh, cast, at):
        ticket = make_ticket()
        row = timer(ticket=ticket)
        deadlines.pause(deadline=row, reason="等配件", by=cast.clerk, at=at + HOUR)
        deadlines.meet(ticket, row.kind, at + timedelta(days=9))
        done = fresh(row)
        assert (done.state, done.settled_at) == ("met", at + timedelta(days=9)) and done.due_at == at + timedelta(days=9) + HOUR
        assert trail(row) == ["deadline.paused", "deadline.resumed"] and not differs(done)


class TestABreachStaysOne:
    @pytest.fixture
    def late(self, task, at):
        deadlines.sweep(at + 2 * HOUR + MINUTE)
        return task

    def test_through_a_corrected_receipt_urgency_and_a_new_rule(self, late, rule, cast, administrator, at):
        now = at + 3 * HOUR
        rule("ticket.arrange", urgency="urgent", minutes=600, pause_states=[])
        actions.correct(ticket=late.ticket, received_at=at - HOUR, urgent=True, reason="记错", by=cast.clerk, at=now)
        deadlines.replan(policy=rule("task.arrange", minutes=600, pause_states=[]), by=administrator, reason="收获季", at=now)
        for row in (of(late.ticket, "ticket.arrange"), of(late, "task.arrange")):
            assert row.due_at == at + 2 * HOUR
            breached_once(row)

    def test_through_reassigning_and_with_the_party_that_was_late(self, late, cast, at):
        new = actions.redispatch(task=late, dealer=cast.dealer_b, reason="改派", by=cast.clerk, at=at + 3 * HOUR)
        row = of(late, "task.arrange")
        breached_once(row)
        assert (row.dealer, row.cleared_at) == (cast.dealer_a, at + 3 * HOUR)
        assert (of(new, "task.arrange").dealer, of(new, "task.arrange").due_at) == (cast.dealer_b, at + 5 * HOUR)
        breached_once(of(late.ticket, "ticket.arrange"))

    def test_through_cancelling_and_leaves_the_boards(self, late, cast, at):
        actions.cancel(ticket=late.ticket, reason="用户取消", by=cast.clerk, at=at + 3 * HOUR)
        row = of(late, "task.arrange")
        breached_once(row)
        assert row.cleared_at == at + 3 * HOUR and of(late, "task.check").state == "cancelled"

    def test_through_reopening_which_promises_anew(self, late, cast, filed_record, at):
        visit = {"visit_at": at + 4 * HOUR, "told_how": "phone", "at": at + 3 * HOUR}
        actions.arrange(task=late, by=cast.owner_a, repairer=cast.repairer_a, **visit)
        filed_record(task=Task.objects.get(pk=late.pk))
        actions.reopen(ticket=late.ticket, reason="又坏了", by=cast.clerk, at=at + 9 * HOUR)
        breached_once(of(late, "task.arrange"))
        breached_once(of(late.ticket, "ticket.arrange", cycle=0))
        again = of(late.ticket, "ticket.arrange", cycle=1)
        assert (again.state, again.due_at) == ("open", at + 11 * HOUR)

    def test_done_after_all_it_is_cleared(self, late, cast, at):
        visit = {"visit_at": at + 9 * HOUR, "told_how": "phone"}
        actions.arrange(task=late, by=cast.owner_a, repairer=cast.repairer_a, at=at + 3 * HOUR, **visit)
        breached_once(of(late, "task.arrange"))
        assert of(late, "task.arrange").cleared_at == at + 3 * HOUR


class TestReassigningSplittingCancelling:
    def test_the_former_partys_promises_are_dropped_and_the_clerks_two_hours_go_on(self, task, cast, at):
        new = actions.redispatch(task=task, dealer=cast.dealer_b, reason="改派", by=cast.clerk, at=at + HOUR)
        assert {of(task, kind).state for kind in ("task.arrange", "task.check")} == {"cancelled"}
        assert of(new, "task.arrange").due_at == at + 3 * HOUR and of(new, "task.check").due_at == at + 5 * HOUR
        assert of(task.ticket, "ticket.arrange").due_at == at + 2 * HOUR

    def test_each_part_has_its_own_and_the_tickets_is_kept_by_the_last(self, task, cast, at):
        second = actions.dispatch(ticket=task.ticket, by=cast.clerk, dealer=cast.dealer_b, work="电气", at=at + HOUR)
        assert of(second, "task.arrange").due_at == at + 3 * HOUR

        def arrange(task, by, moment):
            actions.arrange(task=task, by=by, repairer=by, visit_at=at + 9 * HOUR, told_how="phone", at=moment)

        arrange(task, cast.owner_a, at + 70 * MINUTE)
        assert of(task, "task.arrange").state == "met" and of(task.ticket, "ticket.arrange").state == "open"
        arrange(second, cast.owner_b, at + 80 * MINUTE)
        assert of(task.ticket, "ticket.arrange").settled_at == at + 80 * MINUTE

    def test_cancelled_in_time_nothing_is_late(self, task, cast, at):
        actions.cancel(ticket=task.ticket, reason="用户取消", by=cast.clerk, at=at + HOUR)
        assert not Deadline.objects.of(task).exclude(state="cancelled").exists()
        deadlines.sweep(at + 9 * HOUR)
        assert not Event.objects.filter(kind__endswith="late").exists()

    def test_cancelled_too_late_and_not_swept_it_was_late_all_the_same(self, task, cast, at):
        actions.cancel(ticket=task.ticket, reason="用户取消", by=cast.clerk, at=at + 3 * HOUR)
        breached_once(of(task, "task.arrange"))


class TestAbsence:
    def test_a_stand_in_owes_it_meanwhile_and_gives_it_back_with_the_due_moment_untouched(self, make_ticket, person, cast, at):
        colleague = person("clerk", "孙悦", department="sales")
        ticket = make_ticket()
        away = {"begins_at": at + MINUTE, "ends_at": at + HOUR}
        deadlines.enter_absence(user=cast.clerk, stand_in=colleague, by=cast.clerk, at=at, **away)
        assert deadlines.hand_over(at) == 0, "not away yet"
        deadlines.hand_over(at + 2 * MINUTE)
        row = of(ticket, "ticket.arrange")
        assert (row.user, row.stands_for, row.due_at) == (colleague, cast.clerk, at + 2 * HOUR)
        assert Notice.objects.filter(user=colleague, kind="deadline.handed_over").count() == 1
        assert deadlines.hand_over(at + 3 * MINUTE) == 0
        deadlines.hand_over(at + HOUR)
        row = of(ticket, "ticket.arrange")
        assert (row.user, row.stands_for, row.due_at) == (cast.clerk, None, at + 2 * HOUR)
        assert trail(row) == ["deadline.handed_over"] * 2 and not differs(row)

    def test_late_meanwhile_is_told_to_the_stand_in(self, make_ticket, person, cast, at):
        colleague = person("clerk", "孙悦", department="sales")
        ticket = make_ticket()
        deadlines.enter_absence(user=cast.clerk, stand_in=colleague, by=cast.clerk, at=at, begins_at=at, ends_at=at + timedelta(days=3))
        deadlines.hand_over(at + MINUTE)
        deadlines.sweep(at + 3 * HOUR)
        breached_once(of(ticket, "ticket.arrange"))
        assert Notice.objects.filter(user=colleague, kind="ticket.late").count() == 1

    def test_whatever_role_of_the_ladder_is_away_is_told_through_the_stand_in(self, task, person, cast, sales_head, at):
        """A party's missed 2 h are told to the ticket's clerk, who owes nothing here: to her stand-in while she is away."""
        colleague = person("clerk", "孙悦", department="sales")
        deadlines.enter_absence(user=cast.clerk, stand_in=colleague, by=cast.clerk, at=at, begins_at=at, ends_at=at + timedelta(days=3))
        deadlines.sweep(at + 3 * HOUR)
        assert [n.user for n in Notice.objects.filter(kind="task.late", user__role="clerk")] == [colleague]

    def test_only_who_has_the_same_role_stands_in(self, cast, at):
        with pytest.raises(ValidationError) as refused:
            deadlines.enter_absence(user=cast.leader, stand_in=cast.keeper, by=cast.leader, at=at, begins_at=at, ends_at=at + HOUR)
        assert list(refused.value.message_dict) == ["stand_in"]


def test_after_all_of_this_the_books_agree(task, rule, timer, cast, administrator, at, capsys):
    timer(ticket=task.ticket, minutes=600, kind="test.books")
    actions.correct(ticket=task.ticket, received_at=at - HOUR, reason="电话在前", by=cast.clerk, at=at + 5 * MINUTE)
    deadlines.replan(policy=rule("task.arrange", minutes=180, pause_states=[]), by=administrator, reason="收获季", at=at + HOUR)
    deadlines.replan(policy=rule("test.books", calendar="office", minutes=300), by=administrator, reason="收获季", at=at + HOUR)
    Calendar.objects.filter(code="office").update(friday="")
    deadlines.publish_all(at)
    deadlines.sweep(at + timedelta(days=2))
    call_command("check_books")
    assert "0 differences" in capsys.readouterr().out
