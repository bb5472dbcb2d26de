"""The ticket: one line of the register 产品售后服务登记表 (A3)."""

from functools import cached_property

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from core.clock import NOW, company_zone
from core.shown import Shown
from core.state import StateField, StateModel
from deadlines.models import Policy
from dealers.models import Agreement, dealer_id_of
from tickets import natures
from warranty.models.life import MOST_HOURS


class TicketQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company sees all; a dealer what was sent to it (and not taken back) or what it registered itself (X4)."""
        dealer = dealer_id_of(user)
        if dealer is None:
            return self
        from tickets.models.task import Task

        sent = Task.objects.filter(ticket=models.OuterRef("pk"), dealer_id=dealer).exclude(state=Task.State.WITHDRAWN)
        return self.filter(Q(own_dealer_id=dealer) | models.Exists(sent))

    def fitting(self, scope):
        """Those to which all of a rule's scope applies: `Ticket.scope`, asked of the database."""
        rows = self.filter(scheme=scope["scheme"]) if scope.get("scheme") else self
        rows = rows.filter(urgent=scope["urgency"] == "urgent") if scope.get("urgency") else rows
        return rows.filter(kind=scope["ticket_kind"]) if scope.get("ticket_kind") else rows

    def with_offers(self):
        """With what its verbs ask besides the row itself: no statement for each where many are shown."""
        from tickets.filing import reported
        from tickets.models.redress import Redress
        from tickets.models.task import Escalation, Task

        waiting = Escalation.objects.undecided().filter(ticket=models.OuterRef("pk"))
        filed = Task.objects.filter(ticket=models.OuterRef("pk")).filter(reported())
        decided = Redress.objects.standing().filter(ticket=models.OuterRef("pk"))
        return self.with_way_back().annotate(
            is_reported=models.Exists(filed),
            redress_stands=models.Exists(decided),
            about_another=self._about_another(),
            is_before_leader=models.Exists(waiting),
        )

    def _about_another(self):
        """Whether it is about something that is no machine, as a room above knows."""
        from tickets.cover import MACHINE, SOURCES

        others = [models.When(pk__in=one.tickets().values("pk"), then=True) for one in SOURCES.values() if one.code != MACHINE.code]
        return models.Case(*others, default=False, output_field=models.BooleanField())

    def with_way_back(self):
        """With `goes_back`: whether whoever had it last can have another round of it. None where nobody had it; a dealer needs its
        agreement."""
        from tickets.models.task import Task

        today = TruncDate(NOW, tzinfo=company_zone())
        agreed = Agreement.objects.filter(dealer=models.OuterRef("dealer"), begins__lte=today, ends__gte=today)
        can = models.Case(models.When(dealer=None, then=True), default=models.Exists(agreed), output_field=models.BooleanField())
        last = Task.objects.active().filter(ticket=models.OuterRef("pk")).order_by("-seq")
        return self.annotate(goes_back=models.Subquery(last.values(can=can)[:1]))

    def with_goes_on(self, user):
        """With the number of the ticket that one was merged into, as `goes_on_as`, where this person may see that one."""
        into = type(self)(self.model).visible_to(user).filter(pk=models.OuterRef("merged_into")).order_by()
        return self.annotate(goes_on_as=models.Subquery(into.values("number")))

    def waiting(self):
        """Those in hand whose verdict waits for somebody's decision."""
        return self.exclude(waits_for=[]).filter(ended_at__isnull=True)


