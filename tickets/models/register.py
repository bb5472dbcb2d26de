"""A month of the register that was signed off: its lines as they were then, under one checksum (A3, X2)."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import AppendOnly
from dealers.models import dealer_id_of


class RegisterMonthQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company sees its own months and those of its dealers, a dealer its own."""
        return self if user is None or user.is_company else self.filter(dealer_id=dealer_id_of(user))


class RegisterMonth(AppendOnly):
    """The company's month, or with `dealer` that dealer's own (A10). `month` is its first day; `checksum` is over all lines."""

    month = models.DateField(_("month"))
    dealer = models.ForeignKey("dealers.Dealer", models.PROTECT, null=True, related_name="+", verbose_name=_("dealer"))
    signed_at = models.DateTimeField(_("signed off"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed off by"))
    count = models.PositiveIntegerField(_("lines"))
    checksum = models.CharField(_("checksum"), max_length=64)

    objects = RegisterMonthQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("month of the register")
        verbose_name_plural = _("months of the register")
        ordering = ["-month", "-id"]
        constraints = [models.UniqueConstraint(fields=["month", "dealer"], name="register_month_once", nulls_distinct=False)]

    def __str__(self):
        return f"{self.month:%Y-%m}"


class RegisterLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Lines follow their month."""
        return self if user is None or user.is_company else self.filter(month__dealer_id=dealer_id_of(user))


class RegisterLine(AppendOnly):
    """One line as it stood when the month was signed off: what its columns said, without what is personal (X5)."""

    month = models.ForeignKey(RegisterMonth, models.PROTECT, related_name="lines")
    seq = models.PositiveIntegerField()
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="+")
    cells = models.JSONField()

    objects = RegisterLineQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["month", "seq"], name="register_line_once")]


def checksum_of(lines: list[tuple[str, dict]]) -> str:
    """SHA-256 over the lines (ticket's number, cells) in their order, the same for the same words."""
    text = json.dumps(lines, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
