"""What holding running promises by another version of their rule would move: shown before it is done."""

from dataclasses import dataclass
from datetime import datetime

from deadlines.actions.promising import versions_of
from deadlines.actions.replanning import held_by_others
from deadlines.models import Deadline, Term
from deadlines.replay import History

SHOWN = 20


@dataclass(frozen=True)
class Move:
    """A running promise, and when it would fall due."""

    deadline: Deadline
    due: datetime


def preview(policy: Term, user, at: datetime) -> tuple[int, list[Move]]:
    """How many would move, and the first of them with both due moments."""
    rows = held_by_others(policy, user, at)
    version = versions_of([policy]).get(policy.calendar_id)
    found = rows.with_why().select_related("user", "department", "dealer", "stands_for").order_by("due_at", "id")[:SHOWN]
    return rows.count(), [Move(row, History.of(row).replanned(policy, version, at).due) for row in found]
