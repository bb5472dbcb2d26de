"""What is refunded on a return goes to the ledger (A3, A19, R2010 Art. 31)."""

from django.db import transaction

from accounts.rights import require
from core import clock
from core.locks import locked
from core.money import written
from finance.actions.posting import post
from finance.kinds import Happened
from finance.ledger import BRANCH, WARRANTY_COST, account, receivable
from tickets.models import Redress, Ticket
from tickets.timeline import log


@transaction.atomic
def refund(*, redress, by, at=None) -> Redress:
    """Post the refund of a machine that was taken back.

    The seller pays the customer at once and in full; the company bears it as warranty cost: it is deducted from what the
    dealer owes, or is the sales branch's where the company sold the machine itself.
    """
    require(by, "finance.refund")
    ticket = Redress.objects.visible_to(by).filter(pk=getattr(redress, "pk", redress)).values_list("ticket_id", flat=True).first()
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    redress = locked(Redress.objects.visible_to(by).select_related("dealer", "machine"), redress)
    at = at or clock.now()
    redress.refund(at)
    credit = receivable(redress.dealer) if redress.dealer else account(BRANCH)
    text = f"{ticket.number} {redress.machine.serial}"
    post([(1, redress.amount, text)], document=redress.number, debit=account(WARRANTY_COST), credit=credit, by=by, at=at)
    redress.save(update_fields=["state", "refunded_at"])
    log(ticket, Happened.REDRESS_REFUNDED, by=by, at=at, number=redress.number, amount=written(redress.amount))
    return redress
