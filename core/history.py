"""Who did what, when (X2): rows that can be added and read, never changed."""

import pgtrigger
from django.conf import settings
from django.db import models


class AppendOnly(models.Model):
    """A row that stays as it was written.

    Two walls: the database role that runs has only INSERT and SELECT (core/roles.py), and a trigger refuses the rest
    even to the owner.
    """

    class Meta:
        abstract = True
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Event(AppendOnly):
    """One thing that happened to a business object.

    `at` is when it happened, `recorded_at` when the system learned of it; `by` is null for the system itself.
    `kind` is dotted (`ticket.dispatched`); `data` is flat, with from and to, and names people by id only, so that a
    person can be erased. The concrete class adds a key to its subject with PROTECT.
    """

    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.Func(function="app_now"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    data = models.JSONField(default=dict)

    class Meta(AppendOnly.Meta):
        abstract = True
