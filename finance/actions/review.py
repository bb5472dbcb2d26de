"""Verifying the scope, reviewing the amounts, or turning a claim down (A7, A18, A19)."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.rights import require
from core import clock
from core.errors import OwnWork, Refused
from core.money import ZERO, written, yuan
from core.text import Text
from deadlines import actions as deadlines
from finance import notices
from finance.actions.holding import follow
from finance.actions.locks import locked_claim
from finance.actions.posting import post
from finance.kinds import CLAIM_REVIEW, CLAIM_VERIFY, OF_CLAIM, Happened
from finance.ledger import BRANCH, WARRANTY_COST, account
from finance.lines import add_up
from finance.models import Claim, ClaimLine
from finance.people import verifier_of
from finance.standing import judges_himself, verifies
from finance.trail import log
from tickets.cover import cover_of
from tickets.people import department

Cut = ClaimLine.Cut
LINE_FIELDS = ["approved", "cut", "cut_note", "beyond_scope", "place"]


@transaction.atomic
def verify(*, claim, in_scope: bool, by, note="", beyond=(), at=None) -> Claim:
    """The dealer's rep says whether the repair is in scope; what is not is not dealt with (A18).

    Our own people's costs, and a rep's own repair, are verified by the branch head. `beyond` are the ids of lines
    beyond the scope of the warranty: they are never paid (A7). Refuses `claim.other_verifier`, `claim.not_covered`.
    """
    require(by, "finance.verify")
    if not in_scope:
        return refuse(claim=claim, note=note, by=by, at=at)
    claim = locked_claim(claim, by)
    at = at or clock.now()
    _check_verifier(claim, by)
    if cover_of(claim.record.ticket).covered == "no":
        raise Refused(
            "claim.not_covered",
            _("The machine is out of warranty."),
            _("Judge the ticket again if that is wrong, or refuse the claim."),
            ticket=claim.record.ticket.number,
        )
    claim.verify(_words("note", note), by, at)
    lines = list(claim.lines.order_by("seq"))
    _strike(lines, beyond)
    _save(claim, lines, "note", "verified_by", "verified_at")
    beyond = ",".join(str(line.seq) for line in lines if line.beyond_scope)
    log(claim, Happened.CLAIM_VERIFIED, by=by, at=at, note=claim.note, beyond=beyond)
    deadlines.meet(claim, CLAIM_VERIFY, at)
    promise_review(claim, at)
    notices.to_review(claim, at)
    return claim


def promise_review(claim: Claim, at) -> None:
    """Finance's days, anew each time it is asked."""
    cycle = deadlines.next_cycle(claim, CLAIM_REVIEW)
    deadlines.promise(claim, CLAIM_REVIEW, starts_at=at, cycle=cycle, department=department("finance"))


def _check_verifier(claim, by):
    if not verifies(by, claim):
        verifier = verifier_of(claim)
        raise Refused(
            "claim.other_verifier",
            _("Somebody else verifies this claim."),
            _("A dealer's claim is its sales rep's to verify, our own the branch head's."),
            verifier=verifier.name if verifier else "",
        )


def _check_turning_down(claim, by, verb):
    """Finance turns down what is not its own, everybody else what he verifies."""
    if by.role != Role.FINANCE:
        _check_verifier(claim, by)
    elif judges_himself(by, claim):
        raise OwnWork(verb)


def _strike(lines, beyond):
    unknown = set(beyond) - {line.pk for line in lines}
    if unknown:
        raise ValidationError({"beyond": _("These lines are not of this claim.")})
    for line in lines:
        if line.pk in beyond:
            line.beyond_scope, line.approved, line.cut, line.cut_note = True, ZERO, Cut.BEYOND_SCOPE, ""


@transaction.atomic
def send_back(*, claim, note: str, by, at=None) -> Claim:
    """Give a claim back to whoever handed it in, with what is wrong."""
    require(by, "finance.send_back")
    claim = locked_claim(claim, by)
    at = at or clock.now()
    _check_turning_down(claim, by, "finance.send_back")
    claim.send_back(_words("note", note, needed=_("Say what is wrong with it.")))
    claim.save(update_fields=["state", "note", "approved"])
    log(claim, Happened.CLAIM_SENT_BACK, by=by, at=at, note=claim.note)
    deadlines.drop(claim, OF_CLAIM, at)
    notices.sent_back(claim, at)
    return claim


