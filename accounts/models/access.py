"""With what a program comes in: a token, of which only the hash is kept (X4)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Role


class TokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; an administrator sees everyone's."""
        return self if user is None or user.role == Role.ADMIN else self.filter(user=user)


class Token(models.Model):
    """What a program sends as `Authorization: Token …` to act for its owner, with his rights or with some verbs only.

    It is in force while it is neither revoked nor over, and its owner's standing is as it was when it was made.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens")
    name = models.CharField(_("what for"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=6)  # its first characters, to tell it from others
    verbs = ArrayField(models.CharField(max_length=60), null=True)  # null: whatever its owner may; else these, and reading
    standing = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=models.F("made_at")), name="token_lasts")]
        indexes = [models.Index(fields=["user", "-id"], name="token_of_person")]

    def __str__(self):
        return self.name

    def state(self, now) -> str:
        """`in_force`, `revoked`, `over` or `ended`, which is by a change of its owner's password or role."""
        if self.revoked_at:
            return "revoked"
        if self.expires_at <= now:
            return "over"
        return "in_force" if self.standing == self.user.standing and self.user.is_active else "ended"
