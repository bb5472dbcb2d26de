"""The verbs of promises, rules and absences, each declared once (docs/pages.md)."""

from accounts.declared import verb
from accounts.models import Role as R
from accounts.rights import STAFF, right
from core.api import Nothing
from deadlines import actions, api
from deadlines.models import Absence, Deadline, Policy, Pulse
from deadlines.offers import answers_for, owns_absence

right("deadlines.calendar", {R.ADMIN})
right("deadlines.engine", {R.ADMIN, R.LEADER})
right("deadlines.rule", {R.ADMIN})

right("deadlines.pause", STAFF)
verb(actions.pause, rights=["deadlines.pause"], about=Deadline, standing=answers_for, offered="pause", body=api.StandingStill)
verb(actions.resume, rights=["deadlines.pause"], about=Deadline, standing=answers_for, offered="resume", body=Nothing)
verb(actions.unpark, {R.ADMIN}, about=Deadline, offered=lambda deadline: bool(deadline.error) and not deadline.cleared_at, body=Nothing)
verb(actions.next_version, rights=["deadlines.rule"], about=Policy, many=True, body=api.NextVersion, status=201)
verb(
    actions.replan, {R.ADMIN}, about=Policy,
    call=lambda by, policy, data: {"moved": actions.replan(policy=policy, by=by, **data)},
    body=api.StandingStill, answer=api.Moved,
)  # fmt: skip
right("deadlines.absence", STAFF)
verb(actions.enter_absence, rights=["deadlines.absence"], about=Absence, many=True, endpoint="enter", body=api.Away, status=201)
verb(actions.end_absence, rights=["deadlines.absence"], about=Absence, standing=owns_absence, endpoint="end", body=Nothing)
verb(actions.release, {R.ADMIN}, about=Pulse, offered=lambda pulse: pulse.jumped, body=Nothing)
