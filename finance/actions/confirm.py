"""The dealer's answer, line by line, and the company's answer to a dispute (A19)."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.money import written, yuan
from deadlines import actions as deadlines
from finance import notices
from finance.actions.holding import follow
from finance.actions.locks import locked_notice
from finance.actions.notices import take_back
from finance.actions.posting import post
from finance.kinds import NOTICE_ANSWER, NOTICE_DISPUTE, Happened
from finance.ledger import WARRANTY_COST, account, receivable
from finance.lines import add_up
from finance.models import Claim, ClaimLine, NoticeLine, WriteOffNotice
from finance.trail import log
from tickets.people import department

Answer = NoticeLine.Answer
Place = ClaimLine.Place
State = WriteOffNotice.State


@transaction.atomic
def confirm(*, notice, opinions: dict, by, at=None) -> WriteOffNotice:
    """The dealer's owner answers every open line: `opinions` {line id: None to confirm, or what is disputed}.

    Confirmed lines are deducted from what the dealer owes at once; disputed ones wait for the company's answer, which
    is due in the policy's working days. Raises ValidationError on `opinions`; refuses `notice.not_open`.
    """
    require(by, "finance.confirm")
    notice, lines = locked_notice(notice, by)
    at = at or clock.now()
    if notice.state != State.ISSUED:
        raise Refused(
            "notice.not_open",
            _("%(number)s is “%(state)s”.") % {"number": notice.number, "state": notice.get_state_display()},
            _("There is nothing to answer now; look at its present state."),
            number=notice.number,
            state=notice.state,
        )
    open_lines = [line for line in lines if line.answer == Answer.OPEN]
    disputed = _sort(open_lines, opinions)
    confirmed = [line for line in open_lines if line not in disputed]
    _deduct(notice, confirmed, by, at)
    deadlines.meet(notice, NOTICE_ANSWER, at)
    if disputed:
        _dispute(notice, disputed, by, at)
    else:
        notice.confirm(at)
    notice.save(update_fields=["state", "answered_at"])
    notices.answered(notice, len(confirmed), len(disputed), at)
    finish(notice, lines, by, at)
    return notice


def _sort(open_lines, opinions) -> list[NoticeLine]:
    """Check the opinions and write the disputes into their lines; returns the disputed ones."""
    if set(opinions) != {line.pk for line in open_lines}:
        raise ValidationError({"opinions": _("Answer every open line of this notice, and no other.")})
    disputed = []
    for line in open_lines:
        opinion = opinions[line.pk]
        if opinion is None:
            continue
        line.dispute = str(opinion).strip()
        if not line.dispute:
            raise ValidationError({"opinions": _("Line %(line)s: say what is disputed.") % {"line": line.seq}})
        if len(line.dispute) > 500:
            raise ValidationError({"opinions": _("Line %(line)s: at most 500 characters.") % {"line": line.seq}})
        disputed.append(line)
    return disputed


def _deduct(notice, confirmed, by, at):
    """Post confirmed lines against the dealer's receivable; one with nothing approved is just done."""
    rows = [(line.seq, line.approved, line.text) for line in confirmed]
    amount = post(rows, document=notice.number, debit=account(WARRANTY_COST), credit=receivable(notice.dealer), by=by, at=at)
    for line in confirmed:
        line.answer, line.claim_line.place = Answer.CONFIRMED, Place.SETTLED
    NoticeLine.objects.bulk_update(confirmed, ["answer"])
    ClaimLine.objects.bulk_update([line.claim_line for line in confirmed], ["place"])
    if confirmed:
        log(notice, Happened.NOTICE_CONFIRMED, by=by, at=at, lines=len(confirmed), amount=written(amount))


def _dispute(notice, disputed, by, at):
    for line in disputed:
        line.answer = Answer.DISPUTED
    NoticeLine.objects.bulk_update(disputed, ["answer", "dispute"])
    notice.dispute(at)
    log(notice, Happened.NOTICE_DISPUTED, by=by, at=at, lines=len(disputed), **{f"line_{line.seq}": line.dispute for line in disputed})
    follow({line.claim_line.claim_id: line.claim_line.claim for line in disputed}.values(), by=by, at=at)
    deadlines.promise(notice, NOTICE_DISPUTE, starts_at=at, cycle=notice.cycle, department=department("finance"))


