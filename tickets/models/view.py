"""What somebody narrows the register to again and again, kept under a name of his own (A3)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisterViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone has his own."""
        return self if user is None else self.filter(user=user)


class RegisterView(models.Model):
    """Filters as the page's address has them, and the columns that are shown; without any, the usual ones."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    columns = ArrayField(models.CharField(max_length=20), verbose_name=_("columns"), default=list, blank=True)

    objects = RegisterViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("view of the register")
        verbose_name_plural = _("views of the register")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="register_view_once")]

    def __str__(self):
        return self.name
