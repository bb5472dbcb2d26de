"""Rows that every storey may need: running numbers, answers already given, corrections of the calendar."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from core.history import AppendOnly


class Counter(models.Model):
    """The last number given in a series and year, and by which key they lie scattered; see core/numbering.py.

    Up to `plain` they were given in order, before that.
    """

    series = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=36, db_default=Cast(models.Func(function="gen_random_uuid"), models.CharField()), editable=False)
    plain = models.PositiveIntegerField(db_default=0, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="counter_once")]


class Answer(models.Model):
    """What was answered to a request with this Idempotency-Key; kept at least 24 h. See core/idempotency.py."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    body = models.JSONField()
    created_at = models.DateTimeField(db_default=models.Func(function="app_now"), db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="answer_once")]


class ExportLogQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whom it concerns who took what is asked by the page, which knows the rights."""
        return self


class ExportLog(AppendOnly):
    """Somebody took a table out of the house (X5)."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)
    rows = models.PositiveIntegerField()

    objects = ExportLogQuerySet.as_manager()


class Document(models.Model):
    """What a row of some room is found by (`core.search`): `texts` by who may find it by them, `keys` that count as a whole.

    Written by triggers with whatever it tells of; its index stands in the migration, for it is asked what a function makes of it.
    """

    kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    texts = models.JSONField(default=dict)
    keys = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="document_once")]


class Stale(models.Model):
    """A document that is to be written anew by and by, since very many changed at once."""

    kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="stale_once")]


class CalendarDayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone may know which days are worked."""
        return self


class CalendarDay(models.Model):
    """A correction of the working-day calendar: the state publishes its holidays year by year."""

    day = models.DateField(_("day"), unique=True)
    working = models.BooleanField(_("working day"))
    note = models.CharField(_("note"), max_length=100, blank=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar correction")
        verbose_name_plural = _("calendar corrections")
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day}"
