"""Where the pages of the verbs of lower rooms lie in the portal, and what stands on them."""

from accounts.declared import place
from finance.models import Claim
from portal import places
from tickets.models import Task, Ticket
from warranty.models import Machine, ReceiptCard, Voucher

place(Task, at="portal", **places.TASK)
place(Ticket, at="portal", **places.TICKET)
place(Claim, at="portal", **places.CLAIM)
place(Machine, at="portal", **places.MACHINE)
place(ReceiptCard, at="portal", **places.CARD)
place(Voucher, at="portal", **places.VOUCHER)
