"""A table that somebody brings: what it would change, line by line, and how far it is (A3, A6)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OfCompany(models.QuerySet):
    def visible_to(self, user):
        """Imports are the company's; to a dealer there are none."""
        return self if user is None or user.is_company else self.none()


class Import(models.Model):
    """One file on its way: checked first, then, when somebody says so, written whole or not at all."""

    class Kind(models.TextChoices):
        MACHINES = "machines", _("machines")
        CARDS = "cards", _("receipt cards")
        PARTS = "parts", _("parts")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be checked")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        CONFIRMED = "confirmed", _("waits to be written")
        WRITING = "writing", _("being written")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    RUNNING = (State.WAITING, State.CHECKING, State.CONFIRMED, State.WRITING)
    OVER = (State.DONE, State.FAILED, State.CANCELLED)

    kind = models.CharField(_("what is in it"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    name = models.CharField(_("file"), max_length=120)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    stop = models.BooleanField(default=False)
    error = models.CharField(max_length=300, blank=True)
    ignored = models.CharField(max_length=300, blank=True)
    total = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)

    objects = OfCompany.as_manager()

    class Meta:
        verbose_name = _("import")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(state="done") | models.Q(refused=0), name="import_done_is_whole")]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(state__in=["waiting", "checking", "confirmed", "writing"]), name="import_running"
            )
        ]

    def __str__(self):
        return f"{self.name} #{self.pk}"

    @property
    def running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def ready(self) -> bool:
        """Whether it can be written: checked, and nothing refused."""
        return self.state == self.State.CHECKED and not self.refused and self.new + self.changed > 0


class ImportLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the import is."""
        return self if user is None or user.is_company else self.none()


class ImportLine(models.Model):
    """What one line of the file would do. Kept for a week, since it may name people (X5)."""

    class Verdict(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        REFUSED = "refused", _("refused")

    job = models.ForeignKey(Import, models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=100)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    changes = models.JSONField(default=dict)
    errors = models.JSONField(default=dict)
    warning = models.CharField(max_length=200, blank=True)

    objects = ImportLineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "line"], name="import_line_once")]
        indexes = [models.Index(fields=["job", "verdict", "line"], name="import_line_verdict")]
