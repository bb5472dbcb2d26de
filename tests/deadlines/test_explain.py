"""Why a promise falls due when it does."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from deadlines import actions as deadlines
from deadlines.explain import explain
from deadlines.models import Deadline
from tickets import actions

pytestmark = pytest.mark.django_db


def test_start_rule_version_and_sum(make_ticket, at):
    why = explain(Deadline.objects.of(make_ticket()).get())
    assert (why.starts_at, why.source, why.version, why.due_at) == (at, "方案 四 1", 1, why.replayed) and why.sound


def test_a_promised_visit_explains_itself(arranged_task):
    task = arranged_task()
    why = explain(Deadline.objects.of(task).get(kind="task.visit"))
    assert why.due_at == task.visit_at and why.sound


def test_a_changed_policy_leaves_the_running_promise_and_its_explanation(make_ticket, cast, at):
    from deadlines.models import Policy

    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    Policy.objects.create(kind="task.arrange", version=2, minutes=60, title="承办人安排", source="x", valid_from="2026-01-01")
    why = explain(Deadline.objects.of(task).get(kind="task.arrange"))
    assert why.version == 1 and why.sound


def test_the_command_prints_the_arithmetic(make_ticket, capsys):
    call_command("explain_deadline", Deadline.objects.of(make_ticket()).get().pk)
    told = capsys.readouterr().out
    assert "06-08 14:42 + 2 小时 = 06-08 16:42" in told and "calendar" not in told


def test_after_a_pause_the_parts_of_the_sum_come_to_the_whole(timer, administrator, at, capsys):
    row = timer(minutes=120)
    deadlines.pause(deadline=row, reason="等件", by=administrator, at=at + timedelta(seconds=30))
    deadlines.resume(deadline=row, by=administrator, at=at + timedelta(hours=1))
    line = explain(Deadline.objects.get(pk=row.pk)).arithmetic
    assert "(0 分 30 秒)" in line and "(119 分 30 秒)" in line, line
    call_command("explain_deadline", row.pk)
    assert line in capsys.readouterr().out


def test_what_was_re_planned_names_both_versions(make_ticket, cast, rule, administrator, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    later = rule("task.arrange", minutes=180, pause_states=[])
    deadlines.replan(policy=later, by=administrator, reason="收获季", at=at + timedelta(hours=1))
    why = explain(Deadline.objects.of(task).get(kind="task.arrange"))
    assert why.replanned and "v2" in why.moves[0].text and "v1" in why.moves[0].text
