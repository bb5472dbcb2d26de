"""The sweep: what is late becomes a breach once, whoever sweeps (A15, X3)."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from core.errors import Refused
from deadlines import actions as deadlines
from deadlines.models import Deadline
from deadlines.registry import HANDLERS
from notifications.models import Notice
from tickets import actions
from tickets.models import Escalation, Event

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def task(make_ticket, cast, at):
    return actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)


def state(subject, kind):
    return Deadline.objects.of(subject).get(kind=kind).state


def test_nothing_is_late_at_the_moment_itself(task, at):
    assert deadlines.sweep(at + 2 * HOUR) == 0


def test_two_hours_late_tells_assignee_head_and_clerk_once(task, cast, at):
    swept = at + 5 * HOUR / 2
    assert deadlines.sweep(swept) == 2  # the dealer's and the clerk's two hours
    assert deadlines.sweep(swept) == 0
    late = Notice.objects.filter(kind="task.late")
    assert {n.user for n in late} == {cast.owner_a, cast.repairer_a, cast.clerk} and late.count() == 3
    event = Event.objects.get(kind="task.late")
    assert (event.at, event.recorded_at) == (at + 2 * HOUR, swept)


def test_a_missed_check_is_the_clerks_breach_and_the_leader_must_decide(task, cast, sales_head, at):
    deadlines.sweep(at + 5 * HOUR)
    told = {n.user for n in Notice.objects.filter(kind="task.check_late")}
    assert told >= {cast.clerk, sales_head, cast.leader}
    escalation = Escalation.objects.get(why="not_arranged")
    assert state(escalation, "escalation.decide") == "open"


def test_what_a_sweep_reports_is_held_by_the_line_for_its_ticket(make_ticket, cast, rule, at):
    rule("escalation.decide", urgency="urgent", minutes=30, pause_states=[])
    for urgent in (True, False):
        actions.dispatch(ticket=make_ticket(urgent=urgent), by=cast.clerk, at=at)
    swept = at + 4 * HOUR + HOUR / 60
    deadlines.sweep(swept)
    for report in Escalation.objects.filter(why="not_arranged"):
        due = Deadline.objects.of(report).get().due_at
        assert due == swept + (HOUR / 2 if report.ticket.urgent else 2 * HOUR)


def test_an_arranged_task_needs_no_decision_when_the_check_is_missed(task, cast, at):
    actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=at + 9 * HOUR, told_how="phone", at=at + HOUR)
    deadlines.sweep(at + 5 * HOUR)
    assert state(task, "task.check") == "breached" and not Escalation.objects.exists()


def test_a_breach_found_by_the_late_action_itself_is_told_like_the_sweeps(task, cast, at):
    late = at + 3 * HOUR
    actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=at + 9 * HOUR, told_how="phone", at=late)
    assert state(task, "task.arrange") == "breached"
    assert Event.objects.get(kind="task.late").at == at + 2 * HOUR
    assert deadlines.sweep(late) == 0


def test_a_row_that_raises_is_parked_and_the_rest_go_on(make_ticket, cast, at, monkeypatch):
    tasks = [actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at) for _ in range(3)]
    bad = Deadline.objects.of(tasks[1]).get(kind="task.arrange").pk
    real = HANDLERS["task.arrange"]

    def fragile(rows, when):
        if any(row.pk == bad for row in rows):
            raise RuntimeError("broken row")
        real(rows, when)

    monkeypatch.setitem(HANDLERS, "task.arrange", fragile)
    deadlines.sweep(at + 3 * HOUR)
    parked = Deadline.objects.get(state="parked")
    assert parked.pk == bad and "broken row" in parked.error
    assert Notice.objects.filter(kind="task.late").values("subject_id").distinct().count() == 2


def test_a_row_on_which_the_database_failed_is_not_parked_but_left_for_the_next_sweep(make_ticket, cast, at, monkeypatch):
    tasks = [actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at) for _ in range(3)]
    bad = Deadline.objects.of(tasks[1]).get(kind="task.arrange").pk
    real = HANDLERS["task.arrange"]

    def deadlocked(rows, when):
        if any(row.pk == bad for row in rows):
            raise OperationalError("deadlock detected")
        real(rows, when)

    with monkeypatch.context() as patch:
        patch.setitem(HANDLERS, "task.arrange", deadlocked)
        assert deadlines.sweep(at + 3 * HOUR) == 5
        assert Deadline.objects.filter(state="breached").count() == 5 and Deadline.objects.get(pk=bad).state == "open"
    assert deadlines.sweep(at + 3 * HOUR) == 1
    assert state(tasks[1], "task.arrange") == "breached" and not Deadline.objects.filter(state="parked").exists()


def test_only_what_was_put_aside_is_taken_up_again(task, cast, administrator, at):
    row = Deadline.objects.of(task).get(kind="task.arrange")
    with pytest.raises(Refused) as refused:
        deadlines.unpark(deadline=row, by=administrator, at=at)
    assert refused.value.code == "deadline.not_parked"


def test_a_sweep_costs_the_same_statements_for_two_rows_and_for_many(make_ticket, cast, at):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for day, tasks in enumerate((2, 12)):
        when = at + timedelta(days=day)
        for _ in range(tasks):
            actions.dispatch(ticket=make_ticket(at=when), by=cast.clerk, at=when)
        with CaptureQueriesContext(connection) as queries:
            deadlines.sweep(when + 5 * HOUR)
        counts.append(len(queries))
        deadlines.sweep(when + 20 * HOUR)  # what that set off
    assert counts[0] == counts[1]
