"""What a dealer owes besides its tasks: old parts to send back, cards to return, notices to answer (A6, A16, A19)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Min, QuerySet, Sum

from core.standing import Among, Told
from deadlines.lists import long_before
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
    """Several things of one kind with the promise that falls due next, and how many of them are long late."""

    kind: str
    count: int
    promise: Deadline
    long: int = 0
    at_stake: Decimal | None = None


def errands(user, now: datetime, *, owner: bool) -> list[Errand]:
    """The dealer's errands, what falls due next first, those that are long late and nothing else last; notices are the owner's.
    Two statements."""
    before, of_kind = long_before(now), defaultdict(list)
    for row in _owed(user, kinds=[*KINDS, NOTICE_ANSWER] if owner else KINDS):
        of_kind[row["kind"]].append(row)
    found = [_errand(user, kind, rows, before) for kind, rows in of_kind.items()]
    return sorted(found, key=lambda one: (one.promise.due_at < before, one.promise.due_at))


def _errand(user, kind: str, rows: list[dict], before: datetime) -> Errand:
    """`rows` are the promises of a kind by due moment; old parts are counted for the return day that comes next."""
    first = next((row for row in rows if row["due_at"] >= before), rows[0])
    promise = Deadline(kind=kind, starts_at=first["starts"], due_at=first["due_at"])
    long = sum(row["n"] for row in rows if row["due_at"] < before)
    if kind == PART_RETURN:
        return Errand(kind, first["n"], promise, long if first["due_at"] >= before else 0, at_stake(user))
    return Errand(kind, sum(row["n"] for row in rows), promise, long)


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
