"""What people do besides the tickets themselves: the leader decides, everyone reads his messages."""

from datetime import timedelta

from aftersales.demo.life import Life
from notifications.actions import read
from tickets import actions
from tickets.models import Escalation

REASONS = {
    "press": "业务员当天到场督办，晚上 8 点前回话。",
    "read": "知道了，按正常程序办。",
    "sanction": "两小时没安排，四小时还没人去，按协议扣分。",
}


def plan_decisions(life: Life) -> None:
    """The leader looks at what was reported three times a day, until yesterday; today's reports still wait for him."""
    for days_ago in range(60, 1, -1):
        for hour, minute in ((9, 10), (11, 40), (14, 20), (16, 50), (19, 30)):
            life.plan(life.on(days_ago, hour, minute), decide_all, life)
    life.plan(life.ago(1260), decide_all, life)
    life.plan(life.ago(230), decide_all, life)


def plan_reading(life: Life) -> None:
    """Everyone has read his messages up to last night."""
    life.plan(life.ago(1290), read_all, life)


def read_all(life: Life, *, at) -> None:
    for user in life.company.users.values():
        read(by=user, at=at)


def decide_all(life: Life, *, at) -> None:
    leader = life.company.users["zhouzhiqiang"]
    waiting = Escalation.objects.undecided().filter(at__lt=at - timedelta(minutes=10)).select_related("task__dealer")
    for escalation in waiting.order_by("id"):
        decision = {"urgent": "read", "not_arranged": "press", "not_in_hand": "press"}.get(escalation.why, "read")
        more = {}
        if escalation.why == "not_arranged" and escalation.task.dealer and life.chance.random() < 0.35:
            decision = "sanction"
            more = {"responsible": life.company.owner(escalation.task.dealer), "rule": "方案 四 2，代理协议第 9 条"}
        actions.decide(escalation=escalation, decision=decision, reason=REASONS[decision], by=leader, at=at, **more)
