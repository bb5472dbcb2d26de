"""Who is away, and who owes his promises meanwhile."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AbsenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company knows who of its people is away; a dealer's person sees his own."""
        return self if user is None or user.is_company else self.filter(user=user)

    def on(self, at):
        """Those that run at a moment."""
        return self.filter(begins_at__lte=at, ends_at__gt=at)

    def stand_ins(self, at) -> dict:
        """Who stands in at a moment, by the id of whoever is away."""
        return {absence.user_id: absence.stand_in for absence in self.on(at).select_related("stand_in") if absence.stand_in.is_active}


class Absence(models.Model):
    """From `begins_at` until `ends_at` the stand-in owes what `user` owes. Ended early, it ends at that moment."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences", verbose_name=_("person"))
    stand_in = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("stand-in"))
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        ordering = ["-begins_at", "-id"]
        indexes = [models.Index(fields=["ends_at"], name="absence_ends")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("begins_at")), name="absence_in_order"),
            models.CheckConstraint(condition=~Q(user=F("stand_in")), name="absence_stand_in_is_another"),
        ]

    def __str__(self):
        return f"{self.user} → {self.stand_in}"
