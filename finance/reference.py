"""Rates, accounts and policies that every installation starts with; all of them data from here on."""

from decimal import Decimal

from deadlines.reference import ALWAYS, load_policies
from finance import kinds
from finance.ledger import ACCOUNTS
from finance.models import Account, Rate

POLICIES = [
    (kinds.CLAIM_VERIFY, None, 5, "核实", "方案 四 5"),
    (kinds.CLAIM_REVIEW, None, 7, "审核", "方案 四 6"),
    (kinds.NOTICE_ANSWER, None, 10, "确认核销通知", "方案 四 6"),
    (kinds.NOTICE_DISPUTE, None, 5, "答复异议（工作日）", "方案 四 6"),
]
RATES = [(Rate.Kind.LABOUR, Decimal("65.00")), (Rate.Kind.TRAVEL, Decimal("1.80"))]


def load() -> None:
    """Make what is missing; what is there stays as it was edited."""
    load_policies(POLICIES)
    for kind, amount in RATES:
        if not Rate.objects.filter(kind=kind).exists():
            Rate.objects.create(kind=kind, amount=amount, valid_from=ALWAYS)
    for code, name in ACCOUNTS:
        Account.objects.get_or_create(code=code, defaults={"name": name})
