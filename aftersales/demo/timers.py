"""What the demo shows of deadlines as data: rules that were changed, a stand-in, an appraisal that waits for a laboratory."""

from datetime import timedelta

from aftersales.demo.life import Life
from core import clock
from deadlines import actions
from deadlines.actions.rules import SAID
from deadlines.models import Deadline, Policy
from deadlines.roles import Role
from returns.kinds import PART_APPRAISE
from tickets.kinds import TASK_ARRANGE


def plan_timers(life: Life) -> None:
    life.plan(life.on(62, 8), change_rules, life)
    life.plan(life.ago(1300), send_away, life)
    life.plan(life.ago(60), wait_for_the_laboratory, life)
    life.plan(life.ago(1), hand_over)


def change_rules(life: Life, *, at) -> None:
    """Half an hour after the party's 2 hours the leaders hear of it; urgent tickets are arranged within the hour."""
    rule = Policy.objects.get(kind=TASK_ARRANGE)
    said = {name: getattr(rule, name) for name in SAID} | {"ladder": [*rule.ladder, [30, [Role.LEADERS]]]}
    day, by = clock.company_day(at), life.company.users["admin"]
    actions.next_version(kind=TASK_ARRANGE, valid_from=day, by=by, at=at, **said)
    urgent = said | {"minutes": 60, "title": "承办人安排（紧急）", "source": "公司规定 2026-3"}
    actions.next_version(kind=TASK_ARRANGE, urgency=Policy.Urgency.URGENT, valid_from=day, by=by, at=at, **urgent)


def send_away(life: Life, *, at) -> None:
    """A rep travels until the day after tomorrow; a colleague owes his promises meanwhile."""
    rep, colleague = life.company.users["gaojianjun"], life.company.users["liming"]
    until = clock.start_of_day(clock.company_day(life.now) + timedelta(days=3))
    actions.enter_absence(user=rep, stand_in=colleague, begins_at=at, ends_at=until, by=rep, at=at)


def wait_for_the_laboratory(life: Life, *, at) -> None:
    """One old part is with the laboratory."""
    row = Deadline.objects.filter(kind=PART_APPRAISE, state=Deadline.State.OPEN, due_at__gt=at).order_by("due_at", "id").last()
    if row:
        actions.pause(deadline=row, reason="等实验室结果：离合器片材质化验", by=life.company.users["hezhiyuan"], at=at)


def hand_over(*, at) -> None:
    actions.hand_over(at=at)
