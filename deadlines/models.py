"""What was promised, to whom, until when; one row a promise (A10, A14, A15, X3)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.state import StateField, StateModel
from dealers.models import dealer_id_of


class PolicyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone may know by which rule he is held."""
        return self


@pghistory.track()
class Policy(models.Model):
    """How long a kind of promise runs. A change is a new version; running deadlines keep theirs."""

    kind = models.CharField(_("kind"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("what is promised"), max_length=100)
    source = models.CharField(_("source"), max_length=100, help_text=_("Clause of the scheme or article of the law."))
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True, help_text=_("Until the end of this many days."))
    valid_from = models.DateField(_("from"))

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="policy_version_once"),
            models.CheckConstraint(condition=Q(minutes__isnull=True) | Q(days__isnull=True), name="policy_minutes_or_days"),
        ]

    def __str__(self):
        return f"{self.title} v{self.version}"


class DeadlineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company sees all promises, a dealer only those it owes."""
        if user is None or user.is_company:
            return self
        return self.filter(dealer_id=dealer_id_of(user))

    def owed(self):
        """What still has to be done: running, or late and not done yet."""
        return self.filter(cleared_at__isnull=True)

    def of(self, subject):
        """The promises about one object."""
        return self.filter(subject=subject._meta.label_lower, subject_id=subject.pk)


class Deadline(StateModel):
    """A promise about a subject.

    It is `met` or `breached` at `settled_at`, never both; a breach stays a breach, and `cleared_at` says when the thing
    was done after all or was no longer owed. `cycle` counts the times it was promised anew (reopening, redispatch).
    """

    class State(models.TextChoices):
        OPEN = "open", _("running")
        MET = "met", _("on time")
        BREACHED = "breached", _("late")
        CANCELLED = "cancelled", _("dropped")
        PARKED = "parked", _("parked")

    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    cycle = models.PositiveSmallIntegerField(default=0)
    level = models.PositiveSmallIntegerField(default=0)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    dealer = models.ForeignKey("dealers.Dealer", models.PROTECT, null=True, related_name="+")
    policy = models.ForeignKey(Policy, models.PROTECT)
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = StateField(default=State.OPEN, choices=State.choices)
    settled_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        constraints = [
            models.UniqueConstraint(fields=["subject", "subject_id", "kind", "cycle", "level"], name="deadline_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(department__isnull=False) | Q(dealer__isnull=False),
                name="deadline_owned",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "parked"], settled_at__isnull=True)
                | Q(state__in=["met", "breached", "cancelled"], settled_at__isnull=False),
                name="deadline_settled_when_not_open",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["met", "cancelled"]) | Q(cleared_at__isnull=False), name="deadline_met_is_cleared"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="open"), name="deadline_sweep"),
            models.Index(fields=["due_at", "id"], condition=Q(cleared_at__isnull=True), name="deadline_board"),
            models.Index(fields=["dealer", "due_at", "id"], condition=Q(cleared_at__isnull=True), name="deadline_dealer_board"),
            models.Index(fields=["user", "due_at", "id"], condition=Q(cleared_at__isnull=True), name="deadline_user_board"),
            models.Index(fields=["kind", "due_at"], condition=Q(cleared_at__isnull=True), name="deadline_kind_board"),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject}#{self.subject_id}"

    @transition(state, source=[State.OPEN, State.PARKED], target=State.MET)
    def keep(self, at):
        self.settled_at = at

    @transition(state, source=[State.OPEN, State.PARKED], target=State.BREACHED)
    def breach(self):
        """Dated when it fell due, whenever that was noticed."""
        self.settled_at = self.due_at

    @transition(state, source=[State.OPEN, State.PARKED], target=State.CANCELLED)
    def cancel(self, at):
        self.settled_at = at
