"""Sentences that are written again and again, to press instead of typing (A2, A3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from warranty.models import ProductClass


class PhraseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reference data: whoever signs in may see it."""
        return self

    def offered(self, uses, product_class: str = ""):
        """The sentences of these uses, those of the machine's class before the general ones."""
        return self.filter(use__in=uses, product_class__in=["", product_class]).order_by("-product_class", "position", "id")


class Phrase(models.Model):
    """One sentence: what it is for, and the class of machines whose tickets it fits, or all."""

    class Use(models.TextChoices):
        FAULT = "fault", _("fault, at the call")
        ANSWER = "answer", _("answer on the phone")
        OUTCOME = "outcome", _("how it ended")
        NOTE = "note", _("note")

    use = models.CharField(_("for"), max_length=10, choices=Use.choices)
    text = models.CharField(_("sentence"), max_length=120)
    product_class = models.CharField(
        _("class"), max_length=20, choices=ProductClass.choices, blank=True, help_text=_("Left empty: for machines of all classes.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = PhraseQuerySet.as_manager()

    class Meta:
        verbose_name = _("ready sentence")
        verbose_name_plural = _("ready sentences")
        ordering = ["use", "product_class", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["use", "product_class", "text"], name="phrase_once")]

    def __str__(self):
        return self.text


def offers(*uses: str, model=None) -> dict[str, list[str]]:
    """What fields offer to press, by use, at most a dozen each, in one statement; `model` is the machine's, where it is known."""
    found: dict[str, list[str]] = {use: [] for use in uses}
    for phrase in Phrase.objects.offered(uses, model.product_class if model else ""):
        found[phrase.use].append(phrase.text)
    return {use: texts[:12] for use, texts in found.items()}
