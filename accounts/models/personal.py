"""How much of people's data is shown, and how long it is kept: rows, not code (X5)."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.citing import cited
from core.history import AppendOnly


class PersonalRuleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone may know by which rule people's data is shown and kept."""
        return self


@pghistory.track()
class PersonalRule(models.Model):
    """One figure that the company sets; which there are, a room declares in its `personal.py` (accounts/personal.py)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    number = models.PositiveIntegerField(_("figure"))
    source = models.CharField(_("source"), max_length=100, help_text=_("Clause of the scheme or article of the law."))

    objects = PersonalRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule on personal data")
        verbose_name_plural = _("rules on personal data")
        ordering = ["code"]

    def clean(self):
        """No less than the law has it kept for. Raises ValidationError on `number`."""
        from accounts.personal import RULES

        least = RULES[self.code].least if self.code in RULES else 1
        if self.number is not None and self.number < least:
            raise ValidationError({"number": _("%(least)s is the least that the law allows here.") % {"least": least}})

    @property
    def cited(self) -> str:
        """Its source as the reader cites it."""
        return cited(self.source)

    def __str__(self):
        return self.words

    @property
    def words(self) -> str:
        """What its number says, in the reader's language."""
        from accounts.personal import RULES

        return str(RULES[self.code].words) if self.code in RULES else self.code


class ForgottenQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone may know what is no longer kept; the page asks who reads it."""
        return self


class Forgotten(AppendOnly):
    """So many rows or files of a kind were taken away, by the figure that its rule had then; what was in them is gone (X5)."""

    at = models.DateTimeField()
    code = models.SlugField(max_length=40)
    number = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()

    objects = ForgottenQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("what is no longer kept")

    @property
    def words(self) -> str:
        """Which kind it was, in the reader's language."""
        from accounts.personal import RULES

        return str(RULES[self.code].words) if self.code in RULES else self.code
