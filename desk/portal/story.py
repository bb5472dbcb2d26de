"""The timeline of a ticket as a dealer may read it: what happened, who, and the words that were written (X2, X4)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime

from tickets import timeline
from tickets.models import Event, Task

SAID = ("text", "outcome", "result", "reason", "note")


@dataclass(frozen=True)
class Line:
    """One line; `mark` where the state changed, `visit_at` where a visit was promised."""

    at: datetime
    by: str
    words: str
    said: str
    mark: bool
    visit_at: datetime | None
    told: str


def story(ticket, user) -> list[Line]:
    """Newest first; one statement."""
    rows = Event.objects.visible_to(user).filter(ticket=ticket).select_related("by").order_by("-at", "-id")
    return [_line(row) for row in rows]


def _line(row) -> Line:
    said = next((str(row.data[key]) for key in SAID if row.data.get(key)), "")
    visit = parse_datetime(row.data.get("visit_at") or "")
    told = row.data.get("told_how")
    return Line(
        at=row.at, by=row.by.name if row.by else "", words=timeline.words(row), said=said, mark=row.kind in timeline.MARKS,
        visit_at=visit, told=Task.Told(told).label if told in Task.Told.values else "",
    )  # fmt: skip
