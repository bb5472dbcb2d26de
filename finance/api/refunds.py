"""The last step of a return over the API: its refund goes to the ledger (A3, A19)."""

from core import api
from finance import actions
from tickets.api import RedressResource as OfTickets


class RedressResource(OfTickets):
    """Exchanges and returns 换货退货, from the leader's decision to the refund (A3). A dealer sees those of its tickets."""

    @api.verb(right="finance.refund", offered="refund")
    def refund(self, user, redress):
        """Post the refund of a machine that was taken back: warranty cost, deducted from what the dealer owes."""
        return actions.refund(redress=redress, by=user)
