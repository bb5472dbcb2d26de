"""Who is told what: a row in the inbox, and rows that leave the house."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own."""
        return self if user is None else self.filter(user=user)


class Notice(models.Model):
    """One line in a person's inbox. The words are made when it is read, in the reader's language."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    urgent = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_inbox"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["subject", "subject_id"], name="notice_subject"),
        ]

    def __str__(self):
        return self.kind


class Outbox(models.Model):
    """A message that is to leave the house. It commits with the change; sending comes after (rule 5)."""

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("delivered")
        DROPPED = "dropped", _("dropped")
        DEAD = "dead", _("given up")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="messages")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        verbose_name = _("message")
        indexes = [models.Index(fields=["next_try_at", "id"], condition=Q(state="queued"), name="outbox_queue")]
