"""The repair record 三包维修记录: what was found and done, with the customer's signature (A16, R2010 Art. 20)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.shown import Shown
from dealers.models import dealer_id_of
from tickets.models.ticket import Ticket
from warranty.models.life import MOST_HOURS


class OfTicket(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees the ticket; a dealer only its own records."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(task__dealer_id=dealer).exclude(task__state="withdrawn")


class RepairRecord(models.Model):
    """A signed record of one repair. It is filed once and not changed; a wrong one is followed by another."""

    class Signed(models.TextChoices):
        DRAWN = "drawn", _("on the screen")
        PAPER = "paper", _("on paper")

    number = models.CharField(_("number"), max_length=20, unique=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="records")
    task = models.ForeignKey("tickets.Task", models.PROTECT, related_name="records")
    repairer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("repairer"))
    fault = models.CharField(_("fault found"), max_length=500)
    cause = models.ForeignKey("warranty.Cause", models.PROTECT, related_name="+", verbose_name=_("cause"))
    cause_text = models.CharField(_("cause in words"), max_length=200, blank=True)
    work = models.CharField(_("what was done"), max_length=1000)
    solved = models.BooleanField(_("machine works again"), default=True)
    hours = models.PositiveIntegerField(_("machine hours"), null=True, blank=True, validators=[MaxValueValidator(MOST_HOURS)])
    arrived_at = models.DateTimeField(_("arrived"))
    finished_at = models.DateTimeField(_("finished"))
    labour_hours = models.DecimalField(
        _("labour hours"), max_digits=5, decimal_places=1, validators=[MinValueValidator(0), MaxValueValidator(200)]
    )
    travel_km = models.DecimalField(
        _("travel, both ways (km)"), max_digits=6, decimal_places=1, default=0, validators=[MinValueValidator(0), MaxValueValidator(5000)]
    )
    signed_how = models.CharField(_("signature"), max_length=10, choices=Signed.choices)
    signed_by = models.CharField(_("signed by"), max_length=50)
    policy_explained = models.BooleanField(_("policy explained to the customer"), default=False)
    filed_at = models.DateTimeField(_("filed"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("filed by"))
    original_received_at = models.DateTimeField(null=True, blank=True)

    objects = OfTicket.as_manager()
    shown = Shown("ticket", "ticket__title", "ticket__number")

    class Meta:
        verbose_name = _("repair record")
        verbose_name_plural = _("repair records")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(finished_at__gte=models.F("arrived_at")), name="record_times_in_order"),
            models.CheckConstraint(condition=~Q(signed_by=""), name="record_signed"),
        ]
        indexes = [models.Index(fields=["repairer", "arrived_at"], name="record_visits")]

    def __str__(self):
        return self.number


class RecordPart(models.Model):
    """A part that was replaced. Under warranty the old one is tagged and comes back (A16)."""

    record = models.ForeignKey(RepairRecord, models.PROTECT, related_name="parts")
    part = models.ForeignKey("warranty.Part", models.PROTECT, related_name="+", verbose_name=_("part"))
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1, validators=[MinValueValidator(1), MaxValueValidator(999)])
    note = models.CharField(_("what is wrong with it"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("replaced part")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=1), name="record_part_some")]


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files follow their ticket; a dealer sees neither internal ones nor those of another party's task. What a customer
        signed is not for roles that need no signature (X5)."""
        if user is None:
            return self
        if not user.sees_contacts:
            return self.exclude(kind__in=Attachment.SIGNED)
        dealer, kept = dealer_id_of(user), self.exclude(kind__in=Attachment.SIGNED, ticket__customer__erased_at__isnull=False)
        if dealer is None:
            return kept
        mine = Q(task__dealer_id=dealer) | Q(task__isnull=True)
        return kept.filter(mine, internal=False, ticket__in=Ticket.objects.visible_to(user))


class Attachment(models.Model):
    """A photo, a signature, a paper. Stored outside static under a name of ours, served through a permission check."""

    class Kind(models.TextChoices):
        NAMEPLATE = "nameplate", _("name plate")
        FAULT = "fault", _("faulty place")
        OLD_PART = "old_part", _("replaced part")
        AFTER = "after", _("after the repair")
        SIGNATURE = "signature", _("signature")
        PAPER = "paper", _("signed paper")
        OTHER = "other", _("other")

    SIGNED = (Kind.SIGNATURE, Kind.PAPER)

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="attachments")
    task = models.ForeignKey("tickets.Task", models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey(RepairRecord, models.PROTECT, null=True, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    file = models.FileField(upload_to="tickets/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    look = models.BigIntegerField(null=True)  # core.pictures: what a picture looks like, and the bands it is found by
    bands = ArrayField(models.IntegerField(), default=list)
    internal = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        ordering = ["id"]
        indexes = [models.Index(fields=["ticket", "id"], name="attachment_ticket"), GinIndex(fields=["bands"], name="attachment_looks")]
