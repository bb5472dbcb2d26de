"""Receivables: what each dealer owes, and every posting behind it (A19)."""

from decimal import Decimal

from django.db.models import Case, F, Sum, When
from django.shortcuts import get_object_or_404, render

from accounts.doors import company
from accounts.rights import may
from core import clock
from core.money import ZERO
from core.pages import Page, newest
from dealers.models import Dealer
from finance.models import Account, Posting
from finance.owners import DEALER, OWNERS


@company
def ledger(request):
    """The balance of every dealer, the largest debt first, and the accounts of the company and of whoever else has some."""
    user = request.user
    accounts = list(Account.objects.visible_to(user).with_balance().select_related("dealer"))
    by_owner = {code: [row for row in accounts if row.owner == code] for code in OWNERS}
    theirs = sorted(by_owner.pop(DEALER.code), key=lambda row: -row.balance)
    context = {
        "now": clock.now(),
        "dealers": theirs,
        "others": [(OWNERS[code].label, rows) for code, rows in by_owner.items() if rows],
        "owed": sum((row.balance for row in theirs if row.balance > 0), ZERO),
        "credit": sum((-row.balance for row in theirs if row.balance < 0), ZERO),
        "without": list(Dealer.objects.visible_to(user).filter(account=None)),
        "may_post": may(user, "finance.post"),
    }
    return render(request, "finance/ledger.html", context)


@company
def account(request, pk):
    """One account, newest posting first, each with the balance that it left."""
    user = request.user
    found = get_object_or_404(Account.objects.visible_to(user).with_balance().select_related("dealer"), pk=pk)
    page = newest(Posting.objects.visible_to(user).of(found).select_related("debit", "credit", "by"), request)
    context = {"now": clock.now(), "account": found, "rows": with_balances(page, found, user), "more": page.more}
    context["may_post"] = bool(found.dealer_id) and may(user, "finance.post")
    return render(request, "finance/account.html", context)


def with_balances(page: Page, account: Account, user) -> list[tuple[Posting, Decimal, Decimal]]:
    """(posting, what it added, the balance after it) of one page, newest first; one statement for what lies before."""
    if not page.rows:
        return []
    signed = Sum(Case(When(debit=account.pk, then=F("amount")), default=-F("amount")))
    upto = Posting.objects.visible_to(user).of(account).filter(pk__lte=page.rows[0].pk)
    balance, rows = upto.aggregate(sum=signed)["sum"] or ZERO, []
    for posting in page.rows:
        change = posting.amount if posting.debit_id == account.pk else -posting.amount
        rows.append((posting, change, balance))
        balance -= change
    return rows
