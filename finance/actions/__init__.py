"""The verbs of this storey. Every door calls these and nothing else writes."""

from finance.actions.claims import follow_appraisal, open_claim, propose, recheck, recheck_held, submit
from finance.actions.confirm import answer_dispute, confirm
from finance.actions.notices import issue, withdraw
from finance.actions.posting import charge
from finance.actions.refunds import refund
from finance.actions.review import refuse, review, send_back, verify
from finance.actions.undo import appeal, withdraw_appraisal, withdraw_refusal, withdraw_review

__all__ = [
    "answer_dispute",
    "appeal",
    "charge",
    "confirm",
    "follow_appraisal",
    "issue",
    "open_claim",
    "propose",
    "recheck",
    "recheck_held",
    "refund",
    "refuse",
    "review",
    "send_back",
    "submit",
    "verify",
    "withdraw",
    "withdraw_appraisal",
    "withdraw_refusal",
    "withdraw_review",
]

# Not verbs of a person: what other actions, beat, receivers and imports call.
INNER = {"follow_appraisal", "open_claim", "recheck_held"}
