"""A claim from the filed record to its appraisal (A6, A16, A18)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.money import written, yuan
from core.numbering import next_number
from deadlines import actions as deadlines
from finance import notices
from finance.actions.holding import follow
from finance.actions.locks import locked_claim
from finance.kinds import CLAIM_VERIFY, Happened
from finance.lines import add_up, draw_up, measure
from finance.models import Claim, ClaimLine
from finance.people import verifier_of
from finance.trail import log
from returns.rules import comes_back
from returns.settlement import is_settled
from tickets.cover import cover_of
from tickets.people import department
from warranty.cases import current_rules
from warranty.entitlement.card import recognition
from warranty.models import ReceiptCard

State = Claim.State
LINE_FIELDS = ["quantity", "claimed", "cap", "approved", "cut", "cut_note", "lapsed", "beyond_scope", "expired"]


@transaction.atomic
def open_claim(*, record, by, at) -> Claim | None:
    """Draw up and submit the claim of a repair record; a paid repair, and one that cost nothing, has none.

    A dealer's waits on hold until the company recognises the sale (A6). Heard from `record_filed`; no verb of a page.
    """
    ticket, dealer = record.ticket, record.task.dealer
    if not comes_back(cover_of(ticket).covered):
        return None
    claim = Claim(record=record, dealer=dealer, staff=None if dealer else record.repairer)
    lines = draw_up(claim)
    if not lines:
        return None
    claim.number = next_number("HS", at)
    add_up(claim, lines)
    claim.begin(at)
    claim.save(force_insert=True)
    ClaimLine.objects.bulk_create(lines)
    log(claim, Happened.CLAIM_SUBMITTED, by=by, at=at, claimed=written(claim.claimed))
    if record.parts.exists():
        follow([claim], by=by, at=at)
    go_on(claim, by, at)
    return claim


@transaction.atomic
def submit(*, claim, by, quantities=None, at=None) -> Claim:
    """Hand a claim that was sent back in again. `quantities` {line id: hours or km} corrects labour and travel.

    Never above what the signed record says. Refuses `claim.not_yours` for another's own costs.
    """
    require(by, "finance.submit")
    claim = locked_claim(claim, by)
    at = at or clock.now()
    if by.is_company and claim.staff_id != by.pk:
        raise Refused("claim.not_yours", _("These are someone else's costs."), _("Whoever did the repair hands it in again."))
    claim.submit()
    lines = list(claim.lines.order_by("seq"))
    _correct(claim, lines, quantities or {})
    unmeasure(lines)
    save_measured(claim, lines, "note", "cycle")
    log(claim, Happened.CLAIM_SUBMITTED, by=by, at=at, claimed=written(claim.claimed))
    go_on(claim, by, at)
    return claim


def unmeasure(lines: list[ClaimLine]) -> None:
    """What was found about the lines counts no longer."""
    for line in lines:
        line.approved, line.cut, line.cut_note, line.lapsed, line.beyond_scope = None, "", "", "", False


def _correct(claim, lines, quantities):
    by_id = {line.pk: line for line in lines}
    for pk, quantity in quantities.items():
        line = by_id.get(pk)
        if line is None or not line.correctable:
            raise ValidationError({"quantities": _("Only hours and kilometres of this claim can be corrected.")})
        signed = getattr(claim.record, ClaimLine.SIGNED[line.kind])
        if not 0 <= quantity <= signed:
            limit = {"what": line.text, "limit": signed}
            raise ValidationError({"quantities": _("%(what)s: at most the %(limit)s of the signed record.") % limit})
        line.quantity = quantity
        line.claimed = line.cap = yuan(quantity * line.unit_price)


@transaction.atomic
def recheck(*, claim, by, at=None) -> Claim:
    """Look again whether a claim on hold can go on: the card came, the leader granted an exception (A6).

    Refuses `claim.still_held` where it cannot, `claim.not_held` for one that does not wait.
    """
    require(by, "finance.recheck")
    claim = locked_claim(claim, by)
    at = at or clock.now()
    if claim.state != State.HELD:
        raise Refused("claim.not_held", _("This claim is not on hold."), _("Look at its present state."), state=claim.state)
    if not _release(claim, by, at):
        raise Refused(
            "claim.still_held",
            _("This claim still waits: %(why)s.") % {"why": claim.get_held_why_display()},
            _("It goes on by itself when the card is recognised, or when the leader grants an exception."),
            why=claim.held_why,
        )
    return claim


def recheck_held(at=None) -> int:
    """The same for every claim on hold, each in its own transaction. Returns how many went on."""
    released = 0
    for pk in list(Claim.objects.filter(state=State.HELD).order_by("id").values_list("pk", flat=True)):
        with transaction.atomic():
            claim = locked_claim(pk, None)
            released += claim.state == State.HELD and _release(claim, None, at or clock.now())
    return released


def _release(claim, by, at) -> bool:
    """Let a held claim go on where it is recognised now; else bring the reason up to date."""
    why, exception = _obstacle(claim, at)
    if why:
        if why != claim.held_why:
            claim.held_why = why
            claim.save(update_fields=["held_why"])
            log(claim, Happened.CLAIM_HELD, by=by, at=at, why=why)
        return False
    claim.release(exception)
    claim.save(update_fields=["state", "held_why", "exception"])
    log(claim, Happened.CLAIM_RELEASED, by=by, at=at, exception=exception)
    _appraise_if_settled(claim, by, at)
    return True


def go_on(claim, by, at) -> None:
    """What a submitted claim does next: wait for its card, or for its parts, or neither."""
    why, exception = _obstacle(claim, at)
    if why:
        claim.hold(why)
        claim.save(update_fields=["state", "held_why"])
        log(claim, Happened.CLAIM_HELD, by=by, at=at, why=why)
        notices.held(claim, at)
        return
    if exception:
        claim.exception = exception
        claim.save(update_fields=["exception"])
    _appraise_if_settled(claim, by, at)


def _obstacle(claim, at) -> tuple[str, str]:
    """(why a claim is on hold or empty, the leader's exception it goes by or empty). Only a dealer's own sale counts."""
    machine = claim.record.ticket.machine
    if claim.dealer_id is None:
        return "", ""
    if machine is None:
        return Claim.Held.NO_MACHINE, ""
    if machine.dealer_id != claim.dealer_id:
        return "", ""
    card = _card_of_sale(machine, clock.company_day(claim.record.finished_at))
    answer = recognition(
        counted_from=card.counted_from if card else None,
        today=clock.company_day(at),
        card_days=current_rules()[1].limits["card_days"],
        returned_on=(card.returned_on or card.voided_on) if card else None,
        correct_by=card.correct_by if card else None,
        exception=bool(card and card.exception),
    )
    if card and answer == "exception":
        return "", card.exception
    return {"yes": "", "pending": Claim.Held.CARD_PENDING, "no": Claim.Held.CARD_LATE}[answer], ""


def _card_of_sale(machine, day) -> ReceiptCard | None:
    """The card of the sale that a repair on `day` belongs to; one that is void since the machine came back is owed no longer."""
    return ReceiptCard.objects.filter(machine=machine, sold_on__lte=day).order_by("-id").first()


@transaction.atomic
def follow_appraisal(*, record, by, at) -> Claim | None:
    """The last part of a record is appraised or given up: its claim knows what may be paid. Heard from `appraised`."""
    claim = Claim.objects.filter(record=record, state__in=[State.SUBMITTED, State.HELD]).first()
    if claim is None:
        return None
    claim = locked_claim(claim, None)
    if claim.state == State.SUBMITTED:
        _appraise(claim, by, at)
    return claim


def _appraise_if_settled(claim, by, at):
    if is_settled(claim.record):
        _appraise(claim, by, at)


def _appraise(claim, by, at) -> None:
    """Measure the lines; what nothing is left of lapses (A16), the rest goes to whoever verifies it (A18)."""
    lines = list(claim.lines.order_by("seq"))
    measure(claim, lines)
    if all(line.lapsed for line in lines):
        claim.lapse(at)
        save_measured(claim, lines, "ended_at")
        log(claim, Happened.CLAIM_LAPSED, by=by, at=at)
        follow([claim], by=by, at=at)
        notices.lapsed(claim, at)
        return
    claim.appraise(at)
    save_measured(claim, lines, "appraised_at")
    log(claim, Happened.CLAIM_APPRAISED, by=by, at=at, claimed=written(claim.claimed), approved=written(claim.approved))
    verifier = verifier_of(claim)
    cycle = deadlines.next_cycle(claim, CLAIM_VERIFY)
    deadlines.promise(claim, CLAIM_VERIFY, starts_at=at, cycle=cycle, user=verifier, department=department("sales"))
    notices.to_verify(claim, verifier, at)


def save_measured(claim, lines, *fields) -> None:
    add_up(claim, lines)
    ClaimLine.objects.bulk_update(lines, LINE_FIELDS)
    claim.save(update_fields=["state", "claimed", "approved", *fields])


@transaction.atomic
def propose(*, claim, amounts: dict, by, at=None) -> Claim:
    """The technical department says at the bench what it thinks right: `amounts` {line id: (approved, reason)} (A2).

    It goes into the measure once all parts are appraised, and never lifts a cap.
    """
    from finance.actions.review import set_amounts

    require(by, "finance.propose")
    claim = locked_claim(claim, by)
    require(by, "finance.propose", claim)
    at = at or clock.now()
    if claim.state not in (State.SUBMITTED, State.HELD, State.APPRAISED):
        raise Refused("claim.past_appraisal", _("This claim is past its appraisal."), _("Finance reviews it now."), state=claim.state)
    lines = list(claim.lines.order_by("seq"))
    set_amounts(lines, amounts)
    save_measured(claim, lines)
    log(claim, Happened.CLAIM_PROPOSED, by=by, at=at, **{f"line_{line.seq}": str(line.approved) for line in lines if line.pk in amounts})
    return claim
