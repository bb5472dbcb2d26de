"""Working hours and days: edited as data, frozen as a version for what is promised by them."""

from functools import cached_property

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from deadlines.hours import Hours, parse_span

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def opening_hours(text: str) -> None:
    """Validate `08:00-12:00 13:30-17:30`: spans in order that do not overlap; empty for a day without work."""
    try:
        spans = [parse_span(span) for span in text.split()]
    except ValueError:
        raise ValidationError(_("Write hours as 08:00-12:00 13:30-17:30.")) from None
    if any(later[0] < earlier[1] for earlier, later in zip(spans, spans[1:], strict=False)):
        raise ValidationError(_("These hours overlap, or are not in order."))


def hours_field(name) -> models.CharField:
    return models.CharField(name, max_length=60, blank=True, default="", validators=[opening_hours])


class CalendarQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone may know by which calendar he is held."""
        return self


@pghistory.track()
class Calendar(models.Model):
    """When time counts for the promises that go by it. Holidays, swapped days and their corrections come on top."""

    class Country(models.TextChoices):
        CHINA = "CN", _("China's holidays and swapped days")
        NONE = "", _("no holidays")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=50)
    country = models.CharField(_("holidays"), max_length=2, choices=Country.choices, default=Country.CHINA, blank=True)
    monday = hours_field(_("Monday"))
    tuesday = hours_field(_("Tuesday"))
    wednesday = hours_field(_("Wednesday"))
    thursday = hours_field(_("Thursday"))
    friday = hours_field(_("Friday"))
    saturday = hours_field(_("Saturday"))
    sunday = hours_field(_("Sunday"))

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        ordering = ["code"]

    def __str__(self):
        return self.name

    @property
    def week(self) -> list[list[str]]:
        """The spans of each weekday, Monday first."""
        return [getattr(self, day).split() for day in WEEKDAYS]

    def clean(self):
        if not any(self.week):
            raise ValidationError({"monday": _("At least one day has working hours.")})


@pghistory.track()
class CalendarHours(models.Model):
    """A day with hours of its own on one calendar: it closes early, or a rest day is worked for the morning."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="own_hours")
    day = models.DateField(_("day"))
    hours = hours_field(_("hours"))
    note = models.CharField(_("note"), max_length=100, blank=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("day with hours of its own")
        verbose_name_plural = _("days with hours of their own")
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="calendar_hours_once")]

    def __str__(self):
        return f"{self.day}"


class CalendarVersion(models.Model):
    """What a calendar said on the day it was taken: a deadline keeps the version that it was reckoned by.

    `content` is {"week": [[span, …] × 7], "days": {day: worked}}; it needs neither the calendar nor any library.
    """

    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    content = models.JSONField()

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["calendar", "-version"]
        constraints = [models.UniqueConstraint(fields=["calendar", "version"], name="calendar_version_once")]

    def __str__(self):
        return f"{self.calendar} v{self.version}"

    @cached_property
    def hours(self) -> Hours:
        """The content as rules take it."""
        return Hours.read(self.content)
