"""Lists of old parts: where they wait, for whom, until when (A16, A17)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.pages import whole
from deadlines.lists import folded, long_before, page_by_due, running, with_due
from deadlines.models import Deadline
from returns.models import OldPart

State = OldPart.State
SIZE = 100
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
    long: str = ""  # this queue itself where what is long late of it is opened
    after: str = ""

    @classmethod
    def of(cls, query) -> "Filters":
        queue = query.get("state", "")
        return cls(
            queue=queue if queue in QUEUES or queue in ENDS else "to_come",
            dealer=whole(query.get("dealer", ""), "dealer"),
            mine=query.get("who") == "mine",
            long=query.get("long", ""),
            after=query.get("after", ""),
        )


def concerned(user, filters: Filters):
    """Everyone's, a dealer's, or a rep's own dealers' and own parts; each with when it is `due`."""
    rows = with_due(OldPart.objects.visible_to(user), user)
    if filters.dealer:
        rows = rows.filter(dealer=filters.dealer)
    if filters.mine:
        rows = rows.filter(Q(dealer__rep=user) | Q(staff=user) if user.role == Role.REP else Q(staff=user))
    return rows


def counts(user, filters: Filters, now: datetime) -> dict[str, int]:
    """How many wait in each queue, and how many of this one are `long` late, in one statement."""
    to_come = Q(state__in=OldPart.TO_COME)
    asked = {name: Count("pk", filter=Q(state=name)) for name in QUEUES if name in OPEN}
    rows = concerned(user, filters).filter(state__in=OPEN)
    of_queue = to_come if filters.queue == "to_come" else Q(state=filters.queue)
    asked["long"] = Count("pk", filter=of_queue & Q(due__lt=long_before(now)))
    return rows.aggregate(to_come=Count("pk", filter=to_come), late=Count("pk", filter=to_come & Q(due__lt=now)), **asked)


def listed(user, filters: Filters, now: datetime) -> tuple[list[tuple[OldPart, Deadline | None]], str]:
    """One page, what is due first on top and what is long late folded, each part with its running promise; and from where the next
    page goes on."""
    rows = concerned(user, filters)
    rows = rows.to_come() if filters.queue in ("to_come", "late") else rows.filter(state=filters.queue)
    if filters.queue == "late":
        rows = rows.filter(due__lt=now)
    else:
        rows = folded(rows, now, filters.long == filters.queue)
    related = ("record_part__part", "record__ticket", "dealer", "staff", "shipment", "room")
    page, more = page_by_due(rows.select_related(*related), filters.after, SIZE)
    promised = running(page, user)
    return [(part, promised.get(part.pk)) for part in page], more
