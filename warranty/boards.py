"""Lists of receipt cards: what is due first on top, and who returns them worst (A6)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.pages import whole
from deadlines.lists import folded, long_before, page_by_due, running, with_due
from deadlines.models import Deadline
from warranty.kinds import OF_CARD
from warranty.models import ReceiptCard

State = ReceiptCard.State
SIZE = 100
OWED = ("sold", "sent_back")
QUEUES = {
    "returned": _("To accept"),
    "late": _("Not back in time"),
    "sold": _("Not back yet"),
    "sent_back": _("To be corrected"),
}
ENDS = {"accepted": _("Accepted"), "issued": _("Not sold yet"), "void": _("Void")}
FIRST = {Role.TECHNICIAN: "returned", Role.LEADER: "late"}


@dataclass(frozen=True)
class Filters:
    """What the address narrows the list to; each role begins with what it does."""

    queue: str
    dealer: int | None = None
    mine: bool = False
    long: str = ""  # this queue itself where what is long late of it is opened
    after: str = ""

    @classmethod
    def of(cls, query, user) -> "Filters":
        queue = query.get("state", "")
        return cls(
            queue=queue if queue in QUEUES or queue in ENDS else FIRST.get(user.role, "sold"),
            dealer=whole(query.get("dealer", ""), "dealer"),
            mine=query.get("who") == "mine" and user.role == Role.REP,
            long=query.get("long", ""),
            after=query.get("after", ""),
        )


def concerned(user, filters: Filters):
    rows = with_due(ReceiptCard.objects.visible_to(user), user)
    if filters.dealer:
        rows = rows.filter(machine__dealer=filters.dealer)
    return rows.filter(machine__dealer__rep=user) if filters.mine else rows


def counts(user, filters: Filters, now: datetime) -> dict[str, int]:
    """How many wait in each queue, and how many of this one are `long` late, in one statement."""
    rows = concerned(user, filters).filter(state__in=["returned", *OWED])
    late = Count("pk", filter=Q(state__in=OWED, due__lt=now))
    long = Count("pk", filter=Q(state=filters.queue, due__lt=long_before(now)))
    return rows.aggregate(late=late, long=long, **{name: Count("pk", filter=Q(state=name)) for name in ("returned", *OWED)})


def listed(user, filters: Filters, now: datetime) -> tuple[list[tuple[ReceiptCard, Deadline | None]], str]:
    """One page of a queue, each card with its running 20 days; and from where the next page goes on."""
    rows = concerned(user, filters)
    if filters.queue == "late":
        rows = rows.filter(state__in=OWED, due__lt=now)
    else:
        rows = folded(rows.filter(state=filters.queue), now, filters.long == filters.queue)
    related = ("machine__model", "machine__customer", "machine__dealer")
    page, more = page_by_due(rows.select_related(*related), filters.after, SIZE)
    promised = running(page, user)
    return [(card, promised.get(card.pk)) for card in page], more


def worst(user, now: datetime, most: int = 8) -> list[dict]:
    """Dealers with cards that are late, the most first: {dealer id and name, late, owed}."""
    owed = Deadline.objects.visible_to(user).owed().filter(kind__in=OF_CARD, dealer__isnull=False)
    late = Q(pk__in=owed.late(now).values("pk"))
    rows = owed.values("dealer", "dealer__short_name").annotate(owed=Count("pk"), late=Count("pk", filter=late))
    return list(rows.filter(late__gt=0).order_by("-late", "dealer")[:most])


def next_card(user, card: ReceiptCard, queue: str) -> ReceiptCard | None:
    """The one of the same queue that comes after `card`."""
    return with_due(ReceiptCard.objects.visible_to(user).filter(state=queue).exclude(pk=card.pk), user).order_by("due", "pk").first()
