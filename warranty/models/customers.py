"""What hangs on a customer: whom one calls, where his machines stand, what happened to the entry (A3, X2)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import Event
from core.phones import PhoneField
from dealers.models import dealer_id_of
from warranty.models.machines import Customer


class OfCustomer(models.QuerySet):
    """Rows that are seen with their customer."""

    def visible_to(self, user):
        return self if dealer_id_of(user) is None else self.filter(customer__in=Customer.objects.visible_to(user))

    def in_use(self):
        """Without those that were taken off."""
        return self.filter(dropped_at__isnull=True)


class Contact(models.Model):
    """Whom one calls for a customer: who, what he is to him, his number. Taken off it stays with the tickets that name it."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=50)
    relation = models.CharField(_("who he is to the customer"), max_length=30, blank=True)
    phone = PhoneField(_("phone"), blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OfCustomer.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["id"]

    def __str__(self):
        return self.name

    def phone_for(self, user) -> str:
        """The number, for whose role it is (X5)."""
        return self.phone if user.sees_contacts else ""

    @property
    def told(self) -> str:
        """`王小军（儿子）`, as one says it."""
        return _("%(name)s (%(relation)s)") % {"name": self.name, "relation": self.relation} if self.relation else self.name


class Site(models.Model):
    """Where a customer has machines besides his own address."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="sites")
    name = models.CharField(_("place"), max_length=50)
    address = models.CharField(_("address"), max_length=300)
    dropped_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OfCustomer.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["id"]

    def __str__(self):
        return self.name


class Merging(models.Model):
    """Two entries were one customer: `moved` holds what hung on the one, by kind and id, for the way back."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="mergings")
    into = models.ForeignKey(Customer, models.PROTECT, related_name="took_over")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = OfCustomer.as_manager()

    class Meta:
        verbose_name = _("merging")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["customer"], condition=Q(undone_at__isnull=True), name="merged_once")]


class CustomerEvent(Event):
    """What happened to an entry of a customer; what it said before stands in an erasable row (`CustomerVersion`)."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="customer_events")

    objects = OfCustomer.as_manager()

    class Meta(Event.Meta):
        indexes = [models.Index(fields=["customer", "-at"], name="customer_events")]
