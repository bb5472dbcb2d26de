"""Strays own accounts of the ledger."""

from django.utils.translation import gettext_lazy as _
from stray.models import StrayAccount

from finance import owners

STRAY = owners.register(owners.Owner("stray", _("Strays in the house"), lambda: StrayAccount.objects.order_by().values("account")))
