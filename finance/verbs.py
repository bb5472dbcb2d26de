"""The verbs of claims, notices and the ledger, each declared once (docs/pages.md)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.declared import verb
from accounts.models import Role as R
from accounts.rights import right
from core.api import Nothing
from finance import actions
from finance.api import bodies
from finance.api.bodies import by_line
from finance.models import Claim, Posting, WriteOffNotice
from finance.standing import hands_in, judges_himself, turns_down, verifies
from tickets.models import Redress

JUDGES = {R.REP, R.LEADER, R.FINANCE}

# --- Claims
right("finance.submit", {R.DEALER_OWNER, R.REP, R.REPAIRER, R.TECHNICIAN})
right("finance.verify", {R.REP, R.LEADER})
right("finance.send_back", JUDGES)
right("finance.refuse", JUDGES)
verb(
    actions.submit, rights=["finance.submit"], standing=hands_in, about=Claim, offered="submit",
    call=lambda by, claim, data: actions.submit(claim=claim, by=by, quantities=by_line(data.get("quantities", ()), "quantity")),
    body=bodies.Corrections,
)  # fmt: skip
verb(actions.recheck, JUDGES, about=Claim, offered="release", body=Nothing)
verb(
    actions.propose, {R.TECHNICIAN}, about=Claim, own_work=judges_himself,
    offered=lambda claim: claim.state in ("submitted", "held", "appraised"),
    call=lambda by, claim, data: actions.propose(claim=claim, by=by, amounts=by_line(data["amounts"], "approved", "reason")),
    body=bodies.Amounts,
)  # fmt: skip
verb(actions.verify, rights=["finance.verify"], standing=verifies, about=Claim, offered="verify", body=bodies.Scope)
verb(actions.send_back, rights=["finance.send_back"], standing=turns_down, about=Claim, offered="send_back", body=bodies.Remark)
verb(actions.refuse, rights=["finance.refuse"], standing=turns_down, about=Claim, offered="refuse", body=bodies.Remark)
verb(
    actions.review, {R.FINANCE}, about=Claim, own_work=judges_himself, offered="review",
    call=lambda by, claim, data: actions.review(claim=claim, by=by, amounts=by_line(data.get("amounts", ()), "approved", "reason")),
    body=bodies.Review,
)  # fmt: skip


# --- Write-off notices
def _answer_dispute(by, notice, data):
    """One of its lines; the notice as it stands then."""
    if data["line"].notice_id != notice.pk:
        raise ValidationError({"line": _("This line is not of this notice.")})
    actions.answer_dispute(by=by, **data)
    return notice


verb(actions.issue, {R.FINANCE}, about=WriteOffNotice, many=True, body=bodies.Issuing, status=201)
verb(actions.withdraw, {R.FINANCE}, about=WriteOffNotice, offered="withdraw", body=bodies.Withdrawal)
verb(
    actions.confirm, {R.DEALER_OWNER}, about=WriteOffNotice, offered="confirm",
    call=lambda by, notice, data: actions.confirm(notice=notice, opinions=by_line(data["opinions"], "dispute"), by=by),
    body=bodies.Opinions,
)  # fmt: skip
verb(
    actions.answer_dispute, {R.FINANCE}, about=WriteOffNotice, offered=lambda notice: notice.state == WriteOffNotice.State.DISPUTED,
    call=_answer_dispute, body=bodies.DisputeAnswer,
)  # fmt: skip

# --- The ledger
right("finance.post", {R.FINANCE})
verb(actions.charge, rights=["finance.post"], about=Posting, many=True, body=bodies.Charge, status=201)
verb(actions.refund, {R.FINANCE}, about=Redress, offered="refund", body=Nothing)
