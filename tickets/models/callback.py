"""What the customer said when he was called back after the service (A3)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.models.ticket import Ticket


class CallbackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Company matters: what a customer says of a dealer is not for that dealer's eyes."""
        return self if user is None or user.is_company else self.none()


class Callback(models.Model):
    """One attempt: reached or not; of who was reached how satisfied he is, 1 to 5, and what he said."""

    SCALE = [(5, _("5 very satisfied")), (4, _("4 satisfied")), (3, _("3 so-so")), (2, _("2 dissatisfied")), (1, _("1 very dissatisfied"))]
    CONTENT = 4  # from here on somebody is satisfied

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="callbacks", verbose_name=_("ticket"))
    cycle = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(_("called back at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reached = models.BooleanField(_("reached"))
    satisfied = models.PositiveSmallIntegerField(_("satisfied"), null=True, blank=True, choices=SCALE)
    said = models.CharField(_("what he said"), max_length=500, blank=True)

    objects = CallbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("callback")
        verbose_name_plural = _("callbacks")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=True, satisfied__gte=1, satisfied__lte=5) | Q(reached=False, satisfied=None), name="callback_answered"
            )
        ]
        indexes = [models.Index(fields=["at"], name="callback_at")]

    def __str__(self):
        return f"{self.ticket} {self.at:%Y-%m-%d %H:%M}"
