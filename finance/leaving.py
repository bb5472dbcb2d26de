"""What people hold of claims: those of their own repairs that are not settled (A18)."""

from django.utils.translation import gettext_lazy as _

from accounts import leaving
from core.locks import locked_all
from finance.kinds import Happened
from finance.models import Claim, Posting
from finance.trail import log


def _claims(person, _at):
    return Claim.objects.filter(staff=person).exclude(state__in=Claim.OVER).order_by("id")


def _hand(rows, *, person, to, by, at) -> None:
    """Whoever hands it in again from here; the repair stays with who did it."""
    for claim in locked_all(Claim.objects.all(), rows):
        claim.staff = to
        claim.save(update_fields=["staff"])
        log(claim, Happened.CLAIM_TAKEN_OVER, by=by, at=at, user_from=person.pk, user_to=to.pk)


leaving.stays(Claim, "verified_by", "reviewed_by", "refused_by")
leaving.stays(Posting, "by")
leaving.register(
    leaving.Holding(
        code="finance.claim", company=True, label=_("claims for his own repairs"), keys=(("finance.Claim", "staff"),), rows=_claims,
        said=lambda claim: claim.number, hand=_hand,
    )
)  # fmt: skip
