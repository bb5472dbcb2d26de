"""What a dealer owes besides its tasks: old parts to send back, cards to return, notices to answer (A6, A16, A19)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Min, QuerySet, Sum

from core.standing import Among, Told
from deadlines.models import Deadline
from finance.kinds import NOTICE_ANSWER
from finance.models import ClaimLine
from pages.standing import by_reach
from returns.kinds import PART_RETURN
from returns.models import OldPart
from warranty.kinds import CARD_CORRECT, CARD_RETURN

KINDS = [PART_RETURN, CARD_RETURN, CARD_CORRECT]


@dataclass(frozen=True)
class Errand:
    """Several things of one kind with the promise that falls due first."""

    kind: str
    count: int
    promise: Deadline
    at_stake: Decimal | None = None


def errands(user, *, owner: bool) -> list[Errand]:
    """The dealer's errands, first due first; notices are the owner's. Two statements."""
    first, total = {}, {}
    for row in _owed(user, kinds=[*KINDS, NOTICE_ANSWER] if owner else KINDS):
        first.setdefault(row["kind"], row)
        total[row["kind"]] = total.get(row["kind"], 0) + row["n"]
    found = []
    for kind, row in first.items():
        promise = Deadline(kind=kind, starts_at=row["starts"], due_at=row["due_at"])
        parts = kind == PART_RETURN
        found.append(Errand(kind, row["n"] if parts else total[kind], promise, at_stake(user) if parts else None))
    return found


@by_reach
def _owed(user) -> QuerySet:
    owed = Deadline.objects.visible_to(user).owed().filter(Among(F("kind"), Told("kinds")))
    return owed.values("kind", "due_at").annotate(n=Count("id"), starts=Min("starts_at")).order_by("due_at")


def at_stake(user) -> Decimal:
    """What is not written off if the parts that are still kept do not come back: their part and labour lines (A16)."""
    kept = OldPart.objects.visible_to(user).filter(state=OldPart.State.KEPT)
    lines = ClaimLine.objects.visible_to(user).exclude(kind=ClaimLine.Kind.TRAVEL)
    parts = lines.filter(record_part__old_part__in=kept)
    labour = lines.filter(kind=ClaimLine.Kind.LABOUR, claim__record__old_parts__in=kept)
    return lines.filter(pk__in=parts.values("pk").union(labour.values("pk"))).aggregate(sum=Sum("claimed"))["sum"] or Decimal(0)
