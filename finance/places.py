"""Where the pages of the verbs of claims and notices lie, and what stands on them (accounts/pages.py)."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.clock import NOW
from core.templatetags.ui import clock, money
from dealers.models import Dealer
from finance.models import Claim, NoticeLine, WriteOffNotice
from finance.standing import with_offers
from tickets.models import Redress

RELATED = (
    "record__ticket__model", "record__ticket__machine__card", "record__ticket__customer", "record__repairer", "record__cause",
    "record__task__dealer", "dealer__rep", "staff", "verified_by", "reviewed_by", "refused_by",
)  # fmt: skip


def claim_of(user, number: str) -> Claim:
    """A claim with all that its page shows; else 404."""
    on = NoticeLine.objects.visible_to(user).filter(claim_line__claim=OuterRef("pk")).values("notice__number")
    claims = with_offers(Claim.objects.visible_to(user)).select_related(*RELATED).annotate(now=NOW, on_notices=ArraySubquery(on))
    return get_object_or_404(claims, number=number)


def notice_of(user, number: str) -> WriteOffNotice:
    """A notice with all that its page shows; else 404."""
    rows = WriteOffNotice.objects.visible_to(user).select_related("dealer", "counters", "countered_by").annotate(now=NOW)
    return get_object_or_404(rows, number=number)


def _dealer_of(user, pk: int) -> Dealer:
    return get_object_or_404(Dealer.objects.visible_to(user).annotate(now=NOW), pk=pk)


def _redress_of(user, number: str) -> Redress:
    related = ("ticket__customer", "machine__model", "dealer", "decided_by")
    rows = Redress.objects.visible_to(user).filter(what=Redress.What.RETURN).select_related(*related).annotate(now=NOW)
    return get_object_or_404(rows, number=number)


def _decided(redress) -> list[tuple]:
    """What the leader decided, for whoever posts it."""
    return [
        (_("Customer"), redress.ticket.customer), (_("Machine"), f"{redress.machine.model} {redress.machine.serial}"),
        (_("Dealer"), redress.dealer or "—"), (_("Decided by"), f"{redress.decided_by} {clock(redress.decided_at, redress.now)}"),
        (_("Under which article"), redress.article), (_("Reason"), redress.reason), (_("Refund"), f"¥{money(redress.amount)}"),
    ]  # fmt: skip


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
REFUND = {
    "path": "refunds/<slug:number>/", "find": _redress_of, "where": lambda one: (one.number,),
    "back": lambda one: ("ticket", one.ticket.number), "template": "finance/verb.html",
    "shows": lambda _user, one: {"named": one.number, "redress": one, "ticket": one.ticket, "now": one.now, "facts": _decided(one)},
}  # fmt: skip
ACCOUNT_OF = {
    "path": "ledger/charge/<int:pk>/", "find": _dealer_of, "where": lambda one: (one.pk,), "back": lambda _one: ("ledger",),
    "template": "finance/verb.html", "shows": lambda _user, one: {"dealer": one, "named": one, "now": one.now},
}  # fmt: skip
