"""How the engine itself is: when it last swept, whether a clock holds it, what the nightly replay found."""

from django.db import models
from django.utils.translation import gettext_noop

APART = gettext_noop("host and database clocks are %(seconds)s s apart")
AHEAD = gettext_noop("the host's clock jumped %(seconds)s s ahead")


class PulseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company's."""
        return self if user is None or user.is_company else self.none()

    def held(self):
        """Where a clock holds the sweep."""
        return self.filter(held_since__isnull=False)

    def apart(self):
        """Where it does because host and database clocks are apart: they have to be set, no word of anybody helps."""
        return self.held().filter(held_why__startswith=APART.partition("%")[0])


class Pulse(models.Model):
    """One row for each machine that sweeps (`host` is its boot), written by its sweeps and its nightly replay.

    `at` is when it last came to sweep, held or not. `offset` is its wall clock minus its boot clock in seconds when it last
    swept, so while both could be trusted; `held_since` is set while a clock that jumped holds it.
    """

    host = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    offset = models.FloatField(null=True)
    held_since = models.DateTimeField(null=True)
    held_why = models.CharField(max_length=200, blank=True, default="")
    replayed_at = models.DateTimeField(null=True)
    replayed = models.PositiveIntegerField(default=0)
    differences = models.PositiveIntegerField(default=0)

    objects = PulseQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return self.host

    @property
    def jumped(self) -> bool:
        """Whether it is held because its clock jumped ahead, which may be the right time after all."""
        return self.held_since is not None and not self.held_why.startswith(APART.partition("%")[0])
