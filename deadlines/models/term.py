"""By which term a promise runs: a row, not code; the company's rules are terms that fit by themselves, and change by versions."""

from datetime import UTC, datetime
from functools import cached_property

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.citing import cited
from core.clock import company_zone
from deadlines.hours import Hours
from deadlines.registry import called
from deadlines.roles import Role
from deadlines.rules import Length, Step, Way, reckon, steps

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
SCOPES = ("scheme", "urgency", "ticket_kind")  # the earlier one counts more where two lines of a kind fit


class TermQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone may know by which term he is held."""
        return self

    def of_day(self, kind: str, day):
        """The general rule of a kind on a day; None where there is none yet."""
        return self.filter(kind=kind, scheme="", urgency="", ticket_kind="", valid_from__lte=day).order_by("-version").first()


@pghistory.track()
class Term(models.Model):
    """How long a kind of promise runs, by which calendar, whether it may stand still, and who hears of it when: frozen, with
    its version and where it stands written (title, clause).

    A deadline keeps its own for good. It is a version of one of the company's rules (`Policy`), or what a room above handed
    in with the promise, an agreement's cell for instance: that one applies to nothing by itself, so `valid_from` is null.
    """

    class Urgency(models.TextChoices):
        URGENT = "urgent", _("urgent")
        ORDINARY = "ordinary", _("ordinary")

    class Scheme(models.TextChoices):
        A = "A", _("A: the Three Guarantees")
        B = "B", _("B: equipment under agreement")
        C = "C", _("C: completed projects")

    kind = models.CharField(_("kind"), max_length=40)
    scheme = models.CharField(_("scheme"), max_length=1, choices=Scheme.choices, blank=True, default="")
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, blank=True, default="")
    ticket_kind = models.CharField(_("kind of ticket"), max_length=20, blank=True, default="")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("what is promised"), max_length=100)
    source = models.CharField(_("source"), max_length=100, help_text=_("Clause of the scheme or article of the law."))
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True, help_text=_("Until the end of this many days."))
    calendar = models.ForeignKey(
        "deadlines.Calendar", models.PROTECT, null=True, blank=True, verbose_name=_("calendar"), help_text=_("None: round the clock.")
    )
    pause_states = ArrayField(models.CharField(max_length=20), verbose_name=_("may stand still in"), default=list, blank=True)
    ladder = models.JSONField(_("who is told"), default=list, blank=True)
    reminders = ArrayField(models.PositiveIntegerField(), verbose_name=_("reminders"), default=list, blank=True)
    valid_from = models.DateField(_("from"), null=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        ordering = ["kind", *SCOPES, "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", *SCOPES, "version"], condition=Q(valid_from__isnull=False), name="policy_version_once"),
            models.CheckConstraint(condition=Q(minutes__isnull=True) | Q(days__isnull=True), name="policy_minutes_or_days"),
            models.CheckConstraint(
                condition=Q(pause_states=[]) | Q(minutes__isnull=False) | Q(days__isnull=False), name="policy_date_never_pauses"
            ),
        ]

    def __str__(self):
        return f"{self.title} v{self.version}"

    @property
    def called(self) -> str:
        """Its title as the reader reads it: one that a room brought by the name of its kind, one that the company wrote as it wrote it."""
        return called(self.title)

    @property
    def cited(self) -> str:
        """Its source as the reader cites it."""
        return cited(self.source)

    @property
    def fixed(self) -> bool:
        """A promised date rather than a timer."""
        return self.minutes is None and self.days is None

    @property
    def handed_in(self) -> bool:
        """A room gave it along with the promise; it is no rule of the company's."""
        return self.valid_from is None

    @property
    def line(self) -> tuple[str, ...]:
        """The kind with what it applies to: of a rule, its versions follow one another."""
        return (self.kind, *self.scope.values())

    @property
    def scope(self) -> dict[str, str]:
        """What the line applies to; empty is everything."""
        return {name: getattr(self, name) for name in SCOPES}

    @property
    def weight(self) -> int:
        """Of several lines that fit, the heaviest counts: the earlier of what it names more than the later ones together."""
        return sum(4 >> place for place, value in enumerate(self.scope.values()) if value)

    @cached_property
    def schedule(self) -> tuple[Step, ...]:
        """Reminders, breach and rungs in order."""
        return steps(self.reminders, self.ladder)

    def way(self, due: datetime, calendar_version=None) -> Way:
        """The steps to a due moment and on from it, counted by the given version of its calendar."""
        return Way(self.schedule, due, company_zone(), calendar_version.hours if calendar_version else None)

    def length(self, calendar_version=None) -> Length:
        """How long it is, reckoned by the given version of its calendar."""
        return Length(self.minutes, self.days, calendar_version.hours if calendar_version else None)

    def clean(self):
        if self.minutes is not None and self.days is not None:
            raise ValidationError({"days": _("Either minutes or days.")})
        if self.minutes == 0 or self.days == 0:
            raise ValidationError({"minutes" if self.minutes == 0 else "days": _("At least 1.")})
        if self.fixed and self.pause_states:
            raise ValidationError({"pause_states": _("A promised date does not stand still.")})
        if self.fixed and self.calendar:
            raise ValidationError({"calendar": _("A promised date needs no calendar.")})
        self._check_length()
        check_ladder(self.ladder)

    def _check_length(self):
        """A term that nobody lives to see, or that its calendar never gives, would stop whoever promises by it."""
        field = "days" if self.days else "minutes"
        hours = Hours(tuple(map(tuple, self.calendar.week)), {}) if self.calendar else None
        try:
            reckon(SOME_DAY, Length(self.minutes, self.days, hours), (), UTC) if not self.fixed else None
        except (ValueError, OverflowError):
            raise ValidationError({field: _("That is longer than ten years.")}) from None


class PolicyManager(models.Manager.from_queryset(TermQuerySet)):
    def get_queryset(self):
        return super().get_queryset().filter(valid_from__isnull=False)


class Policy(Term):
    """A rule of the company: a term that applies by itself to what fits.

    A line is a kind with what it applies to (empty: everything); its versions follow one another, and running
    deadlines keep the one that made them.
    """

    objects = PolicyManager()

    class Meta:
        proxy = True
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")


def check_ladder(ladder) -> None:
    """Raise ValidationError unless it is a list of [minutes after due, [role, …]], each moment once."""
    try:
        moments = [minutes for minutes, roles in ladder if isinstance(minutes, int) and 0 <= minutes <= 60 * 24 * 365]
        sound = len(moments) == len(ladder) == len(set(moments)) and all(set(roles) <= set(Role.values) for _minutes, roles in ladder)
    except (TypeError, ValueError):
        sound = False
    if not sound:
        raise ValidationError({"ladder": _("Each rung has its own moment after due, and known roles.")})
