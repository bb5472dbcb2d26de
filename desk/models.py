"""Who took personal data out of the house (X5)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import AppendOnly


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Leaders and administrators see every export, the others their own."""
        if user is None or user.role in ("leader", "admin"):
            return self
        return self.filter(by=user)


class Export(AppendOnly):
    """One file that was made of a list: who, when, which list, narrowed how, how many rows."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)
    narrowed = models.JSONField(default=dict)
    rows = models.PositiveIntegerField()

    objects = ExportQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("export")
        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "-id"], name="export_by")]

    def __str__(self):
        return f"{self.what} {self.rows}"