class Ticket(StateModel):
    """One request for service, from the call to its end.

    Reopened it begins another round (`cycle`), with its own report, tasks, stay in repair and verdict; the problem stays one.
    What its kind owes says `nature` (tickets/natures.py), whose scheme it keeps from its registration on.
    `contact` is whom one calls where that is not the customer himself.
    `problem` is the number of the first ticket of the same problem of its machine, empty while nobody has decided it;
    `facts` are what people decided for the verdict (tickets/facts.py), `waits_for` the roles for whose decision it waits.
    """

    class State(models.TextChoices):
        REGISTERED = "registered", _("registered")
        DISPATCHED = "dispatched", _("dispatched")
        ARRANGED = "arranged", _("arranged")
        IN_SERVICE = "in_service", _("in service")
        SERVICED = "serviced", _("serviced")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", _("cancelled")

    class Channel(models.TextChoices):
        CALL = "call", _("call")
        LETTER = "letter", _("letter")
        VISIT = "visit", _("walk-in")
        PORTAL = "portal", _("dealer portal")
        API = "api", _("API")
        QR = "qr", _("QR on the machine")

    class Complaint(models.TextChoices):
        NEGLECT = "neglect", _("customer neglected or put off")
        SLOW = "slow", _("help came too late")
        WORK = "work", _("badly repaired")
        CHARGE = "charge", _("charged wrongly")
        MANNER = "manner", _("manner of our people")
        PARTS = "parts", _("waiting for parts")
        PRODUCT = "product", _("the machine itself")
        OTHER = "other", _("something else")

    class Paperwork(models.TextChoices):
        """What advice is about where it is papers of the Three Guarantees (A2)."""

        CARD = "card", _("receipt card")
        VOUCHER = "voucher", _("voucher")
        OLD_PARTS = "old_parts", _("returned old parts")
        OTHER = "other", _("other papers")

    class Difficulty(models.TextChoices):
        ROUTINE = "routine", _("routine")
        ABNORMAL = "abnormal", _("abnormal")

    class Running(models.TextChoices):
        WELL = "well", _("works")
        POORLY = "poorly", _("barely works")
        DOWN = "down", _("stands still")

    class Origin(models.TextChoices):
        LIVE = "live", _("entered here")
        IMPORT = "import", _("imported")
        DEMO = "demo", _("demo")

    OVER = (State.CLOSED, State.CANCELLED)

    number = models.CharField(_("number"), max_length=20, unique=True)
    state = StateField(_("state"), default=State.REGISTERED, choices=State.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.LIVE)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    kind = models.CharField(_("kind"), max_length=natures.LONGEST, choices=natures.choices)
    scheme = models.CharField(_("scheme"), max_length=1, choices=Policy.Scheme.choices, default=Policy.Scheme.A)
    complaint = models.CharField(_("complaint about"), max_length=10, choices=Complaint.choices, blank=True)
    paperwork = models.CharField(_("papers"), max_length=10, choices=Paperwork.choices, blank=True)
    difficulty = models.CharField(_("difficulty"), max_length=10, choices=Difficulty.choices, default=Difficulty.ROUTINE)
    bought_in = models.BooleanField(_("bought-in part"), default=False)
    urgent = models.BooleanField(_("urgent"), default=False)
    title = models.CharField(_("fault in short"), max_length=80)
    description = models.TextField(_("what the customer says"), max_length=2000, blank=True)
    place = models.CharField(_("place of fault"), max_length=40, blank=True)
    running = models.CharField(_("still works"), max_length=10, choices=Running.choices, blank=True)
    busy_season = models.BooleanField(_("busy season"), null=True, blank=True)
    injury = models.BooleanField(_("injury or danger"), null=True, blank=True)
    opened_up = models.BooleanField(_("opened up by the customer"), null=True, blank=True)
    hours = models.PositiveIntegerField(_("hours"), null=True, blank=True, validators=[MaxValueValidator(MOST_HOURS)])
    received_at = models.DateTimeField(_("received at"))
    late_reason = models.CharField(_("why entered later"), max_length=200, blank=True)
    registered_at = models.DateTimeField(_("registered"))
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("clerk"))
    own_dealer = models.ForeignKey("dealers.Dealer", models.PROTECT, null=True, related_name="+", db_index=False)
    dealer = models.ForeignKey(
        "dealers.Dealer", models.PROTECT, null=True, related_name="tickets", verbose_name=_("dealer"), db_index=False
    )
    customer = models.ForeignKey("warranty.Customer", models.PROTECT, null=True, related_name="tickets", verbose_name=_("customer"))
    contact = models.ForeignKey("warranty.Contact", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contact"))
    machine = models.ForeignKey(
        "warranty.Machine", models.PROTECT, null=True, related_name="tickets", verbose_name=_("machine"), db_index=False
    )
    model = models.ForeignKey("warranty.ProductModel", models.PROTECT, null=True, related_name="+", verbose_name=_("model"))
    serial_text = models.CharField(_("serial as told"), max_length=40, blank=True)
    covered = models.CharField(_("warranty"), max_length=10, blank=True)
    whole_until = models.DateField(null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=20, blank=True)
    facts = models.JSONField(_("decided facts"), default=dict, blank=True)
    waits_for = ArrayField(models.CharField(max_length=20), default=list, editable=False)
    cycle = models.PositiveSmallIntegerField(default=0)
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True)
    calls = models.PositiveSmallIntegerField(_("calls about it"), default=1)
    asked_at = models.DateTimeField(_("asked again at"), null=True, blank=True)
    outcome = models.TextField(_("how it ended"), max_length=1000, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into"))
    external_number = models.CharField(max_length=40, blank=True)
    report_key = models.CharField(max_length=40, editable=False, default="")

    objects = TicketQuerySet.as_manager()
    shown = Shown("ticket", "title")

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(received_at__lte=models.F("registered_at")), name="ticket_received_first"),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "cancelled"], ended_at__isnull=False)
                | Q(ended_at__isnull=True) & ~Q(state__in=["closed", "cancelled"]),
                name="ticket_ended_when_over",
            ),
            models.CheckConstraint(condition=Q(complaint="") | Q(kind="complaint"), name="ticket_complaint_about"),
            models.CheckConstraint(condition=Q(paperwork="") | Q(kind="advice"), name="ticket_papers_of_advice"),
            models.CheckConstraint(condition=~Q(origin="live") | Q(customer__isnull=False), name="ticket_has_customer"),
            models.CheckConstraint(condition=Q(merged_into__isnull=True) | Q(state="closed"), name="ticket_merged_is_closed"),
            models.UniqueConstraint(fields=["external_number"], condition=~Q(external_number=""), name="ticket_import_once"),
            models.UniqueConstraint(fields=["report_key"], condition=~Q(report_key=""), name="ticket_report_once"),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="ticket_state"),
            models.Index(fields=["complaint", "-id"], condition=~Q(complaint=""), name="ticket_complaint"),
            models.Index(fields=["state", "id"], condition=Q(urgent=True), name="ticket_urgent"),
            models.Index(fields=["dealer", "-id"], name="ticket_dealer"),
            models.Index(fields=["own_dealer", "-id"], name="ticket_own_dealer"),
            models.Index(fields=["-received_at", "-id"], name="ticket_received"),
            models.Index(fields=["machine", "-id"], name="ticket_machine"),
            models.Index(fields=["received_at"], condition=~Q(waits_for=[]) & Q(ended_at__isnull=True), name="ticket_waits"),
        ]

    def __str__(self):
        return self.number

    @property
    def reported_at(self):
        """When the present round began: at receipt, or when it was reopened. The law's days of the round count from here."""
        return self.reopened_at or self.received_at

    @property
    def over(self) -> bool:
        return self.state in self.OVER

    @property
    def nature(self) -> natures.Nature:
        """What its kind owes."""
        return natures.NATURES[self.kind]

    @property
    def kind_told(self) -> str:
        """Its kind, of a complaint and of papers with what it is about."""
        about = self.get_complaint_display() or self.get_paperwork_display()
        return f"{self.get_kind_display()} · {about}" if about else self.get_kind_display()

    def clean(self):
        """Only a complaint, and only advice, is about something of that kind."""
        if self.paperwork and not self.nature.papers:
            raise ValidationError({"paperwork": _("Only advice has this.")})
        if self.complaint and self.kind not in natures.codes(lambda nature: nature.complains):
            raise ValidationError({"complaint": _("Only a complaint has this.")})

    @property
    def scope(self) -> dict[str, str]:
        """What rules of deadlines may ask about it."""
        return {"scheme": self.scheme, "urgency": "urgent" if self.urgent else "ordinary", "ticket_kind": self.kind}

    @cached_property
    def goes_back(self) -> bool | None:
        """The same as `with_way_back` says."""
        return Ticket.objects.visible_to(None).with_way_back().values_list("goes_back", flat=True).get(pk=self.pk)

    @property
    def was_sent(self) -> bool:
        """Whether somebody has or had a task of it that was not taken back."""
        return self.goes_back is not None

    @property
    def closed_unsent(self) -> bool:
        """Whether it was answered or passed on here, and nobody was sent."""
        here = self.state == self.State.CLOSED and self.origin != self.Origin.IMPORT and self.merged_into_id is None
        return here and not self.was_sent

    @cached_property
    def about_another(self) -> bool:
        """Whether it is about something that is no machine."""
        rows = Ticket.objects.visible_to(None)
        return rows.annotate(another=rows._about_another()).values_list("another", flat=True).get(pk=self.pk)

    @cached_property
    def is_reported(self) -> bool:
        """Whether a signed report was filed for one of its tasks: work was done, it can no longer be called off."""
        from tickets.filing import reported

        return self.tasks.filter(reported()).exists()

    @cached_property
    def is_before_leader(self) -> bool:
        """Whether a report about it waits for the leader's decision."""
        return self.escalations.undecided().exists()

    @cached_property
    def redress_stands(self) -> bool:
        """Whether an exchange or a return was granted."""
        return self.redresses.standing().exists()

    def kept_by(self, by) -> None:
        """Where its clerk has left meanwhile, whoever takes it up again keeps it."""
        if self.clerk and by and not self.clerk.is_active:
            self.clerk = by

    @transition(state, source=[State.REGISTERED, State.DISPATCHED, State.ARRANGED, State.IN_SERVICE], target=State.DISPATCHED)
    def dispatch(self):
        pass

    @transition(state, source=State.DISPATCHED, target=State.ARRANGED)
    def arrange(self):
        pass

    @transition(state, source=State.ARRANGED, target=State.IN_SERVICE)
    def start(self):
        pass

    @transition(state, source=State.IN_SERVICE, target=State.SERVICED)
    def serve(self):
        pass

    @transition(state, source=State.REGISTERED, target=State.CLOSED, conditions=[lambda ticket: ticket.nature.by_phone])
    def answer(self, outcome, at):
        self.outcome, self.ended_at = outcome, at

    @transition(state, source=State.SERVICED, target=State.CLOSED)
    def close(self, outcome, at):
        self.outcome, self.ended_at = outcome, at

    @transition(state, source=[State.REGISTERED, State.DISPATCHED, State.ARRANGED, State.IN_SERVICE], target=State.CANCELLED)
    def cancel(self, reason, at):
        self.outcome, self.ended_at = reason, at

    @transition(state, source=[State.REGISTERED, State.DISPATCHED], target=State.CLOSED)
    def merge(self, into, outcome, at):
        """It is the same fault as another, which goes on."""
        self.merged_into, self.outcome, self.ended_at = into, outcome, at

    @transition(
        state,
        source=[State.CANCELLED, State.CLOSED],
        target=RETURN_VALUE(State.REGISTERED, State.DISPATCHED, State.ARRANGED, State.IN_SERVICE),
        conditions=[lambda ticket: ticket.state == "cancelled" or ticket.merged_into_id or ticket.closed_unsent],
    )
    def restore(self, to):
        """Back to where its tasks are: it was cancelled, merged, answered or passed on by mistake."""
        self.outcome, self.ended_at, self.merged_into = "", None, None
        return to

    @transition(state, source=State.IN_SERVICE, target=State.ARRANGED)
    def fall_back(self):
        """The task that was begun was taken back, and those that are left wait for their visits."""

    @transition(
        state,
        source=[State.CLOSED, State.SERVICED],
        target=State.DISPATCHED,
        conditions=[lambda ticket: ticket.merged_into_id is None],
    )
    def reopen(self, at):
        self.ended_at, self.outcome, self.reopened_at = None, "", at
        self.cycle += 1


class Verdict(models.Model):
    """What the warranty rules said in a round of the ticket (`cycle`), with the facts they used; a re-run adds a row and keeps
    this one."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="verdicts")
    cycle = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    rules_version = models.PositiveSmallIntegerField()
    case = models.JSONField()
    answer = models.JSONField()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("verdict")
