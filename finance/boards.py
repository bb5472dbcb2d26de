"""Lists of claims and notices, what is due first on top (A18, A19)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.money import ZERO
from core.pages import whole
from deadlines.lists import folded, long_before, page_by_due, running, with_due
from deadlines.models import Deadline
from dealers.models import Dealer
from finance.models import Claim, ClaimLine, NoticeLine, WriteOffNotice

State = Claim.State
SIZE = 100
QUEUES = {
    "appraised": _("To verify"),
    "verified": _("To review"),
    "reviewed": _("Ready for a notice"),
    "held": _("On hold"),
    "submitted": _("Waiting for old parts"),
    "sent_back": _("Sent back"),
    "noticed": _("On a notice"),
}
ENDS = {"settled": _("Settled"), "refused": _("Refused"), "lapsed": _("Lapsed")}
FIRST = {Role.FINANCE: "verified"}
NOTICES = {"issued": _("Awaiting confirmation"), "disputed": _("Disputed"), "settled": _("Settled"), "withdrawn": _("Withdrawn")}


@dataclass(frozen=True)
class Filters:
    """What the address narrows the list to; a rep sees his own dealers first, finance what it reviews."""

    queue: str
    dealer: int | None = None
    mine: bool = False
    long: str = ""  # this queue itself where what is long late of it is opened
    after: str = ""

    @classmethod
    def of(cls, query, user) -> "Filters":
        queue, who = query.get("state", ""), query.get("who", "mine" if user.role == Role.REP else "all")
        return cls(
            queue=queue if queue in QUEUES or queue in ENDS else FIRST.get(user.role, "appraised"),
            dealer=whole(query.get("dealer", ""), "dealer"),
            mine=who == "mine" and user.role == Role.REP,
            long=query.get("long", ""),
            after=query.get("after", ""),
        )


def concerned(user, filters: Filters):
    rows = Claim.objects.visible_to(user)
    if filters.dealer:
        rows = rows.filter(dealer=filters.dealer)
    return rows.filter(Q(dealer__rep=user) | Q(staff=user)) if filters.mine else rows


def counts(user, filters: Filters, now: datetime) -> dict[str, int]:
    """How many wait in each queue, and how many of this one are `long` late, in one statement."""
    rows = concerned(user, filters).filter(state__in=list(QUEUES))
    late = with_due(rows.filter(state=filters.queue), user).filter(due__lt=long_before(now))
    return rows.aggregate(
        long=Count("pk", filter=Q(pk__in=late.values("pk"))), **{name: Count("pk", filter=Q(state=name)) for name in QUEUES}
    )


def claims(user, filters: Filters, now: datetime) -> tuple[list[tuple[Claim, Deadline | None]], str]:
    """One page of a queue, each claim with its running promise; and from where the next page goes on."""
    rows = folded(with_due(concerned(user, filters).filter(state=filters.queue), user), now, filters.long == filters.queue)
    related = ("record__ticket__model", "record__repairer", "dealer", "staff")
    page, more = page_by_due(rows.select_related(*related), filters.after, SIZE)
    promised = running(page, user)
    return [(claim, promised.get(claim.pk)) for claim in page], more


def next_claim(user, claim: Claim, queue: str) -> Claim | None:
    """What this person does after `claim`: the one of the same queue that is due first."""
    mine = Filters(queue=queue, mine=user.role == Role.REP)
    rows = with_due(concerned(user, mine).filter(state=queue).exclude(pk=claim.pk), user)
    return rows.order_by("due", "pk").first()


@dataclass(frozen=True)
class Ready:
    """A dealer with reviewed claims that stand on no notice."""

    dealer: Dealer
    claims: int
    claimed: Decimal
    approved: Decimal


def ready(user) -> list[Ready]:
    """Whom a notice can be issued to, the largest sum first; two statements."""
    lines = ClaimLine.objects.visible_to(user).waiting().filter(claim__state=State.REVIEWED, claim__dealer__isnull=False)
    sums = lines.values("claim__dealer").annotate(n=Count("claim", distinct=True), claimed=Sum("claimed"), approved=Sum("approved"))
    rows = {row["claim__dealer"]: row for row in sums.order_by()}
    dealers = Dealer.objects.visible_to(user).filter(pk__in=list(rows))
    found = [Ready(d, rows[d.pk]["n"], rows[d.pk]["claimed"], rows[d.pk]["approved"] or ZERO) for d in dealers]
    return sorted(found, key=lambda row: -row.approved)


def notices(user, state: str = "", dealer: int | None = None):
    """Notices with how many lines and tickets they have and how many lines are disputed."""
    rows = WriteOffNotice.objects.visible_to(user).select_related("dealer")
    rows = rows.filter(state=state) if state in NOTICES else rows
    rows = rows.filter(dealer=dealer) if dealer else rows
    disputed = Count("lines", filter=Q(lines__answer=NoticeLine.Answer.DISPUTED))
    return rows.annotate(n=Count("lines"), tickets=Count("lines__ticket_number", distinct=True), disputed=disputed)


def notice_counts(user) -> dict[str, int]:
    rows = WriteOffNotice.objects.visible_to(user).filter(state__in=["issued", "disputed"])
    return rows.aggregate(**{name: Count("pk", filter=Q(state=name)) for name in ("issued", "disputed")})
