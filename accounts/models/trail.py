"""Who changed whose account, when, from what, to what (X2): rows that can only be added to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Role, User
from core.history import Event


class AccountEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; administrators and leaders see everyone's."""
        return self if user is None or user.role in (Role.ADMIN, Role.LEADER) else self.filter(person=user)


class AccountEvent(Event):
    """One thing that happened to an account. `data` has `from` and `to` where something changed."""

    person = models.ForeignKey(User, models.PROTECT, related_name="trail")

    objects = AccountEventQuerySet.as_manager()

    class Meta(Event.Meta):
        verbose_name = _("event of an account")
        indexes = [models.Index(fields=["person", "-id"], name="account_trail")]
