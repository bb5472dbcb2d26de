"""The write-off notice 三包费用核销通知: what the dealer confirms or disputes line by line (A19)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.history import Event
from core.shown import Shown
from core.state import StateField, StateModel
from dealers.models import dealer_id_of


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company sees all; a dealer its own (X4)."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(dealer_id=dealer)


class WriteOffNotice(StateModel):
    """A numbered letter to a dealer. Names, lines, totals and balances are frozen when it is issued.

    A counter-notice withdraws an earlier one: `counters` names it, its lines are negative.
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("awaiting confirmation")
        CONFIRMED = "confirmed", _("confirmed")
        SETTLED = "settled", _("settled")
        DISPUTED = "disputed", _("disputed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    number = models.CharField(_("number"), max_length=20, unique=True)
    state = StateField(_("state"), default=State.ISSUED, choices=State.choices)
    dealer = models.ForeignKey("dealers.Dealer", models.PROTECT, related_name="notices", verbose_name=_("dealer"))
    counters = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="countered_by", verbose_name=_("withdraws"))
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True, help_text=_("Why it was withdrawn."))
    cycle = models.PositiveSmallIntegerField(default=0, help_text=_("How often the dealer was asked to answer."))
    company_name = models.CharField(_("company"), max_length=100)
    dealer_name = models.CharField(_("dealer's full name"), max_length=100)
    reviewed_by_name = models.CharField(_("reviewed by"), max_length=100)
    issued_by_name = models.CharField(_("issued by"), max_length=50)
    claims_from = models.DateField(_("claims from"), null=True, blank=True)
    claims_until = models.DateField(_("claims until"), null=True, blank=True)
    claimed = models.DecimalField(_("claimed"), max_digits=14, decimal_places=2, default=0)
    approved = models.DecimalField(_("approved"), max_digits=14, decimal_places=2, default=0)
    balance_before = models.DecimalField(_("payable before"), max_digits=14, decimal_places=2, default=0)
    balance_after = models.DecimalField(_("payable after"), max_digits=14, decimal_places=2, default=0)

    objects = NoticeQuerySet.as_manager()
    shown = Shown("notice", "dealer__short_name")

    class Meta:
        verbose_name = _("write-off notice")
        verbose_name_plural = _("write-off notices")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(issued_at__isnull=False), name="notice_issued_when"),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "disputed"]) | Q(answered_at__isnull=False), name="notice_answered_when"
            ),
            models.CheckConstraint(condition=~Q(state="settled") | Q(settled_at__isnull=False), name="notice_settled_when"),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False) & ~Q(reason=""), name="notice_withdrawn_why"
            ),
            models.CheckConstraint(condition=Q(balance_after=F("balance_before") - F("approved")), name="notice_balances"),
            models.CheckConstraint(
                condition=Q(counters__isnull=True, approved__gte=0) | Q(counters__isnull=False, approved__lte=0), name="notice_sign"
            ),
        ]
        indexes = [
            models.Index(fields=["dealer", "-id"], name="notice_dealer"),
            models.Index(fields=["state", "-id"], name="notice_state"),
        ]

    def __str__(self):
        return self.number

    def issue(self, at):
        """Drawn up: it is issued at once."""
        self.issued_at, self.cycle = at, 1

    @transition(state, source=State.ISSUED, target=State.CONFIRMED)
    def confirm(self, at):
        """Every line that was open is confirmed."""
        self.answered_at = at

    @transition(state, source=State.ISSUED, target=State.DISPUTED)
    def dispute(self, at):
        self.answered_at = at

    @transition(state, source=State.DISPUTED, target=State.ISSUED)
    def uphold(self):
        """Issued again: the dealer is asked once more about the lines that stay as they are."""
        self.cycle += 1

    @transition(state, source=[State.CONFIRMED, State.DISPUTED], target=State.SETTLED)
    def settle(self, at):
        self.settled_at = at

    @transition(
        state,
        source=[State.ISSUED, State.CONFIRMED, State.DISPUTED, State.SETTLED],
        target=State.WITHDRAWN,
        conditions=[lambda notice: notice.counters_id is None],
    )
    def withdraw(self, reason, at):
        self.reason, self.withdrawn_at = reason, at


class OfNotice(models.QuerySet):
    def visible_to(self, user):
        """What belongs to a notice follows it."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(notice__dealer_id=dealer)


class NoticeLine(models.Model):
    """One line as the dealer got it, and what it answered."""

    class Answer(models.TextChoices):
        OPEN = "open", _("not answered")
        CONFIRMED = "confirmed", _("confirmed")
        DISPUTED = "disputed", _("disputed")
        ACCEPTED = "accepted", _("dispute accepted")
        REVERSED = "reversed", _("reversed")

    notice = models.ForeignKey(WriteOffNotice, models.PROTECT, related_name="lines")
    seq = models.PositiveSmallIntegerField(_("line"))
    claim_line = models.ForeignKey("finance.ClaimLine", models.PROTECT, related_name="notice_lines")
    ticket_number = models.CharField(_("ticket"), max_length=20)
    machine_name = models.CharField(_("machine"), max_length=120, blank=True)
    text = models.CharField(_("item"), max_length=160)
    claimed = models.DecimalField(_("claimed"), max_digits=12, decimal_places=2)
    approved = models.DecimalField(_("approved"), max_digits=12, decimal_places=2)
    reason = models.CharField(_("why cut"), max_length=250, blank=True)
    answer = models.CharField(_("the dealer's answer"), max_length=10, choices=Answer.choices, default=Answer.OPEN)
    dispute = models.CharField(_("what is disputed"), max_length=500, blank=True)
    reply = models.CharField(_("the company's reply"), max_length=500, blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)

    objects = OfNotice.as_manager()

    class Meta:
        verbose_name = _("line of a notice")
        verbose_name_plural = _("lines of a notice")
        ordering = ["notice", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "seq"], name="notice_line_once"),
            models.UniqueConstraint(
                fields=["claim_line"], condition=Q(answer__in=["open", "disputed", "confirmed"]), name="notice_line_on_one_notice"
            ),
            models.CheckConstraint(condition=~Q(answer="disputed") | ~Q(dispute=""), name="notice_line_disputed_why"),
            models.CheckConstraint(condition=~Q(answer="accepted") | ~Q(reply=""), name="notice_line_accepted_why"),
        ]

    def __str__(self):
        return f"{self.notice.number}/{self.seq}"


class NoticeEvent(Event):
    """One step of a write-off notice."""

    notice = models.ForeignKey(WriteOffNotice, models.PROTECT, related_name="events")

    objects = OfNotice.as_manager()

    class Meta(Event.Meta):
        indexes = [models.Index(fields=["notice", "-at", "-id"], name="notice_events")]
