"""The promise itself, one row each, and the trail of what changed it."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q
from django.db.models.functions import JSONObject, NullIf
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from accounts.names import name_of
from core.history import Event
from core.state import StateField, StateModel
from deadlines.models.calendar import CalendarVersion
from deadlines.models.term import Term
from deadlines.rules import Taken, Way
from dealers.models import dealer_id_of


class DeadlineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company sees all promises, a dealer only those it owes."""
        if user is None or user.is_company:
            return self
        return self.filter(dealer_id=dealer_id_of(user))

    def owed(self):
        """What still has to be done: running, standing still, or late and not done yet."""
        return self.filter(cleared_at__isnull=True)

    def stood_in_by(self, user):
        """What this person still owes for colleagues who are away."""
        return self.owed().filter(user=user, stands_for__isnull=False)

    def troubled(self):
        """What the sweep put aside with its error: a breach that could not be told, or a rung of one that was."""
        return self.owed().exclude(error="")

    def late(self, now):
        """Owed past its due moment; what stands still is not late, whatever its due moment was."""
        return self.owed().filter(due_at__lt=now).exclude(state="paused")

    def breached(self, *kinds):
        """What fell due and is still not done, the earliest first: whose consequences a room's own beat draws (decision 19)."""
        return self.owed().filter(kind__in=kinds, state="breached").order_by("due_at", "id")

    def of(self, subject):
        """The promises about one object."""
        return self.filter(subject=subject._meta.label_lower, subject_id=subject.pk)

    def with_why(self):
        """With rule, calendar and `trail` at hand, as `explain` and the replay want them, in the same statement."""
        line = JSONObject(at="at", by=NullIf(name_of("by"), models.Value("")), kind="kind", data="data")
        events = DeadlineEvent.objects.filter(deadline=models.OuterRef("pk")).order_by("id").values(line=line)
        return self.select_related("term__calendar", "calendar").annotate(trail=ArraySubquery(events))


class Deadline(StateModel):
    """A promise about a subject.

    It is `met` or `breached` at `settled_at`, never both; a breach stays a breach, and `cleared_at` says when the thing
    was done after all or was no longer owed. `cycle` counts the times it was promised anew (reopening, redispatch),
    `level` the steps of its rule that are behind it (reminders, the breach, rungs of the ladder), and `next_at` is the
    moment of the next one, null where nothing more happens by itself. `stands_for` is whoever is away meanwhile.
    """

    class State(models.TextChoices):
        OPEN = "open", _("running")
        PAUSED = "paused", _("standing still")
        MET = "met", _("on time")
        BREACHED = "breached", _("late")
        CANCELLED = "cancelled", _("dropped")
        PARKED = "parked", _("parked")

    UNSETTLED = (State.OPEN, State.PAUSED, State.PARKED)

    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    cycle = models.PositiveSmallIntegerField(default=0)
    level = models.PositiveSmallIntegerField(default=0)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    dealer = models.ForeignKey("dealers.Dealer", models.PROTECT, null=True, related_name="+")
    stands_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    term = models.ForeignKey(Term, models.PROTECT)
    calendar = models.ForeignKey(CalendarVersion, models.PROTECT, null=True)
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    taken: Taken  # the steps that whoever holds the row has just taken

    state = StateField(default=State.OPEN, choices=State.choices)
    settled_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        constraints = [
            models.UniqueConstraint(fields=["subject", "subject_id", "kind", "cycle"], name="deadline_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(department__isnull=False) | Q(dealer__isnull=False),
                name="deadline_owned",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "paused", "parked"], settled_at__isnull=True)
                | Q(state__in=["met", "breached", "cancelled"], settled_at__isnull=False),
                name="deadline_settled_when_not_open",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["met", "cancelled"]) | Q(cleared_at__isnull=False), name="deadline_met_is_cleared"
            ),
            models.CheckConstraint(
                condition=Q(next_at__isnull=True) | Q(state__in=["open", "breached"], cleared_at__isnull=True),
                name="deadline_next_while_owed",
            ),
            models.CheckConstraint(condition=~Q(state="open") | Q(next_at__isnull=False), name="deadline_open_is_watched"),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(next_at__isnull=False), name="deadline_sweep"),
            models.Index(fields=["due_at", "id"], condition=Q(cleared_at__isnull=True), name="deadline_board"),
            models.Index(fields=["dealer", "due_at", "id"], condition=Q(cleared_at__isnull=True), name="deadline_dealer_board"),
            models.Index(fields=["user", "due_at", "id"], condition=Q(cleared_at__isnull=True), name="deadline_user_board"),
            models.Index(fields=["kind", "due_at"], condition=Q(cleared_at__isnull=True), name="deadline_kind_board"),
            models.Index(fields=["department", "due_at", "id"], condition=Q(cleared_at__isnull=True), name="deadline_room_board"),
            models.Index(fields=["stands_for"], condition=Q(stands_for__isnull=False), name="deadline_stand_in"),
            models.Index(fields=["id"], condition=Q(state="parked"), name="deadline_parked"),
            models.Index(fields=["due_at", "id"], condition=Q(state="paused"), name="deadline_still_board"),
            models.Index(fields=["due_at", "id"], condition=Q(cleared_at__isnull=True) & ~Q(error=""), name="deadline_trouble_board"),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject}#{self.subject_id}"

    @property
    def way(self) -> Way:
        """Its reminders, breach and rungs: those of its own term, counted by its own calendar."""
        return self.term.way(self.due_at, self.calendar)

    @transition(state, source=UNSETTLED, target=State.MET)
    def keep(self, at):
        self.settled_at, self.next_at = at, None

    @transition(state, source=UNSETTLED, target=State.BREACHED)
    def breach(self):
        """Dated when it fell due, whenever that was noticed."""
        self.settled_at = self.due_at

    @transition(state, source=UNSETTLED, target=State.CANCELLED)
    def cancel(self, at):
        self.settled_at, self.next_at = at, None

    @transition(state, source=[State.CANCELLED, State.MET], target=State.OPEN)
    def revive(self):
        """It is owed after all, until when it was."""
        self.settled_at = None

    @transition(state, source=State.OPEN, target=State.PAUSED)
    def pause(self):
        self.next_at = None

    @transition(state, source=State.PAUSED, target=State.OPEN)
    def resume(self):
        pass

    @transition(state, source=State.PARKED, target=State.OPEN)
    def unpark(self):
        self.error = ""


class DeadlineEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The trail follows its promise."""
        return self if user is None or user.is_company else self.filter(deadline__dealer_id=dealer_id_of(user))


class DeadlineEvent(Event):
    """What changed a promise after it was made: paused, resumed, replanned, restarted, handed over, climbed (X2).

    The row itself holds how it began; these lines hold from and to, so that the due moment can be reckoned again.
    """

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="events")

    objects = DeadlineEventQuerySet.as_manager()

    class Meta(Event.Meta):
        ordering = ["id"]
        indexes = [models.Index(fields=["deadline", "id"], name="deadline_events"), models.Index(fields=["-at"], name="deadline_event_at")]
