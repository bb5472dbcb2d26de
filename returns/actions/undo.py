"""The way back from a wrong scan, and from an appraisal (A16, A17)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock, holds
from core.locks import locked
from deadlines import actions as deadlines
from returns import notices
from returns.actions.desk import promise_appraisal
from returns.actions.locks import locked_part
from returns.kinds import OF_RETURN, PART_APPRAISE, Happened
from returns.models import OldPart, Shipment
from returns.trail import log

State = OldPart.State
STOOD = {Happened.PART_KEPT: State.KEPT, Happened.PART_SHIPPED: State.SHIPPED, Happened.PART_MISSING: State.MISSING}


@transaction.atomic
def withdraw_receipt(*, part, reason: str, by, at=None) -> OldPart:
    """The wrong tag was scanned: this part has not arrived, it is where it was, and its days run on as if nothing had been scanned.

    Until it is appraised; its box is not unpacked yet.
    """
    require(by, "returns.withdraw_receipt")
    part = locked_part(part, by)
    at = at or clock.now()
    check_reason(reason)
    received_at, last = part.received_at, part.events.filter(kind__in=STOOD).order_by("-id").values_list("kind", flat=True).first()
    part.withdraw_receipt(STOOD[last])
    part.save(update_fields=["state", "received_at", "received_by"])
    log(part, Happened.PART_RECEIPT_WITHDRAWN, by=by, at=at, reason=reason)
    deadlines.drop(part, PART_APPRAISE, at)
    deadlines.revive(part, OF_RETURN, received_at, met=True, by=by, at=at, reason=reason)
    if part.state == State.SHIPPED:
        shipment = locked(Shipment.objects.all(), part.shipment_id)
        shipment.received_at = None
        shipment.save(update_fields=["received_at"])
    return part


@transaction.atomic
def withdraw_appraisal(*, part, reason: str, by, despite="", at=None) -> OldPart:
    """Back to the bench, wherever it lies, with days of its own. No verb of a page: finance does it with what it does to the claim,
    `despite` whose hold. Refuses `hold.stands` for any other.
    """
    part = locked_part(part, by)
    at = at or clock.now()
    check_reason(reason)
    holds.check(part, "returns.reappraise", despite=despite)
    with_keeper = part.state != State.APPRAISED
    part.withdraw_appraisal()
    part.save()
    log(part, Happened.PART_APPRAISAL_WITHDRAWN, by=by, at=at, reason=reason)
    promise_appraisal(part, at)
    if with_keeper:
        notices.back_to_bench(part, at)
    return part


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if len(reason) > 200:
        raise ValidationError({"reason": _("At most 200 characters.")})
