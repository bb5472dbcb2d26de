"""Whether old parts, their events and their deadlines say the same (check_books)."""

from django.db.models import Count, Exists, F, OuterRef, Q

from deadlines.models import Deadline
from returns import kinds
from returns.models import OldPart, PartEvent, Shipment
from tickets.models import RecordPart

State = OldPart.State
EVENT_OF = {
    State.SHIPPED: "part.shipped",
    State.RECEIVED: "part.received",
    State.APPRAISED: "part.appraised",
    State.HANDED_OVER: "part.handed_over",
    State.STORED: "part.stored",
    State.DISPOSED: "part.disposed",
    State.MISSING: "part.missing",
    State.FORFEITED: "part.forfeited",
}


def check() -> list[str]:
    """One sentence per difference; empty when everything agrees."""
    return [*_events(), *_promises(), *_kept(), *_shipments()]


def _events():
    for state, kind in [*EVENT_OF.items(), (None, "part.kept")]:
        parts = OldPart.objects.filter(state=state) if state else OldPart.objects.all()
        for number in parts.exclude(Exists(PartEvent.objects.filter(part=OuterRef("pk"), kind=kind))).values_list("number", flat=True):
            yield f"{number}: no event {kind}"


def _promises():
    owed = Deadline.objects.filter(subject="returns.oldpart", subject_id=OuterRef("pk"), cleared_at__isnull=True)
    expected = {
        (kinds.PART_RETURN,): Q(state=State.KEPT, forfeits=True),
        (kinds.PART_ARRIVE,): Q(state__in=[State.SHIPPED, State.MISSING], forfeits=True),
        (kinds.PART_RETURN_STAFF,): Q(state__in=[State.KEPT, State.SHIPPED, State.MISSING], forfeits=False),
        (kinds.PART_APPRAISE,): Q(state=State.RECEIVED),
    }
    for wanted, which in expected.items():
        rows = OldPart.objects.annotate(promised=Exists(owed.filter(kind__in=wanted)))
        for number, promised in rows.filter((which & Q(promised=False)) | (~which & Q(promised=True))).values_list("number", "promised"):
            yield f"{number}: {wanted[0]} is {'still' if promised else 'not'} promised"


def _kept():
    lines = RecordPart.objects.exclude(record__ticket__origin="import").filter(old_part__isnull=True)
    kept = OldPart.objects.filter(record=OuterRef("record"))
    for record, part in lines.filter(Exists(kept)).values_list("record__number", "part__number"):
        yield f"{record}: {part} has no tag"
    for number in OldPart.objects.exclude(record=F("record_part__record")).values_list("number", flat=True):
        yield f"{number}: tagged for another record"


def _shipments():
    rows = Shipment.objects.annotate(under_way=Count("parts", filter=Q(parts__state=State.SHIPPED)), all=Count("parts"))
    for number, received_at, under_way, count in rows.values_list("number", "received_at", "under_way", "all"):
        if count == 0:
            yield f"{number}: empty shipment"
        elif (received_at is None) != (under_way > 0):
            yield f"{number}: unpacked and under way do not agree"
