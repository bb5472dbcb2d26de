"""Who is told what: a row in the inbox, what leaves the house, whom it reaches there, and what people want of it."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.letters import Letter
from accounts.models import Department, Role
from core.history import Event
from core.masking import masked_phone
from core.phones import PhoneField
from notifications.channels import SHARED, Channel, Failed, Why, http

SECRET_MIN = 16  # characters of a webhook's secret


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
    pressing = models.BooleanField(default=False)  # before others; of a leader no quiet hours hold it
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

    @property
    def urgent(self) -> bool:
        """Whether it is about an urgent ticket: of nothing else one says 紧急."""
        return bool(self.data.get("urgent"))


class PreferenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own."""
        return self if user is None else self.filter(user=user)


@pghistory.track()
class Preference(models.Model):
    """How a person wants to hear of things outside the product, and when not. Who has none gets mail at any hour."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference")
    email = models.BooleanField(_("e-mail"), default=True)
    sms = models.BooleanField(_("text message"), default=False)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder settings")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True) | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="preference_quiet_hours_whole",
            )
        ]

    def wants(self, channel: str) -> bool:
        return {Channel.EMAIL: self.email, Channel.SMS: self.sms}[channel]


class TargetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The administrator's alone: an address holds the key to the group."""
        return self if user is None or user.role == Role.ADMIN else self.none()

    def hearing(self, kind: str):
        """The targets in use that hear this kind of notice."""
        return self.filter(Q(kinds=[]) | Q(kinds__contains=[kind]), active=True)


@pghistory.track(exclude=["secret"])
class Target(models.Model):
    """A group robot or a webhook: it hears what people are told, of these kinds and in this department."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    channel = models.CharField(_("channel"), max_length=10, choices=SHARED)
    address = models.CharField(_("address"), max_length=500, help_text=_("https://…, as the group or the other program gives it."))
    secret = models.CharField(
        _("secret"),
        max_length=200,
        blank=True,
        help_text=_("Webhook: signs every message. DingTalk: the SEC… of a robot that asks for it."),
    )
    kinds = ArrayField(
        models.CharField(max_length=60), verbose_name=_("what it hears"), blank=True, default=list, help_text=_("None chosen: everything.")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("department"),
        help_text=_("Hears only what people of this department are told."),
    )  # fmt: skip
    active = models.BooleanField(_("in use"), default=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("robot or webhook")
        verbose_name_plural = _("robots and webhooks")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(channel__in=["wecom", "dingtalk", "webhook"]), name="target_channel_known")]

    def __str__(self):
        return self.name

    def clean(self):
        """The address is looked up now, and again whenever something is sent. Raises ValidationError."""
        if self.channel == Channel.WEBHOOK and len(self.secret) < SECRET_MIN:
            raise ValidationError({"secret": _("A webhook needs a secret of at least 16 characters.")})
        try:
            http.check(self.address)
        except Failed as failed:
            raise ValidationError({"address": _("%(why)s (%(detail)s)") % {"why": failed.why.label, "detail": failed.detail}}) from None


class OutboxQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The administrator's alone."""
        return self if user is None or user.role == Role.ADMIN else self.none()

    def free(self, at):
        """Queued, and in nobody's hands at `at`."""
        return self.filter(Q(leased_until__isnull=True) | Q(leased_until__lte=at), state=Outbox.State.QUEUED)


class Outbox(models.Model):
    """A message that is to leave the house. It commits with the change; sending comes after (rule 5).

    One row for a person or target, channel and batch, however many `notices` the batch has: these hold model and key
    of what each is about. While nobody has it in hand, delivery may put several rows of one recipient together; once
    leased it keeps its notices, so that a repeat under the same `event_id` says the same. No notices: a letter about an
    account, a text to a telephone, else a test.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("delivered")
        DROPPED = "dropped", _("dropped")
        DEAD = "dead", _("given up")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, db_index=False, related_name="messages")
    target = models.ForeignKey(Target, models.PROTECT, null=True, db_index=False, related_name="messages")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    notices = ArrayField(models.BigIntegerField(), default=list)
    letter = models.CharField(max_length=20, choices=Letter.choices, default="", blank=True)
    address = models.EmailField(default="", blank=True)  # of a letter: it may be another than the one in use
    phone = PhoneField(default="", blank=True)  # of somebody without an account
    text = models.CharField(max_length=40, default="", blank=True)  # what it is, see notifications.texts
    text_about = models.BigIntegerField(null=True)
    pressing = models.BooleanField(default=False)
    event_id = models.UUIDField(db_default=RandomUUID(), unique=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    tried_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, choices=Why.choices, default="", blank=True)
    error = models.CharField(max_length=500, default="", blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True, target__isnull=False, phone="")
                | Q(user__isnull=False, target__isnull=True, phone="")
                | Q(user__isnull=True, target__isnull=True) & ~Q(phone="") & ~Q(text=""),
                name="outbox_one_recipient",
            ),
            models.CheckConstraint(condition=Q(state__in=["queued", "sent", "dropped", "dead"]), name="outbox_state_known"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="queued"), name="outbox_queue"),
            models.Index(fields=["user"], condition=Q(state="queued", user__isnull=False), name="outbox_queue_of_person"),
            models.Index(fields=["target", "-id"], condition=Q(target__isnull=False), name="outbox_of_target"),
            models.Index(fields=["-id"], condition=Q(state="dead"), name="outbox_dead"),
        ]

    def __str__(self):
        return str(self.event_id)

    @property
    def recipient(self):
        return self.user or self.target or masked_phone(self.phone)


class OutboxEvent(Event):
    """What an administrator did with a message (X2)."""

    message = models.ForeignKey(Outbox, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        verbose_name = _("event of a message")
