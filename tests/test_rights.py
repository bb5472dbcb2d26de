"""The table of rights, asked of the actions themselves: each verb × a role without it is refused (A1)."""

import inspect

import pytest

from accounts import actions as accounts
from accounts.declared import DECLARED
from accounts.models import DEALER_ROLES, Role, User
from accounts.rights import VERBS
from core import clock
from core.errors import NotFound, NotYourVerb
from tickets import actions as tickets
from tickets.facts import FACTS
from tickets.models import Ticket
from tickets.register import as_csv
from warranty import actions as warranty
from warranty.imports import RIGHTS
from warranty.models import Import

pytestmark = pytest.mark.django_db
PAGES = {
    "accounts.read_personal",
    "accounts.read_trail",
    "accounts.tokens",
    "deadlines.calendar",
    "deadlines.engine",
}  # rights to a page: tests/permissions.txt has its rows


def given(action) -> dict:
    """What an action has to be told, as nothing: the right is asked before anything is looked at."""
    needed = (p for p in inspect.signature(action).parameters.values() if p.default is p.empty and p.kind is p.KEYWORD_ONLY)
    passed_on = given(tickets.register) if action.__name__.startswith("register_and_") else {}
    return {p.name: None for p in needed if p.name != "by"} | passed_on


def asked(clerk) -> dict[str, list]:
    """{right: what asks for it} for the whole table."""
    found = {right: [] for right in VERBS}
    for verb in DECLARED.values():
        if len(verb.rights) == 1:
            found[verb.rights[0]].append(lambda by, act=verb.action: act(**given(act), by=by))
    for fact in FACTS:
        act = DECLARED["tickets.settle"].action
        found[f"tickets.settle_{fact}"].append(lambda by, act=act, fact=fact: act(**given(act) | {"fact": fact}, by=by))
    for kind, right in RIGHTS.items():
        found[right].append(lambda by, kind=kind: warranty.start_import(kind=kind, file=None, by=by))
        for name in ("confirm_import", "stop_import", "refused_lines"):
            act = DECLARED[f"warranty.{name}"].action
            job = Import.objects.create(kind=kind, name="a", at=clock.now(), by=clerk)
            found[right].append(lambda by, act=act, job=job: act(job=job, by=by))
    found["accounts.people"] += [
        lambda by: accounts.change_person(person=clerk, by=by),
        lambda by: accounts.make_token(person=clerk, name="a", by=by),
    ]
    found["accounts.end_access"].append(lambda by: accounts.end_access(person=clerk, by=by))
    found["warranty.exchange"].append(lambda by: warranty.exchange(**given(warranty.exchange), by=by))
    return found


def test_each_verb_is_refused_by_its_action_to_each_role_without_it(clerk):
    left, passed = [], []
    for right, calls in asked(clerk).items():
        if not calls and right not in PAGES and not right.startswith("export."):
            left.append(right)
        for role in Role:
            by = User(role=role, is_active=True, pk=0)
            for call in calls if role not in VERBS[right] else ():
                try:
                    call(by)
                except NotYourVerb:
                    continue
                except NotFound:
                    if role in DEALER_ROLES:  # what a dealer does not see is not there
                        continue
                passed.append(f"{right} {role}")
    assert (left, passed) == ([], [])


@pytest.mark.parametrize("role", [Role.REP, Role.TECHNICIAN, Role.KEEPER, Role.FINANCE, Role.REPAIRER])
def test_the_register_is_taken_out_by_who_may(role, reference):
    with pytest.raises(NotYourVerb):
        as_csv(User(role=role, pk=0), Ticket.objects.visible_to(None), at=clock.now(), filters={})
