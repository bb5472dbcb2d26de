"""What is in doubt about records, as pages show it: each with its sentence and the button to answer it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Role
from accounts.pages import Offered, buttons
from core.clock import NOW
from deadlines.models import Absence
from tickets.models import Doubt, RepairRecord
from tickets.plausible import said

RELATED = ("record__task__dealer", "record__repairer", "record__ticket__machine", "other__task", "answered_by")


@dataclass(frozen=True)
class Shown:
    """One doubt before a reader."""

    doubt: Doubt
    says: str
    does: list[Offered]


def shown(request, rows: QuerySet) -> list[Shown]:
    """Some doubts before who asks; one statement, and one for whom a rep stands in."""
    found = rows.select_related(*RELATED)
    return [Shown(doubt, said(doubt, request.user), buttons(request, doubt) if request.user.is_company else []) for doubt in found]


def about(request, record: RepairRecord) -> list[Shown]:
    """What is in doubt about one record, in the order in which it was found."""
    return shown(request, Doubt.objects.visible_to(request.user).filter(record=record).order_by("id"))


def to_answer(user) -> QuerySet:
    """What waits for this person: open, not about his own work, a rep's of his dealers and of those for whom he stands in."""
    rows = Doubt.objects.visible_to(user).open().exclude(Q(record__repairer=user) | Q(record__filed_by=user))
    if user.role != Role.REP:
        return rows
    away = Absence.objects.visible_to(None).on(NOW).filter(stand_in=user).values("user")
    mine = Q(record__task__dealer__rep=user) | Q(record__task__dealer__rep__in=away)
    return rows.filter(mine | Q(record__task__dealer=None) | Q(record__task__dealer__rep=None))
