"""Holding what runs by another rule: the line that fits what its subject has become, or a new version. Each is an event."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from accounts.rights import require
from core import clock
from deadlines.actions.changing import check_reason, move
from deadlines.actions.promising import NO_SCOPE, policy_for, versions_of
from deadlines.actions.sweeping import breach_late
from deadlines.kinds import Happened
from deadlines.models import Deadline, Policy, Term
from deadlines.registry import FITTING
from deadlines.replay import History

RUNNING = (Deadline.State.OPEN, Deadline.State.PAUSED)


def replan_scope(rows: Sequence[Deadline], scope=NO_SCOPE, *, by, at, reason: str) -> None:
    """Hold running promises by the rule that fits what their subject has become (urgent, another kind).

    They are reckoned from their own start, standing still included; nothing falls due before the moment of the change.
    `rows` are `running` ones. Where the same line of the rule fits as before nothing changes, nor does what runs by a term
    that a room handed in: it hands in another (`hold`).
    """
    for row in rows:
        if row.term.handed_in:
            continue
        policy = policy_for(row.kind, row.starts_at, scope)
        if policy.line != row.term.line:
            _replan(row, policy, by, at, reason)


def hold(rows: Sequence[Deadline], term: Term, *, by, at, reason: str) -> None:
    """Hold `running` promises by a term that a room hands in anew, since a level of service changed, say.

    Reckoned as in `replan_scope`; what runs by this term already stays.
    """
    for row in rows:
        if row.term_id != term.pk:
            _replan(row, term, by, at, reason)


@transaction.atomic
def replan(*, policy, by, reason: str, at=None) -> int:
    """Hold by this version what runs by others of its line, or by a line that fits it less. Returns how many moved.

    Of a term that was handed in: what runs by it and by an older version of its calendar.

    Without this a changed rule, a line for some tickets or a calendar leaves what runs as it was promised. What is late
    already stays late.
    """
    require(by, "deadlines.replan")
    check_reason(reason)
    locking = held_by_others(policy, by, at or clock.now()).order_by("id").select_for_update(no_key=True)
    keys = list(locking.values_list("pk", flat=True))
    at = at or clock.now()
    rows = held_by_others(policy, by, at).filter(pk__in=keys).select_related("term", "calendar").order_by("id")
    rows = breach_late(list(rows), at)  # read again: what they are about may have become urgent while the locks were waited for
    for row in rows:
        _replan(row, policy, by, at, reason)
    return len(rows)


def held_by_others(policy: Term, user, at):
    """What runs by another version of this line or of its calendar, and what runs by a line that fits its subject less."""
    rules, today = list(Policy.objects.filter(kind=policy.kind)), clock.company_day(at)
    version = versions_of([policy]).get(policy.calendar_id)
    present = Q(term=policy, calendar=version) if version else Q(term=policy, calendar__isnull=True)
    running = Deadline.objects.visible_to(user).filter(kind=policy.kind, state__in=RUNNING)
    if policy.handed_in:
        return running.filter(~present, term=policy)
    line = Q(term__in=[rule.pk for rule in rules if rule.line == policy.line])  # keys, no join: see core.locks.locked
    fitting = Q(term__in=[rule.pk for rule in rules if rule.weight < policy.weight]) & _about(policy.scope)
    for scope in {tuple(rule.scope.items()) for rule in rules if rule.weight > policy.weight and rule.valid_from <= today}:
        fitting &= ~_about(dict(scope))
    return running.filter(line & ~present | fitting)


def _about(scope) -> Q:
    """Promises about subjects to which a scope applies."""
    found = Q(pk__in=[])
    for label, fitting in FITTING.items():
        found |= Q(subject=label, subject_id__in=fitting(scope))
    return found


def _replan(row, term, by, at, reason) -> None:
    version = versions_of([term]).get(term.calendar_id)
    move(row, History.of(row).replanned(term, version, at), Happened.DEADLINE_REPLANNED, by, at, reason=reason)
