"""At the receiving desk: what came, what did not (A16, A17)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from deadlines import actions as deadlines
from deadlines.models import Deadline
from returns import notices
from returns.actions.field import keep_promise, too_late
from returns.actions.locks import locked_part
from returns.kinds import PART_APPRAISE, RECORD_RETURN, Happened
from returns.models import OldPart, Shipment
from returns.settlement import announce
from returns.trail import log
from tickets import people
from tickets.models import RepairRecord
from tickets.timeline import log as log_ticket

State = OldPart.State


@transaction.atomic
def receive(*, part, by, at=None) -> OldPart:
    """Scan a part as it arrives: the return is kept, the technical department has the policy's days to appraise it.

    Also one that nobody announced, and one that was missed and is found. Refuses `part.forfeited`,
    `part.already_received`.
    """
    require(by, "returns.receive")
    part = locked_part(part, by)
    at = at or clock.now()
    if part.state == State.FORFEITED:
        raise too_late(part)
    if part.received_at:
        raise Refused(
            "part.already_received",
            _("%(number)s has been received already.") % {"number": part.number},
            _("Check the tag; two parts may carry the same one."),
            number=part.number,
            state=part.state,
        )
    part.receive(by, at)
    part.save(update_fields=["state", "received_at", "received_by"])
    log(part, Happened.PART_RECEIVED, by=by, at=at)
    keep_promise(part, at)
    promise_appraisal(part, at)
    if part.shipment_id is None:
        notices.arrived(part, 1, at)
    else:
        _follow_shipment(part.shipment_id, at)
    return part


def promise_appraisal(part: OldPart, at) -> None:
    """The technical department's days, anew each time it comes to the bench."""
    cycle = deadlines.next_cycle(part, PART_APPRAISE)
    deadlines.promise(part, PART_APPRAISE, starts_at=at, department=people.department("technical"), cycle=cycle)


def _follow_shipment(shipment_id, at) -> None:
    """A box whose last part was scanned or missed is unpacked, and the technical department is told once."""
    shipment = locked(Shipment.objects.all(), shipment_id)
    states = list(shipment.parts.values_list("state", flat=True))
    if State.SHIPPED in states or shipment.received_at:
        return
    shipment.received_at = at
    shipment.save(update_fields=["received_at"])
    if State.RECEIVED in states:
        notices.arrived(shipment, states.count(State.RECEIVED), at)


@transaction.atomic
def report_missing(*, part, by, at=None) -> OldPart:
    """The box was unpacked and this part was not in it. It may be found until the days for which it is held are over."""
    require(by, "returns.report_missing")
    part = locked_part(part, by)
    at = at or clock.now()
    part.miss(at)
    part.save(update_fields=["state", "missing_at"])
    log(part, Happened.PART_MISSING, by=by, at=at, box=part.shipment.box)
    notices.missing(part, awaited_until(part), at)
    _follow_shipment(part.shipment_id, at)
    if not part.forfeits:
        announce(part.record, by=by, at=at)
    return part


def awaited_until(part: OldPart):
    """The last day on which a part that is under way or missing is still waited for."""
    running = Deadline.objects.of(part).filter(kind__startswith="part.").exclude(kind=PART_APPRAISE)
    due = running.order_by("-due_at").values_list("due_at", flat=True).first()
    return clock.company_day(due) if due else part.return_by


@transaction.atomic
def receive_original(*, record, by, at=None) -> RepairRecord:
    """Tick off the paper original of a record that was signed on paper (A16).

    Refuses `record.signed_on_screen`, `record.original_here`.
    """
    require(by, "returns.receive_original")
    record = locked(RepairRecord.objects.visible_to(by).select_related("ticket", "task"), record)
    at = at or clock.now()
    if record.signed_how != RepairRecord.Signed.PAPER:
        raise Refused("record.signed_on_screen", _("This record was signed on the screen."), _("There is no paper to wait for."))
    if record.original_received_at:
        raise Refused("record.original_here", _("The original is here already."), _("Look at the record."))
    if at < record.filed_at:
        raise ValidationError({"at": _("This lies before the record was filed.")})
    record.original_received_at = at
    record.save(update_fields=["original_received_at"])
    log_ticket(record.ticket, Happened.RECORD_ORIGINAL_RECEIVED, by=by, at=at, task=record.task, number=record.number)
    deadlines.meet(record, RECORD_RETURN, at)
    announce(record, by=by, at=at)
    return record
