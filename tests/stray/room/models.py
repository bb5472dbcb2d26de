"""Strays that the company takes in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import Event
from core.shown import Shown
from finance.models import Owned, owned_by


class StrayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company's."""
        return self if user is None or user.is_company else self.none()


class Stray(models.Model):
    """A stray with a name."""

    name = models.CharField(_("name of the stray"), max_length=20, unique=True)

    objects = StrayQuerySet.as_manager()
    shown = Shown("stray", "name", "pk", "name")

    class Meta:
        verbose_name = _("stray")
        verbose_name_plural = _("strays")
        ordering = ["-id"]

    def __str__(self):
        return self.name


class StrayEvent(Event):
    """What happened to a stray."""

    stray = models.ForeignKey(Stray, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        indexes = [models.Index(fields=["stray", "-at"], name="stray_events")]


class StrayCallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company's."""
        return self if user is None or user.is_company else self.none()


class StrayCall(models.Model):
    """A ticket that is about a stray."""

    ticket = models.OneToOneField("tickets.Ticket", models.PROTECT, related_name="+")
    stray = models.ForeignKey(Stray, models.PROTECT, related_name="calls")
    until = models.DateField(_("kept until"))

    objects = StrayCallQuerySet.as_manager()


class StrayAccountQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company's."""
        return self if user is None or user.is_company else self.none()


class StrayAccount(Owned):
    """What a stray has cost and brought."""

    stray = models.OneToOneField(Stray, models.PROTECT, related_name="account")

    objects = StrayAccountQuerySet.as_manager()

    class Meta:
        constraints = owned_by("stray")
