"""What does not look right about a signed record, and what a person found (A12, A16, A18)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.shown import Shown
from tickets.models.record import RepairRecord


class DoubtQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees the record."""
        return self if user is None or user.is_company else self.filter(record__in=RepairRecord.objects.visible_to(user))

    def open(self):
        """Those that nobody has answered."""
        return self.filter(answer="")


class Doubt(models.Model):
    """One thing about a record that is hardly possible, with its facts. It is no verdict: a person answers it, and that counts.

    `other` is the record that it is about too; dealers are told its number only where it is their own.
    """

    class Kind(models.TextChoices):
        LABOUR = "labour", _("more labour than the visit has room for")
        TRAVEL = "travel", _("a long way")
        EARLY = "early", _("there before the call")
        OVERLAP = "overlap", _("at two places at one time")
        PHOTO = "photo", _("a photo of another repair")

    class Answer(models.TextChoices):
        EXPLAINED = "explained", _("explained")
        FALSE = "false", _("not true")

    record = models.ForeignKey(RepairRecord, models.PROTECT, related_name="doubts", verbose_name=_("repair record"))
    kind = models.CharField(_("what is in doubt"), max_length=20, choices=Kind.choices)
    facts = models.JSONField(default=dict)
    other = models.ForeignKey(RepairRecord, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("raised"))
    answer = models.CharField(_("answer"), max_length=20, choices=Answer.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = DoubtQuerySet.as_manager()
    shown = Shown("record__ticket", "record__number", "record__ticket__number")

    class Meta:
        verbose_name = _("doubt")
        verbose_name_plural = _("doubts")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & ~Q(reason="") & Q(answered_at__gte=F("at")),
                name="doubt_answered",
            )
        ]
        indexes = [models.Index(fields=["id"], condition=Q(answer=""), name="doubt_open")]

    def __str__(self):
        return f"{self.record}: {self.get_kind_display()}"
