"""When a machine's periods stand still (R2010 Art. 34)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import Event
from dealers.models import dealer_id_of


class OfMachine(models.QuerySet):
    def visible_to(self, user):
        """The company sees all, a dealer those of the machines it sold or holds."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(machine__dealer_id=dealer)


class Suspension(models.Model):
    """From the user's request until an end that somebody records; the period is prolonged by the days between."""

    class Ground(models.TextChoices):
        NOT_SERVED = "not_served", _("the seller does not perform")
        APPRAISAL = "appraisal", _("inspection or appraisal is needed")

    machine = models.ForeignKey("warranty.Machine", models.PROTECT, related_name="suspensions", verbose_name=_("machine"))
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices)
    begins = models.DateField(_("requested on"))
    ends = models.DateField(_("ended on"), null=True, blank=True)
    note = models.CharField(_("what was requested"), max_length=200)
    about = models.CharField(_("ticket"), max_length=20, blank=True)
    result = models.CharField(_("how it ended"), max_length=200, blank=True)

    objects = OfMachine.as_manager()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["-begins", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")), name="suspension_ends_after_it_begins"),
            models.UniqueConstraint(fields=["machine"], condition=Q(ends__isnull=True), name="suspension_one_runs"),
        ]

    def __str__(self):
        return f"{self.machine_id} {self.begins}"


class SuspensionEvent(Event):
    """Who had the periods stand still, and who let them run again."""

    suspension = models.ForeignKey(Suspension, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        indexes = [models.Index(fields=["suspension", "-at"], name="suspension_events")]
