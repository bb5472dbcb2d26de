"""Where the pages of the verbs of claims and notices lie, and what stands on them (accounts/pages.py)."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.clock import NOW
from core.templatetags.ui import money
from dealers.models import Dealer
from finance.models import Claim, WriteOffNotice
from finance.standing import with_offers

RELATED = (
    "record__ticket__model", "record__ticket__machine__card", "record__ticket__customer", "record__repairer", "record__cause",
    "record__task__dealer", "dealer__rep", "staff", "verified_by", "reviewed_by", "refused_by",
)  # fmt: skip


def claim_of(user, number: str) -> Claim:
    """A claim with all that its page shows; else 404."""
    claims = with_offers(Claim.objects.visible_to(user)).select_related(*RELATED).annotate(now=NOW)
    return get_object_or_404(claims, number=number)


def notice_of(user, number: str) -> WriteOffNotice:
    """A notice with all that its page shows; else 404."""
    rows = WriteOffNotice.objects.visible_to(user).select_related("dealer", "counters", "countered_by").annotate(now=NOW)
    return get_object_or_404(rows, number=number)


def _dealer_of(user, pk: int) -> Dealer:
    return get_object_or_404(Dealer.objects.visible_to(user).annotate(now=NOW), pk=pk)


CLAIM = {
    "path": "claims/<str:number>/", "find": claim_of, "where": lambda one: (one.number,), "back": lambda one: ("claim", one.number),
    "template": "finance/verb.html",
    "shows": lambda _user, one: {
        "claim": one, "named": one.number, "ticket": one.record.ticket, "now": one.now, "facts": [(_("Claimed"), money(one.claimed))],
    },
}  # fmt: skip
NOTICE = {
    "path": "claims/notices/<str:number>/", "find": notice_of, "where": lambda one: (one.number,),
    "back": lambda one: ("notice", one.number), "template": "finance/verb.html",
    "shows": lambda _user, one: {
        "notice": one, "named": one.number, "now": one.now, "facts": [(_("Approved"), money(one.approved))],
    },
}  # fmt: skip
ACCOUNT_OF = {
    "path": "ledger/charge/<int:pk>/", "find": _dealer_of, "where": lambda one: (one.pk,), "back": lambda _one: ("ledger",),
    "template": "finance/verb.html", "shows": lambda _user, one: {"dealer": one, "named": one, "now": one.now},
}  # fmt: skip
