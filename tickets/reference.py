"""The policies of tickets and tasks; durations are data from here on."""

from deadlines.reference import load_policies
from tickets import kinds

POLICIES = [
    (kinds.TICKET_ARRANGE, 120, None, "安排", "方案 四 1"),
    (kinds.TASK_ARRANGE, 120, None, "承办人安排", "方案 四 2"),
    (kinds.TASK_ARRANGE_OWN, 120, None, "自接安排", "方案 三（二）6"),
    (kinds.TASK_CHECK, 240, None, "催促检查", "方案 四 2"),
    (kinds.TASK_VISIT, None, None, "上门", "告知用户的时间"),
    (kinds.TASK_REPAIR, None, None, "修好", "责任规定第 27、33 条"),
    (kinds.ESCALATION_DECIDE, 120, None, "领导协调", "方案 四 2"),
]


def load() -> None:
    load_policies(POLICIES)
