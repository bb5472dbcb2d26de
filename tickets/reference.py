"""The policies of tickets and tasks; durations and who is told are data from here on."""

from deadlines.reference import Rule, load_policies
from deadlines.roles import Role
from tickets import kinds

PARTY = (Role.OWNER, Role.HEAD, Role.CLERK)
RULES = [
    Rule(kinds.TICKET_ARRANGE, "安排", "方案 四 1", minutes=120, tell=(Role.OWNER, Role.SALES_HEAD)),
    Rule(kinds.TASK_ARRANGE, "承办人安排", "方案 四 2", minutes=120, tell=PARTY),
    Rule(kinds.TASK_ARRANGE_OWN, "自接安排", "方案 三（二）6", minutes=120, tell=PARTY),
    Rule(kinds.TASK_CHECK, "催促检查", "方案 四 2", minutes=240, tell=(Role.OWNER, Role.SALES_HEAD, Role.LEADERS)),
    Rule(kinds.TASK_IN_HAND, "落实", "方案 四 2", minutes=240, tell=PARTY),
    Rule(kinds.TASK_VISIT, "上门", "告知用户的时间", tell=PARTY),
    Rule(kinds.TASK_REPAIR, "修好", "责任规定第 27、33 条", tell=PARTY),
    Rule(kinds.ESCALATION_DECIDE, "领导协调", "方案 四 2", minutes=120, tell=(Role.LEADERS,)),
]


def load() -> None:
    load_policies(RULES)
