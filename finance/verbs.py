"""The verbs of claims, notices and the ledger, each declared once (docs/pages.md)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.declared import Button, Page, Place, place, verb
from accounts.models import Role as R
from accounts.rights import right
from core.api import Nothing
from dealers.models import Dealer
from finance import actions, boards, places
from finance.api import bodies
from finance.api.bodies import by_line
from finance.forms.claims import Correct, Facts, Taking, Why
from finance.forms.notices import Charge, Withdraw
from finance.models import Claim, Posting, WriteOffNotice
from finance.standing import hands_in, judges_himself, took_it_down, turns_down, verifies
from returns.models import OldPart
from tickets.models import Redress
from tickets.standing import did
from tickets.verb_forms import Nothing as Pressed

JUDGES = {R.REP, R.LEADER, R.FINANCE}

place(Claim, **places.CLAIM)
place(WriteOffNotice, **places.NOTICE)


# --- Claims
def _next(user, claim, _done) -> tuple:
    """The next one of the queue in which it was."""
    following = boards.next_claim(user, claim, claim.state) if claim.state in ("appraised", "verified") else None
    return ("claim", following.number) if following else ("claims",)


right("finance.submit", {R.DEALER_OWNER, R.REP, R.REPAIRER, R.TECHNICIAN})
right("finance.verify", {R.REP, R.LEADER})
right("finance.send_back", JUDGES)
right("finance.refuse", JUDGES)
verb(
    actions.submit, rights=["finance.submit"], standing=hands_in, about=Claim, offered="submit",
    call=lambda by, claim, data: actions.submit(claim=claim, by=by, quantities=by_line(data.get("quantities", ()), "quantity")),
    button=Button(label=_("Correct and hand in again"), icon="send", first=True),
    page=Page(
        name="claim_submit", path="submit/", form=Correct, heading=_("Correct and hand in again"), press=_("Hand in again"),
        does=lambda by, claim, data: actions.submit(claim=claim, by=by, **data), hint=_("Never more than the signed repair record says."),
    ),
    body=bodies.Corrections,
)  # fmt: skip
verb(
    actions.recheck, JUDGES, about=Claim, offered="release", button=Button(label=_("Look again")),
    page=Page(name="claim_recheck", path="recheck/"), body=Nothing,
)  # fmt: skip
verb(
    actions.propose, {R.TECHNICIAN}, about=Claim, own_work=judges_himself, view="bench_amounts",
    offered=lambda claim: claim.state in ("submitted", "held", "appraised"),
    call=lambda by, claim, data: actions.propose(claim=claim, by=by, amounts=by_line(data["amounts"], "approved", "reason")),
    body=bodies.Amounts,
)  # fmt: skip
verb(
    actions.verify, rights=["finance.verify"], standing=verifies, about=Claim, offered="verify", view="claim_verify", body=bodies.Scope,
)  # fmt: skip
verb(
    actions.send_back, rights=["finance.send_back"], standing=turns_down, about=Claim, offered="send_back",
    page=Page(
        name="claim_send_back", path="send-back/", form=Why, heading=_("Send the claim back"), press=_("Send back"), then=_next,
        hint=_("Whoever handed it in reads what is wrong, corrects it and hands it in again."),
    ),
    body=bodies.Remark,
)  # fmt: skip
verb(
    actions.refuse, rights=["finance.refuse"], standing=turns_down, about=Claim, offered="refuse",
    page=Page(
        name="claim_refuse", path="refuse/", form=Why, heading=_("Refuse the claim"), press=_("Refuse"), grave=True, then=_next,
        hint=_(
            "It is out of scope, or not recognised: nothing of it is paid, and that is the end of it. Whoever handed it in reads the "
            "reason."
        ),
    ),
    body=bodies.Remark,
)  # fmt: skip
verb(
    actions.review, {R.FINANCE}, about=Claim, own_work=judges_himself, offered="review", view="claim_review",
    call=lambda by, claim, data: actions.review(claim=claim, by=by, amounts=by_line(data.get("amounts", ()), "approved", "reason")),
    body=bodies.Review,
)  # fmt: skip


right("finance.appeal", {R.DEALER_OWNER, R.REP, R.REPAIRER, R.TECHNICIAN})
verb(
    actions.appeal, rights=["finance.appeal"], standing=hands_in, about=Claim, offered="appeal",
    button=Button(label=_("Appeal"), icon="message-square", beside=True),
    page=Page(name="claim_appeal", path="appeal/", form=Facts, heading=_("Appeal against the refusal"), press=_("Hand in the new facts")),
    body=bodies.Facts,
)  # fmt: skip
right("finance.withdraw_refusal", JUDGES)
verb(
    actions.withdraw_refusal, rights=["finance.withdraw_refusal"], standing=took_it_down, about=Claim, offered="withdraw_refusal",
    button=Button(label=_("Take the refusal back"), icon="undo-2", beside=True),
    page=Page(
        name="claim_withdraw_refusal", path="withdraw-refusal/", form=Taking, heading=_("Take the refusal back"),
        press=_("Take the refusal back"),
    ),
    body=bodies.Taking,
)  # fmt: skip
verb(
    actions.withdraw_review, {R.FINANCE}, about=Claim, own_work=judges_himself, offered="withdraw_review",
    button=Button(label=_("Take the review back"), icon="undo-2", beside=True),
    page=Page(
        name="claim_withdraw_review", path="withdraw-review/", form=Taking, heading=_("Take the review back"),
        press=_("Take the review back"),
    ),
    body=bodies.Taking,
)  # fmt: skip
verb(
    actions.withdraw_appraisal, {R.TECHNICIAN}, about=OldPart, own_work=lambda by, part: did(by, part.record), offered="withdraw_appraisal",
    button=Button(label=_("Take the appraisal back"), icon="undo-2", beside=True),
    page=Page(
        name="withdraw_appraisal", path="withdraw-appraisal/", form=Taking, heading=_("Take the appraisal back"),
        press=_("Back to the bench"),
    ),
    body=bodies.Taking,
)  # fmt: skip


# --- Write-off notices
def _answer_dispute(by, notice, data):
    """One of its lines; the notice as it stands then."""
    if data["line"].notice_id != notice.pk:
        raise ValidationError({"line": _("This line is not of this notice.")})
    actions.answer_dispute(by=by, **data)
    return notice


verb(actions.issue, {R.FINANCE}, about=WriteOffNotice, many=True, body=bodies.Issuing, status=201)
verb(
    actions.withdraw, {R.FINANCE}, about=WriteOffNotice, offered="withdraw",
    button=Button(label=_("Withdraw the notice"), icon="undo-2", grave=True),
    page=Page(
        name="notice_withdraw", path="withdraw/", form=Withdraw, heading=_("Withdraw the notice"),
        press=_("Withdraw the notice"), grave=True,
        then=lambda _user, _notice, counter: ("notice", counter.number),
        hint=_(
            "A counter-notice takes it back: what was deducted is owed again, its claims wait for another notice. Both stay in the ledger."
        ),
    ),
    body=bodies.Withdrawal,
)  # fmt: skip
verb(
    actions.confirm, {R.DEALER_OWNER}, about=WriteOffNotice, offered="confirm",
    call=lambda by, notice, data: actions.confirm(notice=notice, opinions=by_line(data["opinions"], "dispute"), by=by),
    view="notice", body=bodies.Opinions,
)  # fmt: skip
verb(
    actions.answer_dispute, {R.FINANCE}, about=WriteOffNotice, offered=lambda notice: notice.state == WriteOffNotice.State.DISPUTED,
    call=_answer_dispute, view="notice_answer", body=bodies.DisputeAnswer,
)  # fmt: skip

# --- The ledger
right("finance.post", {R.FINANCE})
verb(actions.charge, rights=["finance.post"], about=Posting, many=True, body=bodies.Charge, status=201)
verb(
    actions.charge, name="charge_dealer", rights=["finance.post"], about=Dealer,
    page=Page(
        name="charge", path="", form=Charge, heading=_("Enter a charge"), press=_("Post the charge"), place=Place(**places.ACCOUNT_OF),
        then=lambda _user, _dealer, posting: ("account", posting.debit_id),
        hint=_("An invoice for goods, or what the dealer owed when the ledger was opened. A posting is never changed."),
    ),
)  # fmt: skip
verb(
    actions.refund, {R.FINANCE}, about=Redress, offered="refund",
    button=Button(label=_("Post the refund"), icon="banknote", step=14, first=True, beside=True),
    page=Page(
        name="refund", path="", form=Pressed, heading=_("Refund of a return"), press=_("Post the refund"), place=Place(**places.REFUND),
        then=lambda _user, _redress, _done: ("ledger",),
        hint=lambda redress: _(
            "The dealer has paid the customer; the amount is deducted from what it owes, as warranty cost."
        ) if redress.dealer_id else _("The company sold this machine itself: the amount is the sales branch's, as warranty cost."),
    ),
    body=Nothing,
)  # fmt: skip
