"""The law and the company's terms as versioned rows: corrected without a release."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleSet(models.Model):
    """One version of everything that the verdict goes by (REGULATION.md). A change is a new version."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    valid_from = models.DateField(_("from"))
    rows = models.JSONField(_("rules"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("warranty rules")
        verbose_name_plural = _("warranty rules")
        ordering = ["-version"]

    def __str__(self):
        return f"v{self.version}"
