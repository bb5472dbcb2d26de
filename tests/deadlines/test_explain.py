"""Why a promise falls due when it does."""

import pytest
from django.core.management import call_command

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
    assert "2026-06-08 14:42:00 + 2" in capsys.readouterr().out
