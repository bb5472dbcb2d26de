"""What in this room still needs a customer: claims about his machine that are not settled (X5)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.personal import stays
from finance.models import Claim
from warranty.erasing import owed
from warranty.models import Customer


@owed
def claims(customer: Customer, day: date) -> list[str]:
    """Whoever checks a claim may have to ask him."""
    found = Claim.objects.filter(record__ticket__customer=customer).exclude(state__in=Claim.OVER)
    return [_("claim %(number)s is not settled") % {"number": number} for number in found.values_list("number", flat=True)]


stays(gettext_lazy("Claims, write-off notices and the ledger: 30 years and longer"), "会计档案管理办法附表")
