"""What comes back: replaced parts, their shipments, and the rooms they end in (A16, A17)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import RETURN_VALUE, transition

from core.history import Event
from core.holds import Held
from core.shown import Shown
from core.state import StateField, StateModel
from dealers.models import dealer_id_of
from warranty.models import Liable


class OfDealer(models.QuerySet):
    def visible_to(self, user):
        """The company sees all, a dealer its own (X4)."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(dealer_id=dealer)


class Reference(models.QuerySet):
    def visible_to(self, user):
        """Everyone's who signs in."""
        return self


@pghistory.track()
class ReturnDate(models.Model):
    """One of the two fixed days a year until which old parts come back (A16)."""

    day = models.DateField(_("day"), unique=True)

    objects = Reference.as_manager()

    class Meta:
        verbose_name = _("return day")
        verbose_name_plural = _("return days")
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day}"


@pghistory.track()
class Room(models.Model):
    """A named room of the store: usable parts and scrap are kept apart (A17)."""

    class Holds(models.TextChoices):
        USABLE = "usable", _("usable parts")
        SCRAP = "scrap", _("scrap")

    name = models.CharField(_("room"), max_length=30, unique=True)
    holds = models.CharField(_("holds"), max_length=10, choices=Holds.choices)
    active = models.BooleanField(_("in use"), default=True)

    objects = Reference.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(holds__in=["usable", "scrap"]), name="room_holds_known")]

    def __str__(self):
        return self.name


