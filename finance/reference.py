"""Rates, accounts and policies that every installation starts with; all of them data from here on."""

from decimal import Decimal

from deadlines.reference import ALWAYS, WORKDAYS, Rule, load_policies
from deadlines.roles import Role
from finance import kinds
from finance.ledger import ACCOUNTS, opened
from finance.models import Account, Rate

OURS = (Role.FINANCE, Role.HEAD)
RULES = [
    Rule(kinds.CLAIM_VERIFY, "核实", "方案 四 5", days=5, tell=(Role.OWNER, Role.SALES_HEAD)),
    Rule(kinds.CLAIM_REVIEW, "审核", "方案 四 6", days=7, tell=OURS),
    Rule(kinds.NOTICE_ANSWER, "确认核销通知", "方案 四 6", days=10, tell=(Role.HEAD, Role.REP, Role.FINANCE)),
    Rule(kinds.NOTICE_DISPUTE, "答复异议（工作日）", "方案 四 6", days=5, calendar=WORKDAYS, tell=OURS),
]
RATES = [(Rate.Kind.LABOUR, Decimal("65.00")), (Rate.Kind.TRAVEL, Decimal("1.80"))]


def load() -> None:
    """Make what is missing; what is there stays as it was edited."""
    load_policies(RULES)
    for kind, amount in RATES:
        if not Rate.objects.filter(kind=kind).exists():
            Rate.objects.create(kind=kind, amount=amount, valid_from=ALWAYS)
    for code, name in ACCOUNTS:
        opened(Account.COMPANY, code=code, name=name)
