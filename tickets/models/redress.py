"""Exchange and return, carried out to the end: the leader's decision, the machine, the money (A3, R2010 Art. 28–32)."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.shown import Shown
from core.state import StateField, StateModel
from dealers.models import dealer_id_of
from tickets.models.ticket import Ticket


class OfTicket(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees the ticket."""
        return self if dealer_id_of(user) is None else self.filter(ticket__in=Ticket.objects.visible_to(user))

    def open(self):
        """Granted and not carried out, or refunded and not heard of by the customer yet."""
        return self.filter(Q(state=Redress.State.DECIDED) | Q(state=Redress.State.REFUNDED, received_on=None))

    def standing(self):
        """Decided in the customer's favour, whether carried out yet or not."""
        return self.exclude(state=Redress.State.REFUSED)


class Redress(StateModel):
    """What the leader decided about a machine that may be due for an exchange or a return, and what came of it.

    `remedy` is what the verdict said then. An exchange ends with the machine given, a return with the refund posted.
    """

    class What(models.TextChoices):
        EXCHANGE = "exchange", _("exchange")
        RETURN = "return", _("return")
        NEITHER = "neither", _("neither")

    class State(models.TextChoices):
        DECIDED = "decided", _("to be carried out")
        DONE = "done", _("carried out")
        REFUNDED = "refunded", _("refund posted")
        REFUSED = "refused", _("not granted")

    CARRIED = (State.DONE, State.REFUNDED)

    number = models.CharField(_("number"), max_length=20, unique=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="redresses", verbose_name=_("ticket"))
    machine = models.ForeignKey("warranty.Machine", models.PROTECT, related_name="redresses", verbose_name=_("machine"))
    dealer = models.ForeignKey("dealers.Dealer", models.PROTECT, null=True, related_name="+", verbose_name=_("dealer"))
    what = models.CharField(_("decision"), max_length=10, choices=What.choices)
    state = StateField(_("state"), default=State.DECIDED, choices=State.choices)
    remedy = models.CharField(_("what the verdict said"), max_length=20, blank=True)
    article = models.CharField(_("under which article"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    amount = models.DecimalField(_("refund"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)])
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    replacement = models.ForeignKey("warranty.Machine", models.PROTECT, null=True, related_name="+", verbose_name=_("given for it"))
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True)
    refunded_at = models.DateTimeField(_("refund posted"), null=True, blank=True)
    received_on = models.DateField(_("refund received by the customer"), null=True, blank=True)
    received_how = models.CharField(_("how that is known"), max_length=200, blank=True)

    objects = OfTicket.as_manager()
    shown = Shown("ticket", "ticket__title", "ticket__number")

    class Meta:
        verbose_name = _("exchange or return")
        verbose_name_plural = _("exchanges and returns")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=~Q(state="refused"), name="redress_one_stands"),
            models.CheckConstraint(condition=Q(what="return", amount__gt=0) | ~Q(what="return") & Q(amount=None), name="redress_amount"),
            models.CheckConstraint(
                condition=Q(what="neither", state="refused") | ~Q(what="neither") & ~Q(state="refused"), name="redress_known"
            ),
            models.CheckConstraint(condition=Q(received_on=None) | Q(state="refunded"), name="redress_received_is_refunded"),
            models.CheckConstraint(condition=Q(done_at=None) | Q(state__in=["done", "refunded"]), name="redress_done_has_time"),
            models.CheckConstraint(
                condition=Q(what="exchange", done_at__isnull=False, replacement__isnull=False)
                | Q(replacement=None) & (~Q(what="exchange") | Q(done_at=None)),
                name="redress_names_machine",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="decided") | Q(state="refunded", received_on=None), name="redress_open"),
            models.Index(fields=["done_at"], condition=Q(what="return", state="done"), name="redress_to_refund"),
        ]

    def __str__(self):
        return self.number

    @property
    def seal(self) -> str:
        """What became of the machine, as it is stamped: empty until it was carried out."""
        return {self.What.EXCHANGE: "exchanged", self.What.RETURN: "back"}[self.What(self.what)] if self.state in self.CARRIED else ""

    @property
    def to_receive(self) -> bool:
        """Whether the refund is posted and nobody has heard yet that the customer has it."""
        return self.state == self.State.REFUNDED and self.received_on is None

    @transition(state, source=State.DECIDED, target=State.REFUSED, conditions=[lambda redress: redress.what == Redress.What.NEITHER])
    def refuse(self):
        pass

    @transition(state, source=State.DECIDED, target=State.DONE, conditions=[lambda redress: redress.what == Redress.What.EXCHANGE])
    def give(self, replacement, at):
        self.replacement, self.done_at = replacement, at

    @transition(state, source=State.DECIDED, target=State.DONE, conditions=[lambda redress: redress.what == Redress.What.RETURN])
    def take_back(self, at):
        self.done_at = at

    @transition(state, source=State.DONE, target=State.REFUNDED, conditions=[lambda redress: redress.what == Redress.What.RETURN])
    def refund(self, at):
        self.refunded_at = at
