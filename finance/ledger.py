"""Reading the ledger, and the accounts that the rules post to (A19)."""

from decimal import Decimal

from finance.models import Account

WARRANTY_COST = "warranty-cost"  # 三包费用
SALES = "sales"  # 货款: the other side of what a dealer is charged
BRANCH = "branch"  # 销售分公司: what our own people spent
ACCOUNTS = [(WARRANTY_COST, "三包费用"), (SALES, "产品及配件货款"), (BRANCH, "销售分公司费用")]


def account(code: str) -> Account:
    """One of the company's accounts."""
    return Account.objects.get(code=code)


def opened(owner: str, *, code: str, name: str, **whose) -> Account:
    """The account of this code, opened when it is first needed: `owner` is a kind of `finance.owners`."""
    return Account.objects.get_or_create(code=code, defaults={"owner": owner, "name": name, **whose})[0]


def receivable(dealer) -> Account:
    """What a dealer owes."""
    known = Account.objects.filter(dealer=dealer).first()
    return known or opened(Account.DEALER, code=f"dealer-{dealer.code}", name=dealer.name, dealer=dealer)


def balance(of: Account) -> Decimal:
    """Σ debit − Σ credit: positive is owed to the company, negative a dealer's credit."""
    return Account.objects.with_balance().get(pk=of.pk).balance
