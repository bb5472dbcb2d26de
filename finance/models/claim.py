"""The claim: what a repair under warranty costs, line by line, on its way to the notice (A16, A18, A19)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from core.history import Event
from core.shown import Shown
from core.state import StateField, StateModel
from dealers.models import dealer_id_of


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company sees all, a dealer its own (X4)."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(dealer_id=dealer)


class Claim(StateModel):
    """What one repair record costs. A dealer's is written off by a notice; the branch's own posts as it is reviewed."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        HELD = "held", _("on hold")
        SENT_BACK = "sent_back", _("sent back")
        APPRAISED = "appraised", _("appraised")
        VERIFIED = "verified", _("verified")
        REVIEWED = "reviewed", _("reviewed")
        NOTICED = "noticed", _("on a notice")
        SETTLED = "settled", _("settled")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("lapsed")

    class Held(models.TextChoices):
        CARD_PENDING = "card_pending", _("the receipt card is not back yet")
        CARD_LATE = "card_late", _("the receipt card was not back in time")
        NO_MACHINE = "no_machine", _("the machine is not identified")

    OVER = (State.SETTLED, State.REFUSED, State.LAPSED)

    number = models.CharField(_("number"), max_length=20, unique=True)
    state = StateField(_("state"), default=State.SUBMITTED, choices=State.choices)
    record = models.OneToOneField("tickets.RepairRecord", models.PROTECT, related_name="claim", verbose_name=_("repair record"))
    dealer = models.ForeignKey("dealers.Dealer", models.PROTECT, null=True, related_name="claims", verbose_name=_("dealer"))
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("repairer"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    held_why = models.CharField(_("why on hold"), max_length=20, choices=Held.choices, blank=True)
    exception = models.CharField(_("leader's exception"), max_length=200, blank=True)
    appraised_at = models.DateTimeField(_("appraised"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    appealed_at = models.DateTimeField(_("appealed against"), null=True, blank=True, help_text=_("Once, with new facts."))
    note = models.CharField(_("note"), max_length=500, blank=True, help_text=_("Of whoever verified, refused or sent it back."))
    claimed = models.DecimalField(_("claimed"), max_digits=12, decimal_places=2, default=0)
    approved = models.DecimalField(_("approved"), max_digits=12, decimal_places=2, null=True, blank=True)
    cycle = models.PositiveSmallIntegerField(default=0, help_text=_("How often it was handed in."))

    objects = ClaimQuerySet.as_manager()
    shown = Shown("claim", "record__ticket__title")

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dealer__isnull=False, staff__isnull=True) | Q(dealer__isnull=True, staff__isnull=False), name="claim_one_party"
            ),
            models.CheckConstraint(condition=Q(submitted_at__isnull=False), name="claim_submitted_when"),
            models.CheckConstraint(condition=Q(state="held") & ~Q(held_why="") | ~Q(state="held") & Q(held_why=""), name="claim_held_why"),
            models.CheckConstraint(
                condition=~Q(state__in=["appraised", "verified", "reviewed", "noticed", "settled"])
                | Q(appraised_at__isnull=False, approved__isnull=False),
                name="claim_appraised_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["verified", "reviewed", "noticed", "settled"])
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="claim_verified_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["reviewed", "noticed", "settled"]) | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="claim_reviewed_by_someone",
            ),
            models.CheckConstraint(condition=~Q(state="noticed") | Q(dealer__isnull=False), name="claim_noticed_is_dealers"),
            models.CheckConstraint(condition=~Q(state="settled") | Q(settled_at__isnull=False), name="claim_settled_when"),
            models.CheckConstraint(condition=~Q(state__in=["refused", "sent_back"]) | ~Q(note=""), name="claim_refused_has_reason"),
            models.CheckConstraint(condition=~Q(state__in=["refused", "lapsed"]) | Q(ended_at__isnull=False), name="claim_ended_when"),
            models.CheckConstraint(condition=Q(approved__isnull=True) | Q(approved__gte=0), name="claim_approved_not_negative"),
        ]
        indexes = [
            models.Index(fields=["dealer", "state", "-id"], name="claim_dealer"),
            models.Index(fields=["state", "-id"], name="claim_state"),
        ]

    def __str__(self):
        return self.number

    @property
    def party(self):
        """The dealer, or our own repairer, whose costs these are."""
        return self.dealer or self.staff

    @property
    def cut(self):
        """What was taken off, or None before there is a proposal."""
        return None if self.approved is None else self.claimed - self.approved

    def begin(self, at):
        """Drawn up: it is handed in at once."""
        self.submitted_at, self.cycle = at, 1

    @transition(state, source=State.SENT_BACK, target=State.SUBMITTED)
    def submit(self):
        """Handed in again; when it was first stays."""
        self.note, self.cycle = "", self.cycle + 1

    @transition(state, source=State.SUBMITTED, target=State.HELD)
    def hold(self, why):
        self.held_why = why

    @transition(state, source=State.HELD, target=State.SUBMITTED)
    def release(self, exception=""):
        self.held_why, self.exception = "", exception

    @transition(state, source=[State.SUBMITTED, State.APPRAISED, State.VERIFIED], target=State.SENT_BACK)
    def send_back(self, note):
        self.note, self.approved = note, None

    @transition(state, source=State.SUBMITTED, target=State.APPRAISED)
    def appraise(self, at):
        self.appraised_at = at

    @transition(state, source=State.SUBMITTED, target=State.LAPSED)
    def lapse(self, at):
        """Nothing is left of it (A16)."""
        self.ended_at = at

    @transition(state, source=State.APPRAISED, target=State.VERIFIED)
    def verify(self, note, by, at):
        self.note, self.verified_by, self.verified_at = note, by, at

    @transition(state, source=[State.SUBMITTED, State.HELD, State.APPRAISED, State.VERIFIED], target=State.REFUSED)
    def refuse(self, note, by, at):
        self.note, self.held_why, self.refused_by, self.ended_at = note, "", by, at

    @transition(state, source=State.REFUSED, target=State.SUBMITTED, conditions=[lambda claim: claim.appealed_at is None])
    def appeal(self, at):
        """Once: there are facts that nobody had before him."""
        self.appealed_at, self.ended_at, self.refused_by = at, None, None
        self.note, self.cycle = "", self.cycle + 1

    @transition(state, source=State.REFUSED, target=RETURN_VALUE(State.SUBMITTED, State.APPRAISED, State.VERIFIED))
    def withdraw_refusal(self, to):
        self.ended_at, self.refused_by, self.note = None, None, ""
        return to

    @transition(state, source=State.VERIFIED, target=State.REVIEWED)
    def review(self, by, at):
        self.reviewed_by, self.reviewed_at = by, at

    @transition(state, source=State.REVIEWED, target=State.VERIFIED)
    def withdraw_review(self):
        self.reviewed_by = self.reviewed_at = None

    @transition(state, source=[State.APPRAISED, State.VERIFIED, State.REVIEWED], target=State.SUBMITTED)
    def withdraw_appraisal(self):
        """One of its parts goes to the bench once more."""
        self.approved = self.appraised_at = self.verified_by = self.verified_at = self.reviewed_by = self.reviewed_at = None

    @transition(state, source=State.REVIEWED, target=State.NOTICED, conditions=[lambda claim: claim.dealer_id])
    def put_on_notice(self):
        pass

    @transition(state, source=[State.NOTICED, State.SETTLED], target=State.REVIEWED)
    def take_back(self):
        """Off its notice: a dispute was accepted, or the notice was withdrawn."""
        self.settled_at = None

    @transition(state, source=[State.NOTICED, State.REVIEWED], target=State.SETTLED)
    def settle(self, at):
        self.settled_at = at


