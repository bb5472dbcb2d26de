"""The verbs of promises, rules and absences, each declared once (docs/pages.md)."""

from django.utils.translation import gettext_lazy as _

from accounts.declared import Button, Page, place, verb
from accounts.models import Role as R
from accounts.rights import STAFF, right
from core.api import Nothing
from deadlines import actions, api, forms, places
from deadlines.models import Absence, Deadline, Policy, Pulse
from deadlines.offers import answers_for, is_away, may_stand_still, owns_absence

place(Deadline, **places.DEADLINE)
place(Absence, **places.ABSENCE)
place(Pulse, **places.PULSE)

right("deadlines.calendar", {R.ADMIN})
right("deadlines.engine", {R.ADMIN, R.LEADER})
right("deadlines.rule", {R.ADMIN})

right("deadlines.pause", STAFF)
verb(
    actions.pause, rights=["deadlines.pause"], about=Deadline, standing=answers_for, offered=may_stand_still,
    button=Button(label=_("Let it stand still"), icon="clock"),
    page=Page(
        name="deadline_pause", path="pause/", form=forms.Pause, heading=_("Let it stand still"), press=_("Stands still from now"),
        hint=_(
            "While it stands still it does not become late. When it runs on it falls due later by just as much, counted by its calendar."
        ),
    ),
    body=api.StandingStill,
)  # fmt: skip
verb(
    actions.resume, rights=["deadlines.pause"], about=Deadline, standing=answers_for, offered="resume",
    button=Button(label=_("Let it run on"), first=True), page=Page(name="deadline_resume", path="resume/"), body=Nothing,
)  # fmt: skip
verb(
    actions.unpark, {R.ADMIN}, about=Deadline, offered=lambda deadline: bool(deadline.error) and not deadline.cleared_at,
    button=Button(label=_("Try again"), first=True), page=Page(name="deadline_unpark", path="try-again/"), body=Nothing,
)  # fmt: skip
verb(actions.next_version, rights=["deadlines.rule"], about=Policy, many=True, body=api.NextVersion, status=201)
verb(
    actions.replan, {R.ADMIN}, about=Policy,
    call=lambda by, policy, data: {"moved": actions.replan(policy=policy, by=by, **data)}, view="policy_replan",
    body=api.StandingStill, answer=api.Moved,
)  # fmt: skip
right("deadlines.absence", STAFF)
verb(actions.enter_absence, rights=["deadlines.absence"], about=Absence, many=True, endpoint="enter", body=api.Away, status=201)
verb(
    actions.end_absence, rights=["deadlines.absence"], about=Absence, standing=owns_absence, offered=is_away,
    button=Button(label=_("Back again")), page=Page(name="absence_end", path="end/"), endpoint="end", body=Nothing,
)  # fmt: skip
verb(
    actions.release, {R.ADMIN}, about=Pulse, offered=lambda pulse: pulse.jumped,
    button=Button(label=_("The present time is right: release"), grave=True),
    page=Page(name="engine_release", path="release/"), body=Nothing,
)  # fmt: skip
