"""Fetching claims and notices to change them."""

from core.locks import locked, locked_all
from finance.models import Claim, NoticeLine, WriteOffNotice
from returns.actions.locks import locked_records

RELATED = (
    "record__ticket__machine__card",
    "record__ticket__model",
    "record__task",
    "record__repairer",
    "dealer__rep",
    "staff",
    "refused_by",
)


def locked_claim(claim, by) -> Claim:
    """A claim with what its rules ask for, behind the lock of its record, as its parts are (decision 4)."""
    mine = Claim.objects.visible_to(by).filter(pk=getattr(claim, "pk", claim))
    locked_records(list(mine.values_list("record_id", flat=True)))
    return locked(Claim.objects.visible_to(by).select_related(*RELATED), claim)


def locked_claims(claims, by) -> list[Claim]:
    """Several, locked in the order of their ids. Raises NotFound unless all are there."""
    return locked_all(Claim.objects.visible_to(by).select_related(*RELATED), claims)


def locked_notice(notice, by) -> tuple[WriteOffNotice, list[NoticeLine]]:
    """A notice, locked after the records of its claims, with the claims locked after it, and its lines in their order."""
    mine = NoticeLine.objects.visible_to(by).filter(notice=getattr(notice, "pk", notice))
    locked_records(list(mine.values_list("claim_line__claim__record_id", flat=True)))
    notice = locked(WriteOffNotice.objects.visible_to(by).select_related("dealer__rep"), notice)
    lines = list(notice.lines.select_related("claim_line").order_by("seq"))
    claims = {claim.pk: claim for claim in locked_claims({line.claim_line.claim_id for line in lines}, None)}
    for line in lines:
        line.notice, line.claim_line.claim = notice, claims[line.claim_line.claim_id]
    return notice, lines
