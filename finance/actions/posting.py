"""Writing the ledger (A19): rows of transfer, balanced by construction, never changed."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.money import LIMIT, yuan
from finance.ledger import SALES, account, receivable
from finance.models import Account, Posting


def post(rows, *, document: str, debit: Account, credit: Account, by, at: datetime) -> Decimal:
    """Post `rows` of (line, amount, text) of a document; a negative amount goes the other way, nothing posts nothing.

    Returns the sum. The caller holds the document locked.
    """
    Posting.objects.bulk_create(
        Posting(
            at=at,
            by=by,
            document=document,
            line=line,
            text=text[:200],
            amount=abs(amount),
            debit=debit if amount > 0 else credit,
            credit=credit if amount > 0 else debit,
        )
        for line, amount, text in rows
        if amount
    )
    return sum((amount for _line, amount, _text in rows), Decimal("0.00"))


@transaction.atomic
def charge(*, dealer, amount, document: str, by, text="", line: int = 1, at=None) -> Posting:
    """Enter what a dealer owes for goods: an invoice, or what it owed when the ledger was opened.

    Refuses `posting.taken` where this line of the document is posted already.
    """
    require(by, "finance.post")
    at = at or clock.now()
    amount = yuan(amount)
    if not 0 < amount < LIMIT / 100:
        raise ValidationError({"amount": _("Enter an amount above zero.")})
    if not document.strip() or len(document) > 40:
        raise ValidationError({"document": _("Enter the number of the document, at most 40 characters.")})
    try:
        with transaction.atomic():
            post([(line, amount, text)], document=document.strip(), debit=receivable(dealer), credit=account(SALES), by=by, at=at)
    except IntegrityError:
        raise Refused(
            "posting.taken",
            _("Line %(line)s of %(document)s is posted already.") % {"line": line, "document": document},
            _("Look it up in the ledger."),
            document=document,
            line=line,
        )
    return Posting.objects.get(document=document.strip(), line=line)
