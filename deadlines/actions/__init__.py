"""Making, keeping, moving and sweeping promises (A10, A14, A15, X3)."""

from deadlines.actions.absences import end_absence, enter_absence, hand_over
from deadlines.actions.calendars import publish, publish_all
from deadlines.actions.changing import pause, restart, resume, running, unpark
from deadlines.actions.engine import release
from deadlines.actions.importing import enter_past, settle_past
from deadlines.actions.promising import Promise, drawn_up, foreseen, next_cycle, policy_for, promise, promise_all, promise_each
from deadlines.actions.replanning import hold, replan, replan_scope
from deadlines.actions.rules import hand_in, next_version
from deadlines.actions.settling import drop, meet, pass_on, revive
from deadlines.actions.sweeping import sweep

__all__ = [
    "Promise",
    "drop",
    "end_absence",
    "enter_absence",
    "enter_past",
    "foreseen",
    "hand_in",
    "hand_over",
    "hold",
    "meet",
    "next_cycle",
    "next_version",
    "pass_on",
    "pause",
    "drawn_up",
    "policy_for",
    "promise",
    "promise_all",
    "promise_each",
    "publish",
    "publish_all",
    "release",
    "replan",
    "replan_scope",
    "restart",
    "resume",
    "revive",
    "running",
    "settle_past",
    "sweep",
    "unpark",
]

# Not verbs of a person: what other actions, beat, receivers and imports call.
INNER = {
    "Promise",
    "drawn_up",
    "drop",
    "enter_past",
    "foreseen",
    "hand_in",
    "hand_over",
    "hold",
    "meet",
    "next_cycle",
    "pass_on",
    "policy_for",
    "promise",
    "promise_all",
    "promise_each",
    "publish",
    "publish_all",
    "replan_scope",
    "restart",
    "revive",
    "running",
    "settle_past",
    "sweep",
}
