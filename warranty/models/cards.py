"""The two papers of A6: the voucher stays with the customer, the receipt card goes back to the company."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.history import Event
from core.shown import Shown
from core.state import StateField, StateModel
from dealers.models import dealer_id_of


class OfDealer(models.QuerySet):
    def visible_to(self, user):
        """The company sees all, a dealer those of the machines it sold."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(machine__dealer_id=dealer)


class VoucherQuerySet(OfDealer):
    def in_force(self):
        return self.filter(voided_on__isnull=True)

    def to_reissue(self):
        """Reported lost and not issued again yet (R2010 Art. 25)."""
        return self.in_force().filter(lost_on__isnull=False)


class Voucher(models.Model):
    """The Three Guarantees voucher 三包凭证 (R2010 Art. 8): it stays with the customer. A reissue voids the old number (Art. 25)."""

    class Void(models.TextChoices):
        LOST = "lost", _("lost, issued again")
        MACHINE_BACK = "machine_back", _("the machine came back")
        EXCHANGED = "exchanged", _("the machine was exchanged")

    machine = models.ForeignKey("warranty.Machine", models.PROTECT, related_name="vouchers")
    number = models.CharField(_("number"), max_length=20, unique=True)
    issued_on = models.DateField(_("issued on"))
    lost_on = models.DateField(_("loss reported on"), null=True, blank=True, help_text=_("From this day the working days count."))
    lost_how = models.CharField(_("how it was lost"), max_length=200, blank=True)
    voided_on = models.DateField(_("void since"), null=True, blank=True)
    void_why = models.CharField(_("why it is void"), max_length=20, blank=True, choices=Void.choices)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("instead of"))

    objects = VoucherQuerySet.as_manager()
    shown = Shown("voucher", "machine__serial")

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["machine"], condition=Q(voided_on__isnull=True), name="voucher_one_in_force"),
            models.CheckConstraint(condition=Q(voided_on__isnull=True) | ~Q(void_why=""), name="voucher_void_has_reason"),
        ]
        indexes = [models.Index(fields=["-id"], condition=Q(lost_on__isnull=False, voided_on__isnull=True), name="voucher_to_reissue")]

    def __str__(self):
        return self.number

    @property
    def in_force(self) -> bool:
        return self.voided_on is None

    @property
    def to_reissue(self) -> bool:
        """Whether its loss was reported and it has not been issued again yet."""
        return self.in_force and self.lost_on is not None