@transaction.atomic
def refuse(*, claim, note: str, by, at=None) -> Claim:
    """Out of scope, or not recognised: not dealt with (A6, A18). It may be appealed against once, or taken back by who said so."""
    require(by, "finance.refuse")
    claim = locked_claim(claim, by)
    at = at or clock.now()
    _check_turning_down(claim, by, "finance.refuse")
    claim.refuse(_words("note", note, needed=_("Give the reason.")), by, at)
    claim.save(update_fields=["state", "note", "held_why", "refused_by", "ended_at"])
    log(claim, Happened.CLAIM_REFUSED, by=by, at=at, note=claim.note)
    follow([claim], by=by, at=at)
    deadlines.drop(claim, OF_CLAIM, at)
    notices.refused(claim, at)
    return claim


@transaction.atomic
def review(*, claim, by, amounts=None, at=None) -> Claim:
    """Finance fixes the amounts: `amounts` {line id: (approved, reason)}, other lines as proposed (A19).

    Never above a line's cap; a cut needs its reason, a code of ClaimLine.Cut or words. A dealer's claim then waits for
    a notice; our own people's costs post to warranty cost at once.
    """
    require(by, "finance.review")
    claim = locked_claim(claim, by)
    require(by, "finance.review", claim)
    at = at or clock.now()
    claim.review(by, at)
    lines = list(claim.lines.order_by("seq"))
    set_amounts(lines, amounts or {})
    _save(claim, lines, "reviewed_by", "reviewed_at")
    log(claim, Happened.CLAIM_REVIEWED, by=by, at=at, approved=written(claim.approved))
    deadlines.meet(claim, CLAIM_REVIEW, at)
    if claim.dealer_id is None:
        _post_own(claim, lines, by, at)
    return claim


def _post_own(claim, lines, by, at):
    """The branch's own costs need no notice (A19)."""
    rows = [(line.seq, line.approved, line.text) for line in lines]
    post(rows, document=claim.number, debit=account(WARRANTY_COST), credit=account(BRANCH), by=by, at=at)
    for line in lines:
        line.place = ClaimLine.Place.SETTLED
    claim.settle(at)
    _save(claim, lines, "settled_at")
    log(claim, Happened.CLAIM_SETTLED, by=by, at=at)
    follow([claim], by=by, at=at)


def set_amounts(lines: list[ClaimLine], amounts: dict) -> None:
    """Put wanted amounts into lines. Raises ValidationError on `amounts`, naming the line."""
    by_id = {line.pk: line for line in lines}
    for pk, (approved, reason) in amounts.items():
        line = by_id.get(pk)
        if line is None:
            raise ValidationError({"amounts": _("These lines are not of this claim.")})
        _set_amount(line, yuan(approved), str(reason or "").strip())


def _set_amount(line: ClaimLine, approved: Decimal, reason: str) -> None:
    if not ZERO <= approved <= min(line.cap, line.claimed):
        limit = {"what": line.text, "limit": written(min(line.cap, line.claimed))}
        raise ValidationError({"amounts": _("%(what)s: between 0 and %(limit)s.") % limit})
    if line.lapsed or line.beyond_scope or (approved == line.approved and not reason):
        return
    line.approved = approved
    if approved == line.claimed:
        line.cut = line.cut_note = ""
    elif reason in Cut.values:
        line.cut, line.cut_note = reason, ""
    elif reason:
        line.cut, line.cut_note = Cut.OTHER, reason[:200]
    else:
        raise ValidationError({"amounts": _("%(what)s: give the reason of the cut.") % {"what": line.text}})


def _save(claim, lines, *fields):
    add_up(claim, lines)
    ClaimLine.objects.bulk_update(lines, LINE_FIELDS)
    claim.save(update_fields=["state", "claimed", "approved", *fields])


def _words(field: str, text: str, needed: Text = "", limit: int = 500) -> str:
    text = (text or "").strip()
    if needed and not text:
        raise ValidationError({field: needed})
    if len(text) > limit:
        raise ValidationError({field: _("At most %(limit)s characters.") % {"limit": limit}})
    return text