class OfClaim(models.QuerySet):
    def visible_to(self, user):
        """What belongs to a claim follows it."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(claim__dealer_id=dealer)

    def waiting(self):
        """Reviewed lines that stand on no notice and are not paid."""
        return self.filter(place="")


class ClaimLine(models.Model):
    """A part, the labour or the travel. There is no other kind: no line can be of an indirect loss (A7)."""

    class Kind(models.TextChoices):
        PART = "part", _("part")
        LABOUR = "labour", _("labour")
        TRAVEL = "travel", _("travel")

    # Which figure of the signed record bounds a line of each kind whose party may correct its quantity.
    SIGNED = {Kind.LABOUR: "labour_hours", Kind.TRAVEL: "travel_km"}  # constant of a model

    class Cut(models.TextChoices):
        STANDARD = "standard", _("over the standard hours")
        PRICE = "price", _("over the settlement price")
        LIABLE_DEALER = "liable_dealer", _("the dealer answers for the cause")
        LIABLE_CUSTOMER = "liable_customer", _("the customer answers for the cause")
        NOT_JUSTIFIED = "not_justified", _("the replacement was not called for")
        EXPIRED = "expired", _("past its own warranty period")
        BEYOND_SCOPE = "beyond_scope", _("beyond the scope of the warranty")
        OTHER = "other", _("other reason")

    class Lapsed(models.TextChoices):
        PART = "part", _("the old part did not come back")
        RECORD = "record", _("the signed record did not come back")
        NOTHING = "nothing", _("nothing came back")

    class Place(models.TextChoices):
        WAITING = "", _("on no notice")
        NOTICED = "noticed", _("on a notice")
        SETTLED = "settled", _("settled")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="lines")
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    record_part = models.OneToOneField("tickets.RecordPart", models.PROTECT, null=True, blank=True, related_name="claim_line")
    text = models.CharField(_("item"), max_length=120, help_text=_("Frozen name."))
    quantity = models.DecimalField(_("quantity"), max_digits=8, decimal_places=1)
    unit_price = models.DecimalField(_("unit price"), max_digits=12, decimal_places=2)
    claimed = models.DecimalField(_("claimed"), max_digits=12, decimal_places=2)
    cap = models.DecimalField(_("at most"), max_digits=12, decimal_places=2)
    approved = models.DecimalField(_("approved"), max_digits=12, decimal_places=2, null=True, blank=True)
    cut = models.CharField(_("why cut"), max_length=20, choices=Cut.choices, blank=True)
    cut_note = models.CharField(_("why cut, in words"), max_length=200, blank=True)
    lapsed = models.CharField(_("why lapsed"), max_length=10, choices=Lapsed.choices, blank=True)
    beyond_scope = models.BooleanField(_("beyond scope"), default=False)
    expired = models.CharField(_("past its own period"), max_length=120, blank=True, help_text=_("Frozen; empty while it is covered."))
    place = models.CharField(max_length=10, choices=Place.choices, blank=True, default=Place.WAITING)

    objects = OfClaim.as_manager()

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["claim", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "seq"], name="claim_line_once"),
            models.CheckConstraint(condition=Q(kind__in=["part", "labour", "travel"]), name="claim_line_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="part", record_part__isnull=False) | ~Q(kind="part") & Q(record_part__isnull=True),
                name="claim_line_part_is_known",
            ),
            models.CheckConstraint(condition=Q(claimed__gte=0, cap__gte=0), name="claim_line_not_negative"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved__gte=0, approved__lte=F("claimed")), name="claim_line_within_claimed"
            ),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved=F("claimed")) | ~Q(cut="") | ~Q(lapsed=""), name="claim_line_cut_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(lapsed="", beyond_scope=False) | Q(approved__isnull=True) | Q(approved=0), name="claim_line_lapsed_is_nothing"
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def reason(self) -> str:
        """Why less than claimed is approved, in words; empty where it is not."""
        if self.lapsed:
            return str(self.get_lapsed_display())
        words = self.get_cut_display() if self.cut and self.cut != self.Cut.OTHER else ""
        return f"{words} {self.cut_note}".strip()

    @property
    def correctable(self) -> bool:
        """Whether the quantity may be corrected when the claim was sent back; all else is what the record says."""
        return self.kind in self.SIGNED


class ClaimEvent(Event):
    """One step of a claim."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="events")

    objects = OfClaim.as_manager()

    class Meta(Event.Meta):
        indexes = [models.Index(fields=["claim", "-at", "-id"], name="claim_events")]
