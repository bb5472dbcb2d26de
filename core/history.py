"""Who did what, when (X2): rows that can be added and read, never changed."""

from fnmatch import fnmatch

import pgtrigger
from django.conf import settings
from django.db import models

KINDS: dict[str, "EventKind"] = {}


class AppendOnly(models.Model):
    """A row that stays as it was written.

    Two walls: the database role that runs has only INSERT and SELECT (core/roles.py), and a trigger refuses the rest
    even to the owner.
    """

    class Meta:
        abstract = True
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


def personal(*facts: str) -> tuple[str, ...]:
    """Of the facts of a kind: what a person wrote freely, and who a person is (by id). `line_*` stands for all that begin so."""
    return facts


class EventKind(models.TextChoices):
    """What can happen in a room, declared in its `kinds.py`: `NAME = "dotted.code", personal("note"), _("words")`.

    The words may hold facts of the event, `%(number)s`; `personal` may be left out where no fact is. Nothing else can be
    written: see `Event`.
    """

    personal: tuple[str, ...]

    def __new__(cls, code: str, facts: tuple[str, ...] = ()):
        if code in KINDS:
            raise ValueError(f"{code} is declared twice")
        kind = str.__new__(cls, code)
        kind._value_, kind.personal = code, facts
        KINDS[code] = kind
        return kind

    def is_personal(self, fact: str) -> bool:
        """Whether a fact of this kind's events has to go when a person is erased."""
        return any(fnmatch(fact, name) for name in self.personal)


def declared(code: str) -> EventKind:
    """The kind that a code stands for. Raises ValueError for one that no room declares."""
    try:
        return KINDS[code]
    except KeyError:
        raise ValueError(f"no room declares that {code!r} happens") from None


class Facts(dict):
    """For a sentence: what an older release did not write down is left open."""

    def __missing__(self, name):
        return "…"


def words(code: str, facts: dict) -> str:
    """What happened, in the language that is active."""
    return str(declared(code).label) % Facts(facts)


class Event(AppendOnly):
    """One thing that happened to a business object.

    `at` is when it happened, `recorded_at` when the system learned of it; `by` is null for the system itself.
    `kind` is one that a room declares (`EventKind`), any other is refused here; `data` is flat, with from and to, and names
    people by id only, so that a person can be erased. The concrete class adds a key to its subject with PROTECT.
    """

    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.Func(function="app_now"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    data = models.JSONField(default=dict)

    class Meta(AppendOnly.Meta):
        abstract = True

    def __init__(self, *args, **kwargs):
        if "kind" in kwargs:  # rows that are read come with `args`
            declared(kwargs["kind"])
        super().__init__(*args, **kwargs)
