"""The old parts of a claim are held as long as it is open, and while a line of it is disputed."""

from finance.holds import CLAIM_DISPUTED, CLAIM_OPEN
from finance.models import Claim, NoticeLine
from returns import actions as returns


def follow(claims, *, by, at) -> None:
    """Hold or let go what these claims want held now; the caller has changed them and holds their records (locked_claim)."""
    answer = NoticeLine.Answer.DISPUTED
    disputed = set(NoticeLine.objects.filter(claim_line__claim__in=claims, answer=answer).values_list("claim_line__claim", flat=True))
    for claim in claims:
        wanted = {CLAIM_OPEN: claim.state not in Claim.OVER, CLAIM_DISPUTED: claim.pk in disputed}
        for kind, held in wanted.items():
            turn = returns.hold if held else returns.lift
            turn(records=[claim.record_id], kind=kind, because=claim.number, by=by, at=at)
