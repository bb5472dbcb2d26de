"""The task: one part of a ticket, owed by one dealer or department (A10, A15)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from core.shown import Shown
from core.state import StateField, StateModel
from dealers.models import dealer_id_of
from tickets import natures


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company sees all, a dealer what was sent to it and not taken back (X4)."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(dealer_id=dealer).exclude(state=Task.State.WITHDRAWN)

    def active(self):
        """Everything that was not taken back."""
        return self.exclude(state=Task.State.WITHDRAWN)


class Task(StateModel):
    """What one dealer or department has to arrange within 2 hours and then do."""

    class State(models.TextChoices):
        SENT = "sent", _("sent")
        ARRANGED = "arranged", _("arranged")
        IN_SERVICE = "in_service", _("in service")
        DONE = "done", _("done")
        HELP_ASKED = "help_asked", _("help asked")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Mode(models.TextChoices):
        """How it is arranged. A visit needs who, when and that the customer was told; a phone call who and when; an appointment,
        to which the customer comes, when and that he was told."""

        VISIT = natures.VISIT, _("visit")
        PHONE = natures.PHONE, _("phone call")
        APPOINTMENT = natures.APPOINTMENT, _("appointment")

    class Told(models.TextChoices):
        PHONE = "phone", _("by phone")
        WECHAT = "wechat", _("by WeChat")
        PERSON = "person", _("in person")
        SMS = "sms", _("by SMS")

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="tasks")
    seq = models.PositiveSmallIntegerField()
    cycle = models.PositiveSmallIntegerField(default=0)  # the round of the ticket in which it was sent
    state = StateField(_("state"), default=State.SENT, choices=State.choices)
    dealer = models.ForeignKey("dealers.Dealer", models.PROTECT, null=True, related_name="tasks", verbose_name=_("dealer"))
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    work = models.CharField(_("what to do"), max_length=200, blank=True)
    own = models.BooleanField(_("registered by the dealer itself"), default=False)
    supports = models.BooleanField(_("supports another task"), default=False)
    override_reason = models.CharField(_("why someone else"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    arranged_at = models.DateTimeField(null=True, blank=True)
    repairer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who goes"))
    visit_at = models.DateTimeField(_("visit at"), null=True, blank=True)
    mode = models.CharField(_("arranged as"), max_length=12, choices=Mode.choices, default=Mode.VISIT)
    told_how = models.CharField(_("customer told"), max_length=10, choices=Told.choices, blank=True)
    told_at = models.DateTimeField(_("customer told at"), null=True, blank=True)
    visits = models.PositiveSmallIntegerField(default=0)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=500, blank=True)
    help_reason = models.CharField(_("help asked for"), max_length=200, blank=True)
    help_count = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    in_hand = models.BooleanField(_("in hand"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()
    shown = Shown("ticket", "ticket__title", "ticket__number", "ticket__number")

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="task_seq_once"),
            models.CheckConstraint(
                condition=Q(dealer__isnull=False, department__isnull=True) | Q(dealer__isnull=True, department__isnull=False),
                name="task_one_party",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["arranged", "in_service"])
                | Q(arranged_at__isnull=False, visit_at__isnull=False)
                & (
                    Q(mode="visit", repairer__isnull=False, told_at__isnull=False)
                    | Q(mode="phone", repairer__isnull=False)
                    | Q(mode="appointment", told_at__isnull=False)
                ),
                name="task_arranged_by_its_mode",
            ),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_at__isnull=False), name="task_done_has_time"),
        ]
        indexes = [
            models.Index(fields=["dealer", "state", "-id"], name="task_dealer"),
            models.Index(fields=["department", "state", "-id"], name="task_department"),
            models.Index(fields=["repairer", "visit_at"], name="task_repairer"),
            models.Index(fields=["arrived_at"], condition=Q(arrived_at__isnull=False), name="task_arrived"),
        ]

    def __str__(self):
        return f"{self.ticket.number}-{self.seq}"

    @property
    def party(self):
        """The dealer or department that owes it."""
        return self.dealer or self.department

    @property
    def idle(self) -> bool:
        """Whether nobody has arranged it yet."""
        return self.state in (self.State.SENT, self.State.HELP_ASKED)

    @property
    def modes(self) -> tuple[str, ...]:
        """How it may be arranged, the usual way first: as its ticket's kind says; who supports does so by phone or goes along."""
        return (natures.PHONE, natures.VISIT) if self.supports else self.ticket.nature.modes

    @transition(state, source=[State.SENT, State.HELP_ASKED, State.ARRANGED], target=State.ARRANGED)
    def arrange(self, *, mode, repairer, visit_at, told_how, told_at, at):
        self.mode, self.repairer, self.visit_at, self.told_how, self.told_at = mode, repairer, visit_at, told_how, told_at
        self.arranged_at = self.arranged_at or at
        self.visits += 1

    @transition(state, source=State.ARRANGED, target=State.IN_SERVICE)
    def start(self, at):
        self.arrived_at = at

    @transition(state, source=State.IN_SERVICE, target=State.DONE)
    def finish(self, result, at):
        self.result, self.done_at = result, at

    @transition(state, source=[State.SENT, State.ARRANGED], target=State.HELP_ASKED)
    def ask_help(self, reason):
        self.help_reason = reason
        self.help_count += 1

    @transition(state, source=State.HELP_ASKED, target=State.SENT)
    def keep(self):
        self.help_reason = ""

    @transition(state, source=[State.SENT, State.ARRANGED, State.IN_SERVICE, State.HELP_ASKED], target=State.WITHDRAWN)
    def withdraw(self):
        pass

    @transition(state, source=State.WITHDRAWN, target=RETURN_VALUE(State.SENT, State.ARRANGED, State.IN_SERVICE, State.HELP_ASKED))
    def restore(self, to):
        """Back to where it was when it was taken back."""
        return to


class EscalationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Company matters: a dealer does not see them."""
        return self if user is None or user.is_company else self.none()

    def undecided(self):
        return self.filter(decided_at__isnull=True)


class Escalation(models.Model):
    """What went up to the leader, and what he decided (A14, A15)."""

    class Why(models.TextChoices):
        URGENT = "urgent", _("urgent")
        NOT_IN_HAND = "not_in_hand", _("not in hand")
        NOT_ARRANGED = "not_arranged", _("said to be in hand, not arranged in time")
        RAISED = "raised", _("raised by the clerk")
        AFTERWARDS = "afterwards", _("found afterwards")  # a sanction without a report

    IDLE = (Why.NOT_IN_HAND, Why.NOT_ARRANGED)  # reports that are settled by what is arranged and by nothing else

    class Decision(models.TextChoices):
        READ = "read", _("taken note")
        PRESS = "press", _("press")
        REASSIGN = "reassign", _("reassign")
        SANCTION = "sanction", _("sanction")

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="escalations")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="escalations")
    why = models.CharField(max_length=20, choices=Why.choices)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    decision = models.CharField(_("decision"), max_length=20, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("responsible"))
    dealer = models.ForeignKey(
        "dealers.Dealer", models.PROTECT, null=True, related_name="+", verbose_name=_("dealer")
    )  # whom the responsible person worked for when it was decided: it stays there when he goes elsewhere
    rule = models.CharField(_("rule"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = EscalationQuerySet.as_manager()
    shown = Shown("ticket", "ticket__title", "ticket__number", "ticket__number")

    class Meta:
        verbose_name = _("escalation")
        ordering = ["-id"]
        indexes = [models.Index(fields=["at", "id"], condition=Q(decided_at__isnull=True), name="escalation_undecided")]
        constraints = [
            models.CheckConstraint(condition=Q(decision="") | Q(decided_at__isnull=False), name="escalation_decided_has_time"),
            models.CheckConstraint(
                condition=~Q(decision="sanction") | Q(responsible__isnull=False) & ~Q(rule=""), name="sanction_names_and_cites"
            ),
        ]

    @property
    def owes(self) -> bool:
        """Whether it says that something is not in hand, and nobody has arranged it since (A15)."""
        return self.why in self.IDLE and any(task.idle for task in self.in_question())

    def in_question(self) -> list[Task]:
        """The tasks that a decision is about: the one that was reported, else all of the ticket's that are not done; these
        too where that one was taken back meanwhile."""
        if self.task and self.task.state != Task.State.WITHDRAWN:
            return [self.task]
        return list(self.ticket.tasks.active().exclude(state=Task.State.DONE).order_by("seq"))
