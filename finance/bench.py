"""What lies on the appraisal bench: a part, the box it came in, and what its claim would pay (A8, A16, A17).

It stands in this storey because parts and money are seen together there. A part costs the same number of statements
whatever its box holds.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDay

from core import clock
from core.clock import NOW
from core.money import ZERO
from deadlines.lists import with_due
from deadlines.models import Deadline
from finance.lines import part_facts, weigh
from finance.models import Claim, ClaimLine
from returns.actions.bench import not_in_the_box
from returns.kinds import OF_RETURN, PART_APPRAISE, RECORD_RETURN
from returns.models import OldPart
from tickets.models import RepairRecord

State = OldPart.State
SHOWN = 200
PART = OldPart._meta.label_lower
RELATED = (
    "record_part__part", "record__ticket__machine__model", "record__repairer", "record__task", "dealer", "staff", "shipment", "cause",
    "appraised_by",
)  # fmt: skip


def waiting(user) -> list[OldPart]:
    """What has been received and not appraised, the earliest promise first; each with its `due`."""
    rows = with_due(OldPart.objects.visible_to(user).filter(state=State.RECEIVED), user)
    return list(rows.select_related("record_part__part").order_by("due", "id")[:SHOWN])


def _done_today(user) -> QuerySet:
    midnight = TruncDay(NOW, tzinfo=clock.company_zone())
    return OldPart.objects.visible_to(user).filter(appraised_by=user, appraised_at__gte=midnight)


def done_today(user) -> int:
    """How many this person has appraised since midnight."""
    return _done_today(user).count()


def on_the_bench(user) -> QuerySet:
    """Parts with what stands beside them, and how many this person has `done` today."""
    done = _done_today(user).order_by().values("appraised_by").annotate(many=Count("pk")).values("many")
    return OldPart.objects.visible_to(user).select_related(*RELATED).annotate(now=NOW, done=Coalesce(Subquery(done), 0))


def batch_of(part: OldPart, user) -> list[OldPart]:
    """The parts that came with it, in their order: in its box, or unannounced from the same sender on the same day."""
    rows = OldPart.objects.visible_to(user).select_related("record_part__part", "record__ticket", "cause", "shipment")
    if part.shipment_id:
        rows = rows.filter(shipment=part.shipment_id)
    elif part.received_at:
        rows = rows.filter(shipment=None, dealer=part.dealer_id, staff=part.staff_id, received_at__date=clock.company_day(part.received_at))
    else:
        return [part]
    return list(rows.order_by("id")[:SHOWN])


def next_after(part: OldPart, batch: list[OldPart], queue: list[OldPart]) -> OldPart | None:
    """What comes onto the bench next: on through the box, then from its beginning, then whatever is due first."""
    in_box = [row for row in batch if row.state == State.RECEIVED and row.pk != part.pk]
    later = [row for row in in_box if row.number > part.number]
    others = [row for row in queue if row.pk != part.pk]
    return next(iter([*later, *in_box, *others]), None)


@dataclass
class Promises:
    """The deadlines about a part, its box and its record, asked in one statement."""

    appraise: Deadline | None = None
    awaited: dict[int, date] = field(default_factory=dict)
    paper_back: bool = True

    def note(self, part: OldPart):
        """Why a missing part has no procedure."""
        return not_in_the_box(part, self.awaited.get(part.pk, part.return_by))


def promises(part: OldPart, batch: list[OldPart], user) -> Promises:
    concerned = {part.pk, *(row.pk for row in batch if row.state == State.MISSING)}
    about = Q(subject=PART, subject_id__in=concerned)
    about |= Q(subject=RepairRecord._meta.label_lower, subject_id=part.record_id, kind=RECORD_RETURN)
    found = Promises()
    for row in Deadline.objects.visible_to(user).filter(about).select_related("term").order_by("due_at"):
        if row.kind == RECORD_RETURN:
            found.paper_back = row.state != Deadline.State.BREACHED or row.dealer_id is None
        elif row.kind in OF_RETURN:
            found.awaited[row.subject_id] = clock.company_day(row.due_at)
        elif row.kind == PART_APPRAISE and row.cleared_at is None:
            found.appraise = row
    return found


@dataclass
class Amounts:
    """The lines of the part's claim as they stand, or as they would under the finding that is being made."""

    claim: Claim | None
    lines: list[ClaimLine]
    open: bool = False

    @property
    def claimed(self) -> Decimal:
        return sum((line.claimed for line in self.lines), ZERO)

    @property
    def approved(self) -> Decimal:
        return sum((line.approved or ZERO for line in self.lines), ZERO)

    @property
    def cut(self) -> Decimal:
        return self.claimed - self.approved


def amounts(part: OldPart, user, paper_back: bool, cause=None, justified: bool = True) -> Amounts:
    """What the claim of this part's record would pay; `cause` is the finding that is being made, None before there is one."""
    related = ("claim__record", "record_part__part", "record_part__old_part")
    lines = list(ClaimLine.objects.visible_to(user).filter(claim__record=part.record_id).select_related(*related).order_by("seq"))
    if not lines:
        return Amounts(None, [])
    claim = lines[0].claim
    claim.record = part.record
    if claim.state not in (Claim.State.SUBMITTED, Claim.State.HELD):
        return Amounts(claim, lines)
    old = [line.record_part.old_part for line in lines if line.record_part_id]
    for row in old:
        if row.pk == part.pk and row.state == State.RECEIVED:
            row.liable, row.justified = cause.liable if cause else "", justified
    weigh(claim, lines, part_facts(old, lines), paper_back)
    return Amounts(claim, lines, open=part.state == State.RECEIVED)
