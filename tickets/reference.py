"""The policies of tickets and tasks; durations and who is told are data from here on."""

from deadlines.reference import WORKDAYS, Rule, load_policies
from deadlines.roles import Role
from tickets import kinds
from tickets.models import Phrase

PARTY = (Role.OWNER, Role.HEAD, Role.CLERK)
RULES = [
    Rule(kinds.TICKET_ARRANGE, "安排", "方案 四 1", minutes=120, tell=(Role.OWNER, Role.SALES_HEAD)),
    Rule(kinds.TASK_ARRANGE, "承办人安排", "方案 四 2", minutes=120, tell=PARTY),
    Rule(kinds.TASK_ARRANGE_OWN, "自接安排", "方案 三（二）6", minutes=120, tell=PARTY),
    Rule(kinds.TASK_CHECK, "催促检查", "方案 四 2", minutes=240, tell=(Role.OWNER, Role.SALES_HEAD, Role.LEADERS)),
    Rule(kinds.TASK_IN_HAND, "落实", "方案 四 2", minutes=240, tell=PARTY),
    Rule(kinds.TASK_PRESSED, "领导处理后安排", "方案 四 2", minutes=120, tell=PARTY),
    Rule(kinds.TASK_VISIT, "上门", "告知用户的时间", tell=PARTY),
    Rule(kinds.REDRESS_CARRY, "换货退货办理", "公司规定", days=3, calendar=WORKDAYS, tell=(Role.OWNER, Role.SALES_HEAD)),
    Rule(kinds.VISIT_LENGTH, "两次上门间隔", "公司规定", minutes=120),
    Rule(kinds.TASK_REPAIR, "修好", "责任规定第 27、33 条", tell=PARTY),
    Rule(kinds.ESCALATION_DECIDE, "领导协调", "方案 四 2", minutes=120, tell=(Role.LEADERS,)),
]


# (use, class of machines or all, sentences): what clerks of the trade write again and again.
PHRASES = [
    ("fault", "", ["无法启动", "漏油", "异响", "液压无力", "仪表报警", "动力不足", "冒黑烟"]),
    ("fault", "combine", ["割台搅龙不转", "脱粒滚筒堵塞", "籽粒升运器不动", "粮仓不卸粮", "行走无力"]),
    ("fault", "tractor", ["提升器不提升", "挂不上挡", "离合器打滑", "转向沉重", "动力输出轴不转"]),
    ("answer", "", ["已告知用户操作方法，用户自行解决", "已告知保养要求和周期", "已说明三包范围和期限", "已告知配件价格和购买渠道"]),
    ("outcome", "", ["已修复，用户满意", "已换件修复，试机正常", "已调整，试机正常", "用户自行解决，不再需要上门"]),
    ("note", "", ["用户电话无人接听", "配件已订，等待到货", "用户要求改约时间", "已催促经销商"]),
]


def load() -> None:
    load_policies(RULES)
    if not Phrase.objects.exists():
        rows = [(use, kind, text, n) for use, kind, texts in PHRASES for n, text in enumerate(texts)]
        Phrase.objects.bulk_create(Phrase(use=use, product_class=kind, text=text, position=n) for use, kind, text, n in rows)
