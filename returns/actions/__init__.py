"""The verbs of this storey. Every door calls these and nothing else writes."""

from returns.actions.bench import appraise
from returns.actions.desk import receive, receive_original, report_missing
from returns.actions.field import keep, ship
from returns.actions.forfeit import forfeit_overdue
from returns.actions.holding import hold, lift
from returns.actions.store import dispose, hand_over, store
from returns.actions.undo import withdraw_appraisal, withdraw_receipt

__all__ = [
    "appraise",
    "dispose",
    "forfeit_overdue",
    "hand_over",
    "hold",
    "keep",
    "lift",
    "receive",
    "receive_original",
    "report_missing",
    "ship",
    "store",
    "withdraw_appraisal",
    "withdraw_receipt",
]

# Not verbs of a person: what other actions, beat, receivers and imports call.
INNER = {"forfeit_overdue", "hold", "keep", "lift", "withdraw_appraisal"}
