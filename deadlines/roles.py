"""Whom a rule can name: the words of its ladder."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Who stands where to a promise. The first four follow from who owes it, the others from the company."""

    OWNER = "owner", _("whoever owes it")
    HEAD = "head", _("head or dealer's owner")
    REP = "rep", _("the dealer's sales rep")
    CLERK = "clerk", _("the ticket's clerk")
    SALES_HEAD = "sales_head", _("head of the sales branch")
    FINANCE = "finance", _("finance")
    TECHNICIANS = "technicians", _("technicians")
    LEADERS = "leaders", _("leaders")