class Shipment(models.Model):
    """Old parts on their way back: by carrier, or on a sales delivery truck (A16)."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    dealer = models.ForeignKey("dealers.Dealer", models.PROTECT, null=True, related_name="shipments", verbose_name=_("dealer"))
    carrier = models.CharField(_("truck or carrier"), max_length=100, help_text=_("Number plate, or carrier and waybill."))
    box = models.CharField(_("box"), max_length=20, blank=True)
    shipped_at = models.DateTimeField(_("shipped"))
    shipped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(_("unpacked"), null=True, blank=True, help_text=_("When its last part was scanned or missed."))

    objects = OfDealer.as_manager()
    shown = Shown("shipment", "carrier")

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(received_at__gte=models.F("shipped_at")), name="shipment_times_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["dealer", "-id"], name="shipment_dealer"),
            models.Index(fields=["shipped_at", "id"], condition=Q(received_at__isnull=True), name="shipment_under_way"),
        ]

    def __str__(self):
        return self.number


class OldPartQuerySet(OfDealer):
    def to_come(self):
        """What has not arrived and still may."""
        return self.filter(state__in=OldPart.TO_COME)

    def unsettled(self):
        """What the claim of their record still waits for; a staff part that is missing is waited for no longer."""
        return self.filter(Q(state__in=["kept", "shipped", "received"]) | Q(state="missing", forfeits=True))


class OldPart(Held, StateModel):
    """A replaced part under warranty, tagged with its number, on its way from the field into a room."""

    class State(models.TextChoices):
        KEPT = "kept", _("kept")
        SHIPPED = "shipped", _("shipped")
        RECEIVED = "received", pgettext_lazy("old part", "received")
        APPRAISED = "appraised", _("appraised")
        HANDED_OVER = "handed_over", _("handed over")
        STORED = "stored", _("stored")
        DISPOSED = "disposed", _("disposed of")
        MISSING = "missing", _("missing")
        FORFEITED = "forfeited", _("forfeited")

    TO_COME = (State.KEPT, State.SHIPPED, State.MISSING)
    JUDGED = (State.APPRAISED, State.HANDED_OVER, State.STORED, State.DISPOSED)

    number = models.CharField(_("tag number"), max_length=20, unique=True)
    state = StateField(_("state"), default=State.KEPT, choices=State.choices)
    record = models.ForeignKey("tickets.RepairRecord", models.PROTECT, related_name="old_parts", verbose_name=_("repair record"))
    record_part = models.OneToOneField("tickets.RecordPart", models.PROTECT, related_name="old_part")
    dealer = models.ForeignKey("dealers.Dealer", models.PROTECT, null=True, related_name="old_parts", verbose_name=_("dealer"))
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("repairer"))
    forfeits = models.BooleanField(default=True, help_text=_("Not reimbursed when it comes too late; a dealer's part."))
    removed_on = models.DateField(_("removed"))
    return_by = models.DateField(_("return by"))
    shipment = models.ForeignKey(Shipment, models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("shipment"))
    shipped_at = models.DateTimeField(_("shipped"), null=True, blank=True)
    missing_at = models.DateTimeField(_("missed"), null=True, blank=True)
    received_at = models.DateTimeField(pgettext_lazy("old part", "received"), null=True, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    forfeited_at = models.DateTimeField(null=True, blank=True)
    cause = models.ForeignKey("warranty.Cause", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cause"))
    liable = models.CharField(_("liable"), max_length=10, choices=Liable.choices, blank=True)
    usable = models.BooleanField(_("usable"), null=True, blank=True)
    justified = models.BooleanField(_("replacement justified"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    appraised_at = models.DateTimeField(_("appraised"), null=True, blank=True)
    appraised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    handed_over_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("room"))
    bin = models.CharField(_("bin"), max_length=20, blank=True)
    stored_at = models.DateTimeField(_("stored"), null=True, blank=True)
    disposed_at = models.DateTimeField(_("disposed of"), null=True, blank=True)
    disposal = models.CharField(_("what became of it"), max_length=200, blank=True)

    objects = OldPartQuerySet.as_manager()
    shown = Shown("part", "record_part__part__name")

    class Meta:
        verbose_name = _("old part")
        verbose_name_plural = _("old parts")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dealer__isnull=False, staff__isnull=True) | Q(dealer__isnull=True, staff__isnull=False, forfeits=False),
                name="old_part_one_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state="shipped") | Q(shipment__isnull=False, shipped_at__isnull=False), name="old_part_shipped_how"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["received", "appraised", "handed_over", "stored", "disposed"])
                | Q(received_at__isnull=False, forfeited_at__isnull=True),
                name="old_part_here_was_received",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["appraised", "handed_over", "stored", "disposed"])
                | Q(appraised_at__isnull=False, cause__isnull=False, usable__isnull=False, justified__isnull=False) & ~Q(liable=""),
                name="old_part_appraised_means_judged",
            ),
            models.CheckConstraint(
                condition=~Q(state="stored") | Q(room__isnull=False, stored_at__isnull=False), name="old_part_stored_where"
            ),
            models.CheckConstraint(condition=~Q(state="missing") | Q(missing_at__isnull=False), name="old_part_missed_when"),
            models.CheckConstraint(
                condition=~Q(state="forfeited") | Q(forfeited_at__isnull=False, forfeits=True), name="old_part_forfeited_when"
            ),
            models.CheckConstraint(condition=~Q(state="disposed") | Q(disposed_at__isnull=False), name="old_part_disposed_when"),
        ]
        indexes = [
            models.Index(fields=["dealer", "state", "-id"], name="old_part_dealer"),
            models.Index(fields=["state", "-id"], name="old_part_state"),
            models.Index(fields=["state", "return_by", "id"], name="old_part_to_come"),
        ]

    def __str__(self):
        return self.number

    @property
    def part(self):
        """What it is in the catalogue."""
        return self.record_part.part

    @property
    def quantity(self) -> int:
        return self.record_part.quantity

    @transition(state, source=State.KEPT, target=State.SHIPPED)
    def ship(self, shipment, at):
        self.shipment, self.shipped_at = shipment, at

    @transition(state, source=[State.KEPT, State.SHIPPED, State.MISSING], target=State.RECEIVED)
    def receive(self, by, at):
        """Also from `kept`: it came on a truck that nobody announced; and from `missing`: it was found."""
        self.received_at, self.received_by = at, by

    @transition(state, source=State.SHIPPED, target=State.MISSING)
    def miss(self, at):
        self.missing_at = at

    @transition(state, source=[State.KEPT, State.SHIPPED, State.MISSING], target=State.FORFEITED, conditions=[lambda part: part.forfeits])
    def forfeit(self, at):
        self.forfeited_at = at

    @transition(state, source=State.RECEIVED, target=State.APPRAISED)
    def appraise(self, *, cause, usable, justified, evidence, by, at):
        """The liability follows the cause (A8) and stays as it was that day."""
        self.cause, self.liable = cause, cause.liable
        self.usable, self.justified, self.evidence = usable, justified, evidence
        self.appraised_by, self.appraised_at = by, at

    @transition(state, source=State.APPRAISED, target=State.HANDED_OVER)
    def hand_over(self, at):
        self.handed_over_at = at

    @transition(state, source=State.RECEIVED, target=RETURN_VALUE(State.KEPT, State.SHIPPED, State.MISSING))
    def withdraw_receipt(self, to):
        """It was not this one that came."""
        self.received_at = self.received_by = None
        return to

    @transition(state, source=[State.APPRAISED, State.HANDED_OVER, State.STORED], target=State.RECEIVED)
    def withdraw_appraisal(self):
        """Back to the bench, wherever it lies."""
        self.cause = self.usable = self.justified = self.appraised_at = self.appraised_by = None
        self.liable = self.evidence = self.bin = ""
        self.handed_over_at = self.room = self.stored_at = None

    @transition(state, source=[State.HANDED_OVER, State.STORED], target=State.STORED)
    def store(self, room, bin, at):
        """Also from one place to another."""
        self.room, self.bin, self.stored_at = room, bin, at

    @transition(state, source=State.STORED, target=State.DISPOSED)
    def dispose(self, disposal, at):
        self.disposal, self.disposed_at = disposal, at


class PartEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Events follow their part."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(part__dealer_id=dealer)


class PartEvent(Event):
    """One step of an old part on its way (A17: the whole trail)."""

    part = models.ForeignKey(OldPart, models.PROTECT, related_name="events")

    objects = PartEventQuerySet.as_manager()

    class Meta(Event.Meta):
        indexes = [models.Index(fields=["part", "-at", "-id"], name="old_part_events")]
