"""A home from before accounts named their owners is taken over: whose they were is read from what there was."""

import pytest
from django.core.management import call_command
from django.db import connection

from finance.ledger import SALES, account, receivable
from finance.models import Account

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_an_old_home_is_taken_over(reference, cast):
    theirs = receivable(cast.dealer_a)
    try:
        call_command("migrate", "finance", "0003", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    assert (account(SALES).owner, Account.objects.get(pk=theirs.pk).owner) == ("company", "dealer")
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT owner, dealer_id IS NULL FROM finance_accountevent ORDER BY 1")
        assert cursor.fetchall() == [("company", True), ("dealer", False)]
