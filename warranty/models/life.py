"""What happened to a machine itself: its meter, its plate, its exchange (A3, A6)."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import AppendOnly, Event
from dealers.models import dealer_id_of

MOST_HOURS = 99_999  # a meter has no more places


class OfMachine(models.QuerySet):
    def visible_to(self, user):
        """The company sees all, a dealer those of the machines it sold or holds."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(machine__dealer_id=dealer)


class MachineEvent(Event):
    """What happened to a machine besides its sale and its papers, which are its card's events."""

    machine = models.ForeignKey("warranty.Machine", models.PROTECT, related_name="events")

    objects = OfMachine.as_manager()

    class Meta(Event.Meta):
        indexes = [models.Index(fields=["machine", "-at"], name="machine_events")]


class HoursReading(AppendOnly):
    """What the hours meter showed at a moment. A lower figure than before has a reason, or nobody vouches for it."""

    class Source(models.TextChoices):
        CALL = "call", _("told on the phone")
        RECORD = "record", _("repair record")
        DESK = "desk", _("entered at the desk")
        IMPORT = "import", _("imported")

    machine = models.ForeignKey("warranty.Machine", models.PROTECT, related_name="readings")
    at = models.DateTimeField()
    hours = models.PositiveIntegerField(_("hours"), validators=[MaxValueValidator(MOST_HOURS)])
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    reference = models.CharField(max_length=40, blank=True)
    reason = models.CharField(_("why lower than before"), max_length=200, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects = OfMachine.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("hours reading")
        indexes = [models.Index(fields=["machine", "-at", "-id"], name="hours_readings")]
