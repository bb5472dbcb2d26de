"""Rates, accounts, and the ledger: rows of transfer that stay as they were written (A19)."""

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.history import AppendOnly
from core.money import ZERO
from dealers.models import dealer_id_of


class CompanyOnly(models.QuerySet):
    def visible_to(self, user):
        """The company's; a dealer reads what concerns it on its claims."""
        return self if user is None or user.is_company else self.none()


@pghistory.track()
class Rate(models.Model):
    """What an hour of labour and a kilometre of travel are paid with, from a day on. A change is a new row."""

    class Kind(models.TextChoices):
        LABOUR = "labour", _("labour, per hour")
        TRAVEL = "travel", _("travel, per km")

    kind = models.CharField(_("rate"), max_length=10, choices=Kind.choices)
    amount = models.DecimalField(_("yuan"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)])
    valid_from = models.DateField(_("from"))

    objects = CompanyOnly.as_manager()

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="rate_day_once"),
            models.CheckConstraint(condition=Q(kind__in=["labour", "travel"], amount__gte=0), name="rate_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount}"


class AccountQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company sees all accounts, a dealer its own."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(dealer_id=dealer)

    def with_balance(self):
        """Each with `balance`: Σ debit − Σ credit; what a dealer owes is positive, its credit negative."""
        return self.annotate(balance=_moved("debit") - _moved("credit"))


def _moved(side):
    rows = Posting.objects.filter(**{side: models.OuterRef("pk")}).order_by().values(side)
    total = models.Subquery(rows.annotate(total=models.Sum("amount")).values("total"))
    return Coalesce(total, models.Value(ZERO), output_field=models.DecimalField(max_digits=16, decimal_places=2))


@pghistory.track()
class Account(models.Model):
    """An account of the ledger; a dealer's is what it owes (a negative balance is its credit).

    `owner` is the kind of its one owner (finance/owners.py): the company itself, a dealer, or whom a room above knows.
    """

    COMPANY, DEALER, LONGEST = "company", "dealer", 20

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    owner = models.CharField(_("whose"), max_length=LONGEST, default=COMPANY)
    dealer = models.OneToOneField("dealers.Dealer", models.PROTECT, null=True, blank=True, related_name="account", verbose_name=_("dealer"))

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner="dealer", dealer__isnull=False) | ~Q(owner="dealer") & Q(dealer__isnull=True), name="account_of_dealer"
            ),
            models.UniqueConstraint(fields=["id", "owner"], name="account_one_owner"),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class PostingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A dealer sees what touches its own account."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(Q(debit__dealer_id=dealer) | Q(credit__dealer_id=dealer))

    def of(self, account):
        """What moved one account."""
        return self.filter(Q(debit=account) | Q(credit=account))


class Posting(AppendOnly):
    """An amount from one account to another, by a line of a document: balanced by construction.

    A reversal is the same row with the accounts swapped.
    """

    at = models.DateTimeField(_("posted"))
    recorded_at = models.DateTimeField(db_default=models.Func(function="app_now"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    document = models.CharField(_("document"), max_length=40)
    line = models.PositiveSmallIntegerField(_("line"))
    debit = models.ForeignKey(Account, models.PROTECT, related_name="debits", verbose_name=_("debit"))
    credit = models.ForeignKey(Account, models.PROTECT, related_name="credits", verbose_name=_("credit"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    text = models.CharField(_("text"), max_length=200, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "line"], name="posting_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_some"),
            models.CheckConstraint(condition=~Q(debit=models.F("credit")), name="posting_accounts_differ"),
        ]
        indexes = [
            models.Index(fields=["debit", "-id"], name="posting_debit"),
            models.Index(fields=["credit", "-id"], name="posting_credit"),
        ]

    def __str__(self):
        return f"{self.document}/{self.line}"
