"""The way back from a refusal, a review and an appraisal, as long as nothing stands on a notice (A6, A17–A19)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import NotYours, Refused
from deadlines import actions as deadlines
from finance import notices
from finance.actions.claims import go_on, save_measured, unmeasure
from finance.actions.holding import follow
from finance.actions.locks import locked_claim
from finance.actions.review import promise_review
from finance.kinds import OF_CLAIM, Happened
from finance.models import Claim, NoticeLine
from finance.standing import hands_in, took_it_down
from finance.trail import log
from returns import actions as returns
from returns.actions.locks import locked_part
from returns.models import OldPart

State = Claim.State
STOOD: dict[str, str] = {
    Happened.CLAIM_SUBMITTED: State.SUBMITTED,
    Happened.CLAIM_HELD: State.SUBMITTED,
    Happened.CLAIM_RELEASED: State.SUBMITTED,
    Happened.CLAIM_APPEALED: State.SUBMITTED,
    Happened.CLAIM_APPRAISAL_WITHDRAWN: State.SUBMITTED,
    Happened.CLAIM_APPRAISED: State.APPRAISED,
    Happened.CLAIM_VERIFIED: State.VERIFIED,
    Happened.CLAIM_REVIEW_WITHDRAWN: State.VERIFIED,
}


@transaction.atomic
def appeal(*, claim, facts: str, by, at=None) -> Claim:
    """Whoever handed a refused claim in says what nobody knew: it is looked at once more from the start. Once only.

    Refuses `claim.appealed` the second time, `claim.not_yours` for another's own costs.
    """
    require(by, "finance.appeal")
    claim = locked_claim(claim, by)
    at = at or clock.now()
    if not hands_in(by, claim):
        raise Refused("claim.not_yours", _("These are someone else's costs."), _("Whoever did the repair hands it in again."))
    _check_words("facts", facts)
    if claim.state == State.REFUSED and claim.appealed_at:
        what = _("Whoever refused it may take that back.")
        raise Refused("claim.appealed", _("%(number)s was appealed against already.") % {"number": claim.number}, what)
    told = claim.refused_by
    claim.appeal(at)
    lines = list(claim.lines.order_by("seq"))
    unmeasure(lines)
    save_measured(claim, lines, "note", "cycle", "appealed_at", "refused_by", "ended_at")
    log(claim, Happened.CLAIM_APPEALED, by=by, at=at, facts=facts)
    follow([claim], by=by, at=at)
    notices.appealed(claim, told, facts, at)
    go_on(claim, by, at)
    return claim


@transaction.atomic
def withdraw_refusal(*, claim, reason: str, by, at=None) -> Claim:
    """Whoever refused a claim takes that back: it is where it was, and what was promised then runs on."""
    require(by, "finance.withdraw_refusal")
    claim = locked_claim(claim, by)
    at = at or clock.now()
    _check_words("reason", reason)
    if not took_it_down(by, claim):
        raise NotYours("finance.withdraw_refusal")
    ended_at = claim.ended_at
    claim.withdraw_refusal(to := _stood(claim))
    claim.save(update_fields=["state", "note", "refused_by", "ended_at"])
    log(claim, Happened.CLAIM_REFUSAL_WITHDRAWN, by=by, at=at, reason=reason, to=to)
    follow([claim], by=by, at=at)
    deadlines.revive(claim, OF_CLAIM, ended_at, by=by, at=at, reason=reason)
    notices.refusal_withdrawn(claim, reason, at)
    if claim.state == State.SUBMITTED:
        go_on(claim, by, at)
    return claim


def _stood(claim: Claim) -> str:
    """Where it was when it was refused."""
    kinds = [*STOOD, Happened.CLAIM_REFUSAL_WITHDRAWN]
    last = claim.events.filter(kind__in=kinds).latest("id")
    return last.data["to"] if last.kind == Happened.CLAIM_REFUSAL_WITHDRAWN else STOOD[last.kind]


@transaction.atomic
def withdraw_review(*, claim, reason: str, by, at=None) -> Claim:
    """Finance takes its review back while the claim stands on no notice: it waits for its review once more (A19).

    Refuses `claim.on_notice` by the notice's number, `claim.posted` for our own people's, which posts as it is reviewed.
    """
    require(by, "finance.withdraw_review")
    claim = locked_claim(claim, by)
    require(by, "finance.withdraw_review", claim)
    at = at or clock.now()
    _check_words("reason", reason)
    _check_free(claim)
    claim.withdraw_review()
    claim.save(update_fields=["state", "reviewed_by", "reviewed_at"])
    log(claim, Happened.CLAIM_REVIEW_WITHDRAWN, by=by, at=at, reason=reason)
    promise_review(claim, at)
    return claim


@transaction.atomic
def withdraw_appraisal(*, part, reason: str, by, at=None) -> OldPart:
    """The technical department takes back what it found about a part, until its claim is on a notice (A17).

    The part comes to the bench once more, wherever it lies, and its claim waits for that: verified and reviewed anew. Refuses
    `claim.on_notice` by the notice's number, whose way back is a counter-notice; `claim.posted` for our own people's.
    """
    require(by, "finance.withdraw_appraisal")
    part = locked_part(part, by)
    require(by, "finance.withdraw_appraisal", part)
    at = at or clock.now()
    found = Claim.objects.filter(record=part.record_id).first()
    claim = locked_claim(found, None) if found else None
    if claim:
        _check_free(claim)
    part = returns.withdraw_appraisal(part=part, reason=reason, by=by, at=at, despite=claim.number if claim else "")
    if claim and claim.can("withdraw_appraisal"):
        claim.withdraw_appraisal()
        lines = list(claim.lines.order_by("seq"))
        unmeasure(lines)
        save_measured(claim, lines, "appraised_at", "verified_by", "verified_at", "reviewed_by", "reviewed_at")
        log(claim, Happened.CLAIM_APPRAISAL_WITHDRAWN, by=by, at=at, part=part.number, reason=reason)
        deadlines.drop(claim, OF_CLAIM, at)
    return part


def _check_free(claim: Claim) -> None:
    """Nothing of it stands on a notice or is paid."""
    if not claim.lines.exclude(place="").exists():
        return
    lines = NoticeLine.objects.filter(claim_line__claim=claim, notice__counters__isnull=True).order_by("-id")
    notice = lines.values_list("notice__number", flat=True).first()
    if notice is None:
        what = _("Our own people's costs post as they are reviewed, and the ledger is only added to.")
        raise Refused("claim.posted", _("%(number)s is posted already.") % {"number": claim.number}, what, number=claim.number)
    raise Refused(
        "claim.on_notice",
        _("%(number)s stands on notice %(notice)s.") % {"number": claim.number, "notice": notice},
        _("Have finance withdraw that notice by a counter-notice first."),
        number=claim.number,
        notice=notice,
    )


def _check_words(field: str, text: str) -> None:
    if not text.strip():
        raise ValidationError({field: _("Give the reason.") if field == "reason" else _("Say what was not known.")})
    if len(text) > 500:
        raise ValidationError({field: _("At most 500 characters.")})
