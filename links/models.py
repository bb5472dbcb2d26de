"""Questions to people without a login: one link, one purpose, one answer."""

from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import Event
from core.phones import PhoneField
from links.purposes import PURPOSES, Purpose
from links.tokens import hash_of, token_of

ERASED = "—"  # in place of a name, once its person is erased (X5)


class LinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company sees all; a dealer those about what it sees itself (X4)."""
        if user is None or user.is_company:
            return self
        mine = Q(pk__in=[])
        for label in {purpose.about for purpose in PURPOSES.values()}:
            mine |= Q(subject=label, subject_id__in=apps.get_model(label).objects.visible_to(user).values("pk"))
        return self.filter(mine)

    def open(self):
        """Neither answered nor withdrawn; it may have expired."""
        return self.filter(answer="", withdrawn_at__isnull=True)


class SignedLink(models.Model):
    """One question to one person. `salt` makes its token together with the installation's secret; the database has the hash only.

    It is answered once: `answer`, by whom as he wrote it, how it was proved, the hash of what he was shown, and the file of all that.
    """

    class Answer(models.TextChoices):
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")

    class Proof(models.TextChoices):
        DRAWN = "drawn", _("signature")
        CODE = "code", _("code by text message")

    class State(models.TextChoices):
        MADE = "made", _("not sent yet")
        SENT = "sent", _("sent, not opened yet")
        OPENED = "opened", _("opened, not answered yet")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("link withdrawn")
        EXPIRED = "expired", _("expired without an answer")

    purpose = models.CharField(_("purpose"), max_length=40)
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    about = models.CharField(_("about"), max_length=40)
    name = models.CharField(_("who is asked"), max_length=50)
    phone = PhoneField(_("phone"), blank=True)
    salt = models.CharField(max_length=32, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(_("valid until"))
    sent_at = models.DateTimeField(_("sent by text message"), null=True)
    opened_at = models.DateTimeField(_("opened at"), null=True)
    code_salt = models.CharField(max_length=32, blank=True, editable=False)
    code_until = models.DateTimeField(null=True, editable=False)
    codes = models.PositiveSmallIntegerField(default=0, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.CharField(_("answered by"), max_length=50, blank=True)
    proof = models.CharField(_("proved by"), max_length=10, choices=Proof.choices, blank=True)
    reason = models.CharField(_("why it was declined"), max_length=300, blank=True)
    shown_sha256 = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to="links/%Y/%m/", blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed link")
        verbose_name_plural = _("signed links")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "subject_id", "purpose"], condition=Q(answer="", withdrawn_at__isnull=True), name="link_one_open"
            ),
            models.CheckConstraint(condition=Q(answer="") | Q(withdrawn_at__isnull=True), name="link_answered_or_withdrawn"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=["agreed", "declined"], answered_at__isnull=False) & ~Q(answered_by="") & ~Q(shown_sha256="") & ~Q(file=""),
                name="link_answer_whole",
            ),
            models.CheckConstraint(condition=~Q(answer="agreed") | Q(proof__in=["drawn", "code"]), name="link_agreed_is_proved"),
        ]
        indexes = [models.Index(fields=["subject", "subject_id", "-id"], name="link_subject")]

    def __str__(self):
        return f"{self.about} {self.name}"

    def phone_for(self, user) -> str:
        """The number, for whose role it is at all (X5)."""
        return self.phone if user is None or user.sees_contacts else ""

    @property
    def asks(self) -> Purpose:
        return PURPOSES[self.purpose]

    def state_at(self, at: datetime) -> str:
        """Where it stands, one of State."""
        if self.answer:
            return self.answer
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        if self.expires_at <= at:
            return self.State.EXPIRED
        return self.State.OPENED if self.opened_at else self.State.SENT if self.sent_at else self.State.MADE

    @property
    def url(self) -> str:
        """What is sent or shown as a QR; empty once the installation's secret is another than when it was made."""
        token = token_of(self.salt)
        return f"{settings.SITE_URL}{reverse('signed_link', args=[token])}" if hash_of(token) == self.token_hash else ""


class LinkEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees the link."""
        return self if user is None or user.is_company else self.filter(link__in=SignedLink.objects.visible_to(user))


class LinkEvent(Event):
    """One thing that happened to a link (X2)."""

    link = models.ForeignKey(SignedLink, models.PROTECT, related_name="events")

    objects = LinkEventQuerySet.as_manager()

    class Meta(Event.Meta):
        verbose_name = _("event of a signed link")
