"""Whose claim it is to verify, to hand in and to judge (A18, A19)."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from accounts.models import Department, Role
from core.clock import NOW
from deadlines.models import Absence
from finance.models import Claim
from finance.rules import verifier
from tickets.standing import did

AWAY = JSONObject(user="user", stand_in="stand_in")


def with_offers(claims: QuerySet) -> QuerySet:
    """Claims with what their verbs ask, so that many in one answer cost no statement each."""
    claims = claims.annotate(rep=F("dealer__rep"), sales_head=Subquery(_sales().values("head")[:1]))
    away = _away().filter(Q(user=OuterRef("rep")) | Q(user=OuterRef("sales_head")))
    return claims.annotate(away=ArraySubquery(away.values(row=AWAY)))


def verifies(by, claim: Claim) -> bool:
    """Whether this person verifies the claim (A18), or stands in for who does; never what he did himself."""
    if judges_himself(by, claim):
        return False
    rep = claim.dealer.rep_id if claim.dealer_id else None
    head = claim.sales_head if hasattr(claim, "sales_head") else _sales().values_list("head", flat=True).first()
    who = verifier(rep=rep, head=head, repairer=claim.record.repairer_id, own=claim.dealer_id is None)
    if who is None:
        return by.role == Role.LEADER
    return by.pk == who or {"user": who, "stand_in": by.pk} in _absences(claim, who)


def turns_down(by, claim: Claim) -> bool:
    """Whether this person may send it back or refuse it: finance, else whoever verifies it."""
    return by.role == Role.FINANCE and not judges_himself(by, claim) or verifies(by, claim)


def took_it_down(by, claim: Claim) -> bool:
    """Whether this person refused it; where he has left, whoever may turn it down now."""
    if claim.refused_by and claim.refused_by.is_active:
        return by.pk == claim.refused_by_id
    return turns_down(by, claim)


def hands_in(by, claim: Claim) -> bool:
    """Whose costs they are: the dealer's, or of our own people whoever did the repair."""
    return not by.is_company or by.pk == claim.staff_id


def judges_himself(by, claim: Claim) -> bool:
    """Whether the claim is for what this person did or handed in."""
    return by.pk == claim.staff_id or did(by, claim.record)


def _absences(claim: Claim, who: int) -> list[dict]:
    return claim.away if hasattr(claim, "away") else list(_away().filter(user=who).values("user", "stand_in"))


def _sales() -> QuerySet:
    return Department.objects.visible_to(None).filter(code="sales")


def _away() -> QuerySet:
    return Absence.objects.visible_to(None).on(NOW)
