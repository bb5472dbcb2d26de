"""Lists of old parts: where they wait, for whom, until when (A16, A17)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.exceptions import BadRequest
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.pages import whole
from deadlines.models import Deadline
from returns.models import OldPart

State = OldPart.State
PART = OldPart._meta.label_lower
SIZE = 100
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # what nobody promises comes after what is promised
OPEN = ("kept", "shipped", "missing", "received", "appraised", "handed_over")
QUEUES = {
    "to_come": _("Still to come"),
    "late": _("Not back in time"),
    "shipped": _("On the way"),
    "missing": _("Missing"),
    "received": _("To appraise"),
    "appraised": _("To hand over"),
    "handed_over": _("To put away"),
}
ENDS = {"stored": _("In the rooms"), "disposed": _("Disposed of"), "forfeited": _("Forfeited")}


@dataclass(frozen=True)
class Filters:
    """What the address narrows the list to."""

    queue: str
    dealer: int | None = None
    mine: bool = False
    after: tuple[datetime, int] | None = None

    @classmethod
    def of(cls, query) -> "Filters":
        queue = query.get("state", "")
        return cls(
            queue=queue if queue in QUEUES or queue in ENDS else "to_come",
            dealer=whole(query.get("dealer", ""), "dealer"),
            mine=query.get("who") == "mine",
            after=_after(query.get("after", "")),
        )


def _after(text: str) -> tuple[datetime, int] | None:
    if not text:
        return None
    seconds, _sep, pk = text.partition("_")
    try:
        return datetime.fromtimestamp(whole(seconds, "after") / 1_000_000, UTC), whole(pk, "after") or 0
    except (ValueError, OverflowError, TypeError):
        raise BadRequest("after") from None


def concerned(user, filters: Filters):
    """Everyone's, a dealer's, or a rep's own dealers' and own parts; each with when it is `due`."""
    due = Deadline.objects.owed().filter(subject=PART, subject_id=OuterRef("pk")).order_by("-due_at").values("due_at")[:1]
    rows = OldPart.objects.visible_to(user).annotate(due=Coalesce(Subquery(due), Value(NEVER)))
    if filters.dealer:
        rows = rows.filter(dealer=filters.dealer)
    if filters.mine:
        rows = rows.filter(Q(dealer__rep=user) | Q(staff=user) if user.role == Role.REP else Q(staff=user))
    return rows


def counts(user, filters: Filters, now: datetime) -> dict[str, int]:
    """How many wait in each queue, in one statement."""
    to_come = Q(state__in=OldPart.TO_COME)
    asked = {name: Count("pk", filter=Q(state=name)) for name in QUEUES if name in OPEN}
    rows = concerned(user, filters).filter(state__in=OPEN)
    return rows.aggregate(to_come=Count("pk", filter=to_come), late=Count("pk", filter=to_come & Q(due__lt=now)), **asked)


def listed(user, filters: Filters, now: datetime) -> tuple[list[tuple[OldPart, Deadline | None]], str]:
    """One page, what is due first on top, each part with its running promise; and from where the next page goes on."""
    rows = concerned(user, filters)
    rows = rows.to_come() if filters.queue in ("to_come", "late") else rows.filter(state=filters.queue)
    if filters.queue == "late":
        rows = rows.filter(due__lt=now)
    if filters.after:
        due, pk = filters.after
        rows = rows.filter(Q(due__gt=due) | Q(due=due, pk__gt=pk))
    related = ("record_part__part", "record__ticket", "dealer", "staff", "shipment", "room")
    found = list(rows.select_related(*related).order_by("due", "pk")[: SIZE + 1])
    page = found[:SIZE]
    more = f"{page[-1].due.timestamp() * 1_000_000:.0f}_{page[-1].pk}" if len(found) > SIZE else ""
    promised = running(page, user)
    return [(part, promised.get(part.pk)) for part in page], more


def running(parts, user) -> dict[int, Deadline]:
    """The promise that is owed about each part."""
    owed = Deadline.objects.visible_to(user).owed().filter(subject=PART, subject_id__in=[part.pk for part in parts])
    return {row.subject_id: row for row in owed.order_by("due_at")}
