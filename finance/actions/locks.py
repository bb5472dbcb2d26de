"""Fetching claims and notices to change them."""

from core.locks import locked, locked_all
from finance.models import Claim, NoticeLine, WriteOffNotice

RELATED = ("record__ticket__machine__card", "record__ticket__model", "record__task", "record__repairer", "dealer__rep", "staff")


def locked_claim(claim, by) -> Claim:
    """A claim with what its rules ask for."""
    return locked(Claim.objects.visible_to(by).select_related(*RELATED), claim)


def locked_claims(claims, by) -> list[Claim]:
    """Several, locked in the order of their ids. Raises NotFound unless all are there."""
    return locked_all(Claim.objects.visible_to(by).select_related(*RELATED), claims)


def locked_notice(notice, by) -> tuple[WriteOffNotice, list[NoticeLine]]:
    """A notice, locked, with its claims locked after it, and its lines in their order."""
    notice = locked(WriteOffNotice.objects.visible_to(by).select_related("dealer__rep"), notice)
    lines = list(notice.lines.select_related("claim_line").order_by("seq"))
    claims = {claim.pk: claim for claim in locked_claims({line.claim_line.claim_id for line in lines}, None)}
    for line in lines:
        line.notice, line.claim_line.claim = notice, claims[line.claim_line.claim_id]
    return notice, lines
