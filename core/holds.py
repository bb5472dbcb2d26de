"""Named holds: what a room above puts on a row of a lower room, so that a verb there is refused by name until it is lifted.

The room that holds declares the kind in its `holds.py`, with the verbs that it stops. The lower room's own action places and
lifts it behind the lock of the row, and its verbs ask `check` there; so a hold and a verb that it stops never both succeed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import Refused

KINDS: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Kind:
    """Why something is held, in words after a colon; the model (`returns.oldpart`) and the verbs that it stops; what ends it."""

    label: str
    about: str
    stops: tuple[str, ...]
    ends: str


def names(kind: str, label, *, about: str, stops: Iterable[str], ends) -> str:
    """Declare a kind of hold and give its name back."""
    KINDS[kind] = Kind(label, about, tuple(stops), ends)
    return kind


@dataclass(frozen=True)
class Hold:
    """One that stands: its kind, the number of what it is there for, since when."""

    kind: str
    because: str
    since: datetime

    @property
    def label(self):
        return KINDS[self.kind].label

    @property
    def ends(self):
        return KINDS[self.kind].ends

    def stops(self, verb: str) -> bool:
        return verb in KINDS[self.kind].stops


class Held(models.Model):
    """A row that can be held."""

    holds = models.JSONField(default=list, db_default=models.Value([], models.JSONField()), editable=False)

    class Meta:
        abstract = True

    @property
    def standing(self) -> list[Hold]:
        """Its holds, the oldest first."""
        return [Hold(one["kind"], one["because"], datetime.fromisoformat(one["since"])) for one in self.holds]

    def hold_against(self, verb: str, despite: str = "") -> Hold | None:
        """The first hold that stops a verb, other than those because of `despite`."""
        return next((hold for hold in self.standing if hold.stops(verb) and hold.because != despite), None)


def place(row: Held, kind: str, because: str, at: datetime) -> bool:
    """Hold a locked row, which the caller saves; False where it is held so already. Raises ValueError for another model's kind."""
    if KINDS[kind].about != row._meta.label_lower:
        raise ValueError(f"{kind} holds {KINDS[kind].about}, not {row._meta.label_lower}")
    if any(hold.kind == kind and hold.because == because for hold in row.standing):
        return False
    row.holds = [*row.holds, {"kind": kind, "because": because, "since": at.isoformat()}]
    return True


def lift(row: Held, kind: str, because: str) -> bool:
    """The same the other way; False where it is not held so."""
    kept = [one for one in row.holds if (one["kind"], one["because"]) != (kind, because)]
    lifted = len(kept) < len(row.holds)
    row.holds = kept
    return lifted


def told(facts: dict) -> dict:
    """The facts of an event about a hold with its words, `why`; other facts as they are."""
    return facts | {"why": KINDS[facts["hold"]].label} if facts.get("hold") in KINDS else facts


def check(row: Held, verb: str, despite: str = "") -> None:
    """Refuse a verb with the name of the hold that stops it. The caller holds the row's lock. Raises Refused `hold.stands`.

    `despite` is the number of what the verb carries out: what is held for its sake does not stop it.
    """
    if hold := row.hold_against(verb, despite):
        raise Refused(
            "hold.stands",
            _("%(what)s is held: %(why)s (%(because)s).") % {"what": row, "why": hold.label, "because": hold.because},
            hold.ends,
            hold=hold.kind,
            because=hold.because,
        )