@transaction.atomic
def answer_dispute(*, line, accept: bool, reply: str, by, amount=None, at=None) -> NoticeLine:
    """Finance answers one disputed line: accepted, it goes to `amount` onto the next notice; upheld, it stays as it is.

    `amount` is above what was approved and never above what was claimed; beyond the scope of the warranty nothing is
    paid, not even so (A7). When all are answered, the dealer is asked again about the upheld ones. Refuses
    `notice.line_not_disputed`, `claim.beyond_scope`.
    """
    require(by, "finance.answer_dispute")
    pk = getattr(line, "pk", line)
    notice_id = NoticeLine.objects.visible_to(by).filter(pk=pk).values_list("notice_id", flat=True).first()
    notice, lines = locked_notice(notice_id, by)
    at = at or clock.now()
    line = next(row for row in lines if row.pk == pk)
    reply = (reply or "").strip()
    if line.answer != Answer.DISPUTED:
        raise Refused("notice.line_not_disputed", _("This line is not disputed."), _("Look at its present state."), line=line.seq)
    if not reply or len(reply) > 500:
        raise ValidationError({"reply": _("Give the answer in words, at most 500 characters.")})
    line.reply, line.replied_at = reply, at
    if accept:
        _accept(notice, line, amount, by, at)
    else:
        line.answer = Answer.OPEN
        log(notice, Happened.NOTICE_LINE_UPHELD, by=by, at=at, line=line.seq, reply=reply)
    line.save(update_fields=["answer", "reply", "replied_at"])
    follow([line.claim_line.claim], by=by, at=at)
    _after_answer(notice, lines, by, at)
    return line


def _accept(notice, line, amount, by, at):
    claim_line = line.claim_line
    if claim_line.beyond_scope or claim_line.lapsed:
        raise Refused(
            "claim.beyond_scope",
            _("This line is never paid: %(why)s.") % {"why": claim_line.reason},
            _("Uphold it with the reason."),
            line=line.seq,
        )
    amount = _amount(line, amount)
    line.answer = Answer.ACCEPTED
    claim_line.approved, claim_line.place = amount, Place.WAITING
    if amount == claim_line.claimed:
        claim_line.cut = claim_line.cut_note = ""
    claim_line.save(update_fields=["approved", "cut", "cut_note", "place"])
    claim = claim_line.claim
    add_up(claim, list(claim.lines.all()))
    claim.save(update_fields=["approved"])
    log(notice, Happened.NOTICE_LINE_ACCEPTED, by=by, at=at, line=line.seq, amount=written(amount), reply=line.reply)
    take_back(claim, notice, by, at)


def _amount(line, amount) -> Decimal:
    if amount is None:
        return line.claimed
    amount = yuan(amount)
    if not line.approved < amount <= line.claimed:
        limits = {"low": written(line.approved), "high": written(line.claimed)}
        raise ValidationError({"amount": _("Above %(low)s and at most %(high)s.") % limits})
    return amount


def _after_answer(notice, lines, by, at):
    """All disputes answered: ask again about the upheld ones, or be done."""
    if any(line.answer == Answer.DISPUTED for line in lines):
        return
    deadlines.meet(notice, NOTICE_DISPUTE, at)
    if any(line.answer == Answer.OPEN for line in lines):
        notice.uphold()
        notice.save(update_fields=["state", "cycle"])
        log(notice, Happened.NOTICE_REISSUED, by=by, at=at)
        promised = deadlines.promise(notice, NOTICE_ANSWER, starts_at=at, cycle=notice.cycle, dealer=notice.dealer)
        notices.reissued(notice, clock.company_day(promised.due_at), at)
    else:
        finish(notice, lines, by, at)


def finish(notice, lines, by, at) -> None:
    """Settle each claim that is wholly deducted, and the notice when none of its lines is open."""
    claims, settled = {line.claim_line.claim_id: line.claim_line.claim for line in lines}, []
    for claim in claims.values():
        done = not claim.lines.exclude(place=Place.SETTLED).exists()
        if done and claim.state == Claim.State.NOTICED:
            claim.settle(at)
            claim.save(update_fields=["state", "settled_at"])
            log(claim, Happened.CLAIM_SETTLED, by=by, at=at)
            settled.append(claim)
    follow(settled, by=by, at=at)
    if not any(line.answer in (Answer.OPEN, Answer.DISPUTED) for line in lines):
        notice.settle(at)
        notice.save(update_fields=["state", "settled_at"])
        log(notice, Happened.NOTICE_SETTLED, by=by, at=at)
        notices.settled(notice, at)
