"""Dealers, their agreements and their people (A1)."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.phones import PhoneField
from core.pinyin import SortKeyField
from core.shown import Shown


def dealer_id_of(user) -> int | None:
    """The dealer that a user works for; None for company people and for the system. Read once per request."""
    if user is None or user.is_company:
        return None
    if not hasattr(user, "_dealer_id"):
        user._dealer_id = Staff.objects.filter(user=user).values_list("dealer_id", flat=True).first() or NO_DEALER
    return user._dealer_id


NO_DEALER = -1  # a dealer's person without a dealer sees nothing


def people_visible_to(user):
    """Company people see everyone; a dealer's people only each other (X4)."""
    people = get_user_model().objects.all()
    return people if user is None or user.is_company else people.filter(staff__dealer_id=dealer_id_of(user))


class DealerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company sees all dealers, a dealer itself."""
        if user is None or user.is_company:
            return self
        return self.filter(pk=dealer_id_of(user))

    def with_agreement(self, day: date):
        """Dealers with an agreement in force on `day`."""
        running = Agreement.objects.filter(dealer=models.OuterRef("pk"), begins__lte=day, ends__gte=day)
        return self.filter(models.Exists(running))


@pghistory.track()
class Dealer(models.Model):
    """A dealer that sells and serves in its territory under an agency agreement."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100, unique=True)
    short_name = models.CharField(_("short name"), max_length=30, unique=True)
    province = models.CharField(_("province"), max_length=20)
    city = models.CharField(_("city"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = PhoneField(_("phone"), blank=True)
    rep = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="dealers", verbose_name=_("sales rep")
    )
    grade = models.CharField(_("grade"), max_length=1, default="B", choices=[("A", "A"), ("B", "B"), ("C", "C")])
    sort_key = SortKeyField(of="short_name", db_index=True)

    objects = DealerQuerySet.as_manager()
    shown = Shown("dealer", "name", "pk", "short_name")

    class Meta:
        verbose_name = _("dealer")
        verbose_name_plural = _("dealers")
        ordering = ["sort_key", "id"]

    def __str__(self):
        return self.short_name

    def owner(self):
        """The person who answers for this dealer, or None."""
        return next((s.user for s in self.staff.select_related("user") if s.user.role == "dealer_owner" and s.user.is_active), None)


class OfDealerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company sees those of all dealers, a dealer its own."""
        return self if user is None or user.is_company else self.filter(dealer_id=dealer_id_of(user))


@pghistory.track()
class Agreement(models.Model):
    """A regional agency agreement: outside its days the dealer gets no new dispatch (A1)."""

    dealer = models.ForeignKey(Dealer, models.PROTECT, related_name="agreements", verbose_name=_("dealer"))
    number = models.CharField(_("agreement number"), max_length=40, unique=True)
    territory = models.CharField(_("territory"), max_length=200)
    begins = models.DateField(_("from"))
    ends = models.DateField(_("to"))

    objects = OfDealerQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-ends"]
        constraints = [models.CheckConstraint(condition=models.Q(ends__gte=models.F("begins")), name="agreement_days_in_order")]

    def __str__(self):
        return self.number


@pghistory.track()
class Staff(models.Model):
    """Which dealer a user works for, and what he can repair."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="staff", verbose_name=_("person"))
    dealer = models.ForeignKey(Dealer, models.PROTECT, related_name="staff", verbose_name=_("dealer"))
    skills = models.CharField(_("skills"), max_length=200, blank=True)

    objects = OfDealerQuerySet.as_manager()

    class Meta:
        verbose_name = _("dealer's person")
        verbose_name_plural = _("dealers' people")

    def __str__(self):
        return str(self.user)


def agreement_on(dealer: Dealer, day: date) -> Agreement | None:
    """The dealer's agreement in force on `day`, the longest-running one."""
    return dealer.agreements.filter(begins__lte=day, ends__gte=day).order_by("-ends").first()


def dealer_of(person) -> Dealer | None:
    """Whom a person works for just now; None for company people."""
    staff = Staff.objects.select_related("dealer").filter(user=person).first() if person else None
    return staff.dealer if staff else None
