"""Where the pages of the verbs of claims lie (accounts/pages.py)."""

from django.shortcuts import get_object_or_404

from finance.models import Claim
from finance.standing import with_offers


def _claim_of(user, number: str) -> Claim:
    related = ("record__ticket", "record__task", "dealer", "staff", "refused_by")
    return get_object_or_404(with_offers(Claim.objects.visible_to(user)).select_related(*related), number=number)


CLAIM = {
    "path": "claims/<str:number>/", "find": _claim_of,
    "where": lambda claim: (claim.number,), "back": lambda claim: ("claim", claim.number),
    "template": "verb.html", "shows": lambda claim: {"thing": claim, "what": f"{claim.party} {claim.record.ticket.title}"},
}  # fmt: skip
