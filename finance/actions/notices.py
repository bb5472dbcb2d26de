"""Issuing a write-off notice, and withdrawing it by a counter-notice (A19)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.company import the_company
from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from core.money import ZERO, written
from core.numbering import next_number
from core.state import given
from deadlines import actions as deadlines
from dealers.models import Dealer
from finance import notices
from finance.actions.holding import follow
from finance.actions.locks import locked_claims, locked_notice
from finance.actions.posting import post
from finance.kinds import NOTICE_ANSWER, OF_NOTICE, Happened
from finance.ledger import WARRANTY_COST, account, balance, receivable
from finance.models import Claim, ClaimLine, NoticeLine, WriteOffNotice
from finance.trail import log
from finance.wording import item_words, machine_words

State = Claim.State
Answer = NoticeLine.Answer
Place = ClaimLine.Place


@transaction.atomic
def issue(*, dealer, claims, by, at=None) -> WriteOffNotice:
    """Put reviewed claims of one dealer onto a numbered notice; names, amounts and balances are frozen (A19).

    Every line that waits is on it, those with nothing approved too, so that the dealer reads why. The dealer has the
    policy's days to answer. Refuses `claim.not_reviewed`, `claim.other_dealer`.
    """
    require(by, "finance.issue")
    dealer = locked(Dealer.objects.visible_to(by).select_related("rep"), dealer)
    claims = locked_claims(claims, by)
    at = at or clock.now()
    _check_claims(dealer, claims)
    lines = [_freeze(line, claim) for claim in claims for line in claim.lines.waiting().order_by("seq")]
    notice = _draw_up(dealer, claims, lines, by, at)
    for seq, line in enumerate(lines, 1):
        line.notice, line.seq = notice, seq
    NoticeLine.objects.bulk_create(lines)
    ClaimLine.objects.filter(pk__in=[line.claim_line_id for line in lines]).update(place=Place.NOTICED)
    for claim in claims:
        claim.put_on_notice()
        claim.save(update_fields=["state"])
        log(claim, Happened.CLAIM_NOTICED, by=by, at=at, notice=notice.number)
    log(notice, Happened.NOTICE_ISSUED, by=by, at=at, approved=written(notice.approved), lines=len(lines))
    promised = deadlines.promise(notice, NOTICE_ANSWER, starts_at=at, cycle=notice.cycle, dealer=dealer)
    notices.issued(notice, clock.company_day(promised.due_at), at)
    return notice


def _check_claims(dealer, claims):
    if not claims:
        raise ValidationError({"claims": _("Choose the claims of this notice.")})
    for claim in claims:
        if claim.dealer_id != dealer.pk:
            raise Refused(
                "claim.other_dealer",
                _("%(number)s is not a claim of %(dealer)s.") % {"number": claim.number, "dealer": dealer.short_name},
                _("A notice goes to one dealer."),
                number=claim.number,
            )
        if claim.state != State.REVIEWED:
            raise Refused(
                "claim.not_reviewed",
                _("%(number)s is “%(state)s”.") % {"number": claim.number, "state": claim.get_state_display()},
                _("Only reviewed claims go onto a notice; each goes once."),
                number=claim.number,
                state=claim.state,
            )


def _freeze(line: ClaimLine, claim: Claim) -> NoticeLine:
    ticket = claim.record.ticket
    return NoticeLine(
        claim_line=line,
        ticket_number=ticket.number,
        machine_name=machine_words(ticket),
        text=item_words(line),
        claimed=line.claimed,
        approved=given(line.approved),
        reason=line.reason,
    )


def _draw_up(dealer, claims, lines, by, at) -> WriteOffNotice:
    before = balance(receivable(dealer))
    approved = sum((line.approved for line in lines), ZERO)
    days = sorted(clock.company_day(claim.submitted_at) for claim in claims)
    notice = WriteOffNotice(
        number=next_number("HX", at),
        dealer=dealer,
        company_name=the_company().name,
        dealer_name=dealer.name,
        reviewed_by_name="、".join(dict.fromkeys(claim.reviewed_by.name for claim in claims)),
        issued_by_name=by.name if by else "",
        claims_from=days[0],
        claims_until=days[-1],
        claimed=sum((line.claimed for line in lines), ZERO),
        approved=approved,
        balance_before=before,
        balance_after=before - approved,
    )
    notice.issue(at)
    notice.save(force_insert=True)
    return notice


@transaction.atomic
def withdraw(*, notice, reason: str, by, at=None) -> WriteOffNotice:
    """Take a notice back by a counter-notice: what was posted goes the other way, its claims wait for a new notice.

    Returns the counter-notice. The postings of both stay in the ledger.
    """
    require(by, "finance.withdraw")
    notice, lines = locked_notice(notice, by)
    at = at or clock.now()
    reason = reason.strip()
    if not reason or len(reason) > 200:
        raise ValidationError({"reason": _("Give the reason, at most 200 characters.")})
    notice.withdraw(reason, at)
    notice.save(update_fields=["state", "reason", "withdrawn_at"])
    counter = _counter(notice, [line for line in lines if line.answer == Answer.CONFIRMED], reason, by, at)
    _free(notice, [line for line in lines if line.answer != Answer.ACCEPTED], by, at)
    log(notice, Happened.NOTICE_WITHDRAWN, by=by, at=at, counter=counter.number, reason=reason)
    deadlines.drop(notice, OF_NOTICE, at)
    notices.withdrawn(notice, at)
    return counter


def _counter(notice, posted, reason, by, at) -> WriteOffNotice:
    """The letter that withdraws another: its posted lines with the sign turned, settled as it is issued."""
    before = balance(receivable(notice.dealer))
    approved = -sum((line.approved for line in posted), ZERO)
    counter = WriteOffNotice(
        number=next_number("HX", at),
        dealer=notice.dealer,
        counters=notice,
        company_name=notice.company_name,
        reason=reason,
        dealer_name=notice.dealer_name,
        reviewed_by_name=notice.reviewed_by_name,
        issued_by_name=by.name if by else "",
        claims_from=notice.claims_from,
        claims_until=notice.claims_until,
        claimed=-sum((line.claimed for line in posted), ZERO),
        approved=approved,
        balance_before=before,
        balance_after=before - approved,
    )
    counter.issue(at)
    counter.confirm(at)
    counter.settle(at)
    counter.save(force_insert=True)
    NoticeLine.objects.bulk_create(
        NoticeLine(
            notice=counter,
            seq=line.seq,
            claim_line=line.claim_line,
            ticket_number=line.ticket_number,
            machine_name=line.machine_name,
            text=line.text,
            claimed=-line.claimed,
            approved=-line.approved,
            reason=line.reason,
            answer=Answer.REVERSED,
        )
        for line in posted
    )
    rows = [(line.seq, -line.approved, line.text) for line in posted]
    post(rows, document=counter.number, debit=account(WARRANTY_COST), credit=receivable(notice.dealer), by=by, at=at)
    log(counter, Happened.NOTICE_COUNTER_ISSUED, by=by, at=at, notice=notice.number, approved=written(approved))
    return counter


def _free(notice, lines, by, at):
    """The lines of a withdrawn notice wait for another one."""
    NoticeLine.objects.filter(pk__in=[line.pk for line in lines]).update(answer=Answer.REVERSED)
    ClaimLine.objects.filter(pk__in=[line.claim_line_id for line in lines]).update(place=Place.WAITING)
    for claim in {line.claim_line.claim_id: line.claim_line.claim for line in lines}.values():
        take_back(claim, notice, by, at)


def take_back(claim: Claim, notice: WriteOffNotice, by, at) -> None:
    """A claim of this notice has lines that wait again. The caller holds the claim."""
    if claim.state in (State.NOTICED, State.SETTLED):
        claim.take_back()
        claim.save(update_fields=["state", "settled_at"])
        log(claim, Happened.CLAIM_TAKEN_BACK, by=by, at=at, notice=notice.number)
    follow([claim], by=by, at=at)
