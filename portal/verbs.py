"""Where the pages of the verbs of lower rooms lie in the portal, and what stands on them."""

from accounts.declared import place
from portal import places
from tickets.models import Task
from warranty.models import Voucher

place(Task, at="portal", **places.TASK)
place(Voucher, at="portal", **places.VOUCHER)
