"""The two papers of A6: the voucher stays with the customer, the receipt card goes back to the company."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.history import Event
from core.state import StateField, StateModel
from dealers.models import dealer_id_of


class OfDealer(models.QuerySet):
    def visible_to(self, user):
        """The company sees all, a dealer those of the machines it sold."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(machine__dealer_id=dealer)


class Voucher(models.Model):
    """The Three Guarantees voucher 三包凭证 (R2010 Art. 8). A reissue voids the old number (Art. 25)."""

    machine = models.ForeignKey("warranty.Machine", models.PROTECT, related_name="vouchers")
    number = models.CharField(_("number"), max_length=20, unique=True)
    issued_on = models.DateField(_("issued on"))
    voided_on = models.DateField(_("void since"), null=True, blank=True)

    objects = OfDealer.as_manager()

    class Meta:
        verbose_name = _("voucher")
        constraints = [models.UniqueConstraint(fields=["machine"], condition=Q(voided_on__isnull=True), name="voucher_one_in_force")]

    def __str__(self):
        return self.number


class ReceiptCard(StateModel):
    """The receipt card 三包回执卡 (A6): due back on day 20 after the sale. Lateness is its deadline's breach, not a state."""

    class State(models.TextChoices):
        ISSUED = "issued", _("issued")
        SOLD = "sold", _("sold")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")
        SENT_BACK = "sent_back", _("sent back")
        VOID = "void", _("void")

    machine = models.OneToOneField("warranty.Machine", models.PROTECT, related_name="card")
    number = models.CharField(_("number"), max_length=20, unique=True)
    state = StateField(_("state"), default=State.ISSUED, choices=State.choices)
    sold_on = models.DateField(_("sale date"), null=True, blank=True)
    returned_on = models.DateField(_("first returned"), null=True, blank=True, help_text=_("The day of the first complete submission."))
    accepted_on = models.DateField(_("accepted"), null=True, blank=True)
    explained_on = models.DateField(_("policy explained on"), null=True, blank=True)
    wrong = models.CharField(_("what is wrong"), max_length=200, blank=True)
    exception = models.CharField(_("leader's exception"), max_length=200, blank=True)

    objects = OfDealer.as_manager()

    class Meta:
        verbose_name = _("receipt card")
        verbose_name_plural = _("receipt cards")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["issued", "void"]) | Q(sold_on__isnull=False), name="card_sold_has_day"),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "accepted", "sent_back"]) | Q(returned_on__isnull=False),
                name="card_returned_has_day",
            ),
            models.CheckConstraint(condition=~Q(state="accepted") | Q(accepted_on__isnull=False), name="card_accepted_has_day"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="card_state")]

    def __str__(self):
        return self.number

    @transition(state, source=State.ISSUED, target=State.SOLD)
    def sell(self, day):
        self.sold_on = day

    @transition(state, source=[State.SOLD, State.SENT_BACK], target=State.RETURNED)
    def hand_in(self, day, explained_on):
        self.returned_on = self.returned_on or day
        self.explained_on = explained_on
        self.wrong = ""

    @transition(state, source=State.RETURNED, target=State.ACCEPTED)
    def accept(self, day):
        self.accepted_on = day

    @transition(state, source=State.RETURNED, target=State.SENT_BACK)
    def send_back(self, wrong):
        self.wrong = wrong


class CardEvent(Event):
    """What happened to a card and its machine's papers."""

    card = models.ForeignKey(ReceiptCard, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        indexes = [models.Index(fields=["card", "-at"], name="card_events")]
