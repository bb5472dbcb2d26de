"""The law and the company's terms as versioned rows: corrected without a release."""

from django.conf import settings
from django.db import models
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from core.clock import company_zone
from core.history import AppendOnly


class RuleSets(models.QuerySet):
    def visible_to(self, user):
        """The company's people read the rules; a dealer sees what they say of its machines."""
        return self if user is None or user.is_company else self.none()

    def in_force(self):
        """The newest version that has begun to hold, first."""
        today = TruncDate(models.Func(function="app_now", output_field=models.DateTimeField()), tzinfo=company_zone())
        return self.filter(valid_from__lte=today).order_by("-version")


class RuleSet(AppendOnly):
    """One version of everything that the verdict goes by (REGULATION.md). A change is a new version; none is changed.

    `rows` are those of docs/entitlement.md. A version holds from its day on, until a later one does; verdicts given
    before keep theirs.
    """

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    valid_from = models.DateField(_("from"))
    rows = models.JSONField(_("rules"))
    note = models.CharField(_("reason"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made"), null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by"))

    objects = RuleSets.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("warranty rules")
        verbose_name_plural = _("warranty rules")
        ordering = ["-version"]

    def __str__(self):
        return f"v{self.version}"