class VoucherEvent(Event):
    """What happened to a voucher: issued, transferred, reported lost, void."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        indexes = [models.Index(fields=["voucher", "-at"], name="voucher_events")]


class Delivery(models.TextChoices):
    """What is done when a machine is handed over, as the card lists it."""

    NUMBERS = "numbers", _("serial and engine numbers agree with the papers")
    PAPERS = "papers", _("manual, parts list and voucher handed over")
    TOOLS = "tools", _("tools and spare parts complete")
    SAFETY = "safety", _("guards and safety marks in place")
    RUN = "run", _("test run without fault")


class ReceiptCard(StateModel):
    """The receipt card 三包回执卡 (A6): due back on day 20 after the sale. Lateness is its deadline's breach, not a state.

    A machine has one card in force (`Machine.card`) and any number of void ones.
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("issued")
        SOLD = "sold", _("sold")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")
        SENT_BACK = "sent_back", _("sent back")
        VOID = "void", _("void")

    class Void(models.TextChoices):
        MISPRINTED = "misprinted", _("misprinted, damaged or lost")
        MACHINE_BACK = "machine_back", _("the machine came back")
        EXCHANGED = "exchanged", _("the machine was exchanged")

    machine = models.ForeignKey("warranty.Machine", models.PROTECT, related_name="cards")
    number = models.CharField(_("number"), max_length=20, unique=True)
    state = StateField(_("state"), default=State.ISSUED, choices=State.choices)
    sold_on = models.DateField(_("sale date"), null=True, blank=True)
    counted_from = models.DateField(_("days counted from"), null=True, blank=True, help_text=_("The earlier of sale and invoice."))
    delivered = ArrayField(
        models.CharField(max_length=20, choices=Delivery.choices), default=list, blank=True, verbose_name=_("delivery check")
    )
    trained_on = models.DateField(_("customer trained on"), null=True, blank=True)
    explained_on = models.DateField(_("policy explained on"), null=True, blank=True)
    returned_on = models.DateField(_("first returned"), null=True, blank=True, help_text=_("The day of the submission that counts."))
    correct_by = models.DateField(
        _("to be corrected by"), null=True, blank=True, help_text=_("Later, the first submission does not count.")
    )
    accepted_on = models.DateField(_("accepted"), null=True, blank=True)
    wrong = models.CharField(_("what is wrong"), max_length=200, blank=True)
    exception = models.CharField(_("leader's exception"), max_length=200, blank=True)
    evidence = models.FileField(_("evidence"), upload_to="cards/%Y/%m/", blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    voided_on = models.DateField(_("void since"), null=True, blank=True)
    void_why = models.CharField(_("why it is void"), max_length=20, blank=True, choices=Void.choices)

    objects = OfDealer.as_manager()
    shown = Shown("card", "machine__serial", "pk")

    class Meta:
        verbose_name = _("receipt card")
        verbose_name_plural = _("receipt cards")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["machine"], condition=~Q(state="void"), name="card_one_in_force"),
            models.CheckConstraint(
                condition=Q(state__in=["issued", "void"]) | Q(sold_on__isnull=False, counted_from__isnull=False), name="card_sold_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "accepted", "sent_back"]) | Q(returned_on__isnull=False),
                name="card_returned_has_day",
            ),
            models.CheckConstraint(condition=~Q(state="accepted") | Q(accepted_on__isnull=False), name="card_accepted_has_day"),
            models.CheckConstraint(condition=Q(state="sent_back") | Q(correct_by__isnull=True), name="card_corrected_while_sent_back"),
            models.CheckConstraint(condition=~Q(state="void") | Q(voided_on__isnull=False) & ~Q(void_why=""), name="card_void_has_reason"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="card_state"), models.Index(fields=["machine", "-id"], name="card_machine")]

    def __str__(self):
        return self.number

    @property
    def missing(self) -> list:
        """What a complete card says and this one does not yet, in words."""
        said = {_("policy explained on"): self.explained_on, _("customer trained on"): self.trained_on}
        return [label for value, label in Delivery.choices if value not in self.delivered] + [name for name, day in said.items() if not day]

    def counts_on(self, day):
        """The day of the submission that counts as seen on `day`; None where there is none, or it was not corrected in time."""
        return None if self.correct_by and day > self.correct_by else self.returned_on

    def came_by(self, last_day) -> bool:
        """Whether the company has it, and had it first on that day or before."""
        return self.state in (self.State.RETURNED, self.State.ACCEPTED) and self.returned_on <= last_day

    @transition(state, source=State.ISSUED, target=State.SOLD)
    def sell(self, sold_on, counted_from):
        self.sold_on, self.counted_from = sold_on, counted_from

    @transition(state, source=[State.SOLD, State.SENT_BACK], target=State.RETURNED)
    def hand_in(self, day):
        """The first submission's day stays, unless its correction came too late (A6)."""
        self.returned_on = self.counts_on(day) or day
        self.correct_by = None
        self.wrong = ""

    @transition(state, source=State.RETURNED, target=State.ACCEPTED)
    def accept(self, day):
        self.accepted_on = day

    @transition(state, source=State.ACCEPTED, target=State.RETURNED)
    def withdraw_acceptance(self):
        """It waits to be looked at once more; the day on which it was handed in stays."""
        self.accepted_on = None

    @transition(state, source=State.RETURNED, target=State.SENT_BACK)
    def send_back(self, wrong, correct_by):
        self.wrong, self.correct_by = wrong, correct_by

    @transition(state, source=[State.ISSUED, State.SOLD, State.RETURNED, State.SENT_BACK, State.ACCEPTED], target=State.VOID)
    def void(self, why, day):
        self.void_why, self.voided_on, self.correct_by = why, day, None


class CardEvent(Event):
    """What happened to a receipt card."""

    card = models.ForeignKey(ReceiptCard, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        indexes = [models.Index(fields=["card", "-at"], name="card_events")]
