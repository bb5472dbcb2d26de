"""In the field: keeping what was replaced, and sending it back (A16, A17)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.numbering import next_number
from core.state import given
from deadlines import actions as deadlines
from deadlines.models import Deadline
from deadlines.rules import due_at, end_of_day
from returns import notices
from returns.actions.locks import locked_parts
from returns.kinds import OF_RETURN, PART_ARRIVE, PART_RETURN, PART_RETURN_STAFF, RECORD_RETURN, TOO_NEAR, Happened
from returns.models import OldPart, ReturnDate, Shipment
from returns.rules import comes_back, return_day
from returns.trail import log
from tickets.cover import cover_of
from tickets.models import RepairRecord


@transaction.atomic
def keep(*, record, by, at) -> list[OldPart]:
    """Tag the replaced parts of a record that was just filed, and promise their return; a paid repair keeps nothing.

    A dealer's parts, and its record signed on paper, come back by the return day of the calendar; our own people's by
    the policy's days, without forfeiture. `by` None is the system.
    """
    if not comes_back(cover_of(record.ticket).covered):
        return []
    dealer, staff = record.task.dealer, None if record.task.dealer_id else record.repairer
    removed_on = clock.company_day(record.finished_at)
    due, owner = _due(removed_on, record.finished_at, dealer, staff), {"dealer": dealer, "user": staff}
    lines = list(record.parts.select_related("part").order_by("id"))
    parts = OldPart.objects.bulk_create(
        OldPart(
            number=next_number("JJ", at),
            record=record,
            record_part=line,
            dealer=dealer,
            staff=staff,
            forfeits=dealer is not None,
            removed_on=removed_on,
            return_by=clock.company_day(due),
        )
        for line in lines
    )
    for part in parts:
        log(part, Happened.PART_KEPT, by=by, at=at, return_by=str(part.return_by))
    if parts:
        deadlines.promise_all(parts, PART_RETURN if dealer else PART_RETURN_STAFF, starts_at=at, due_at=due, **owner)
    if record.signed_how == RepairRecord.Signed.PAPER:
        deadlines.promise(record, RECORD_RETURN, starts_at=at, due_at=due, **owner)
    return parts


def _due(removed_on, removed_at, dealer, staff):
    if dealer is None:
        days = deadlines.policy_for(PART_RETURN_STAFF, removed_at).days
        return due_at(removed_at, None, days, clock.company_zone())
    near = given(deadlines.policy_for(TOO_NEAR, removed_at).days)
    day = return_day(removed_on, ReturnDate.objects.values_list("day", flat=True), near)
    return end_of_day(day, clock.company_zone())


@transaction.atomic
def ship(*, parts, carrier: str, by, box="", at=None) -> Shipment:
    """Send old parts of one dealer, or of our own people, back: by carrier or on a sales delivery truck.

    Shipped by the return day keeps the promise; from then on they are held for the policy's days after it (A16).
    Refuses `shipment.mixed` for several dealers' parts, `part.forfeited` for what is too late already.
    """
    require(by, "returns.ship")
    parts = locked_parts(parts, by)
    at = at or clock.now()
    _check_shipment(parts, carrier, box)
    for part in parts:
        require(by, "returns.ship", part)
    shipment = Shipment(
        number=next_number("FH", at), dealer=parts[0].dealer, carrier=carrier.strip(), box=box.strip(), shipped_at=at, shipped_by=by
    )
    shipment.save(force_insert=True)
    for part in parts:
        _ship_one(part, shipment, by, at)
    notices.shipped(shipment, parts[0].dealer or by, len(parts), at)
    return shipment


def _ship_one(part, shipment, by, at):
    part.ship(shipment, at)
    part.save(update_fields=["state", "shipment", "shipped_at"])
    log(part, Happened.PART_SHIPPED, by=by, at=at, shipment=shipment.number, carrier=shipment.carrier, box=shipment.box)
    if part.forfeits:
        keep_promise(part, at)
        deadlines.promise(part, PART_ARRIVE, starts_at=clock.start_of_day(part.return_by), dealer=part.dealer)


def keep_promise(part: OldPart, at) -> None:
    """The part is on its way, or here: its running promises are kept. Refuses `part.forfeited` where they were not."""
    rows = deadlines.meet(part, OF_RETURN, at)
    if part.forfeits and any(row.state == Deadline.State.BREACHED for row in rows):
        raise too_late(part)


def too_late(part: OldPart) -> Refused:
    """It missed its day: nothing brings its money back (A16)."""
    return Refused(
        "part.forfeited",
        _("%(number)s comes too late: it was due back by %(day)s.") % {"number": part.number, "day": part.return_by},
        _("Its part and labour are not reimbursed. Put it aside for the sales rep."),
        number=part.number,
        return_by=part.return_by,
    )


def _check_shipment(parts, carrier, box):
    if not parts:
        raise ValidationError({"parts": _("Choose the parts that you send.")})
    if not carrier.strip():
        raise ValidationError({"carrier": _("Name the truck or the carrier.")})
    for field, text, limit in (("carrier", carrier, 100), ("box", box, 20)):
        if len(text) > limit:
            raise ValidationError({field: _("At most %(limit)s characters.") % {"limit": limit}})
    if len({part.dealer_id for part in parts}) > 1:
        raise Refused("shipment.mixed", _("These parts are of several dealers."), _("Make one shipment for each dealer."))
    for part in parts:
        if part.state == OldPart.State.FORFEITED:
            raise too_late(part)
