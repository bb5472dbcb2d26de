"""At the technical department's bench: cause, liability, usable or scrap (A17)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock, holds
from core.errors import Refused
from deadlines import actions as deadlines
from returns.actions.desk import awaited_until
from returns.actions.field import too_late
from returns.actions.locks import locked_part
from returns.kinds import PART_APPRAISE, Happened
from returns.models import OldPart
from returns.settlement import announce
from returns.trail import log
from warranty.models import Liable

State = OldPart.State


@transaction.atomic
def appraise(*, part, cause, usable: bool, justified: bool, by, evidence="", at=None) -> OldPart:
    """Say why a part failed, whether it may be used again, and whether it had to be replaced.

    Who answers follows the cause (A8). What costs the dealer its money needs evidence. Refuses `part.missing`,
    `part.not_received`, `part.forfeited`; what is appraised already, and held: `hold.stands`.
    """
    require(by, "returns.appraise")
    part = locked_part(part, by)
    require(by, "returns.appraise", part)
    at = at or clock.now()
    _check_here(part)
    if part.appraised_at:
        holds.check(part, "returns.reappraise")
    _check_findings(cause, usable, justified, evidence)
    part.appraise(cause=cause, usable=usable, justified=justified, evidence=evidence.strip(), by=by, at=at)
    part.save(update_fields=["state", "cause", "liable", "usable", "justified", "evidence", "appraised_at", "appraised_by"])
    log(
        part,
        Happened.PART_APPRAISED,
        by=by,
        at=at,
        cause=cause.name,
        liable=part.liable,
        usable=usable,
        justified=justified,
        evidence=part.evidence,
    )
    deadlines.meet(part, PART_APPRAISE, at)
    announce(part.record, by=by, at=at)
    return part


def _check_here(part):
    if part.state == State.FORFEITED:
        raise too_late(part)
    if part.state == State.MISSING:
        raise not_in_the_box(part, awaited_until(part))
    if part.received_at is None:
        raise Refused(
            "part.not_received",
            _("%(number)s cannot be appraised: it has not been received.") % {"number": part.number},
            _("Have it scanned at the receiving desk first."),
            number=part.number,
            state=part.state,
        )


def not_in_the_box(part, until) -> Refused:
    """The box was unpacked without it: no procedure by the technical department (A16). Found by `until` it may go on."""
    return Refused(
        "part.missing",
        _("%(number)s cannot be appraised: the old part was not in the box.") % {"number": part.number},
        _("Ask the keeper to look into box %(box)s again. Not found by %(day)s, its part and labour are not paid; the rest goes on.")
        % {"box": part.shipment.box or part.shipment.number, "day": until},
        number=part.number,
    )


def _check_findings(cause, usable, justified, evidence):
    if cause is None or not cause.active:
        raise ValidationError({"cause": _("Choose the cause.")})
    for field, value in (("usable", usable), ("justified", justified)):
        if not isinstance(value, bool):
            raise ValidationError({field: _("Choose one of the two.")})
    if len(evidence) > 500:
        raise ValidationError({"evidence": _("At most 500 characters.")})
    costs_the_dealer = not justified or cause.liable in (Liable.DEALER, Liable.CUSTOMER)
    if costs_the_dealer and not evidence.strip():
        raise ValidationError({"evidence": _("Give the evidence: the dealer is not paid for this part.")})
