"""Opening deadlines, by the version of the rule that is in force when they start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Max, QuerySet

from core import clock
from core.standing import Among, Standing, Told
from deadlines.models import CalendarVersion, Deadline, Policy, Term
from deadlines.registry import declared
from deadlines.rules import Plan

NO_SCOPE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Promise:
    """What is to be promised about a subject; `due_at` is given for a promised date, else its term reckons it.

    `owner` is any of user, department, dealer. `term` is what a room hands in; without it the company's rule is the term.
    """

    subject: Any
    kind: str
    starts_at: datetime
    owner: dict
    due_at: datetime | None = None
    cycle: int = 0
    term: Term | None = None


def policy_for(kind: str, at: datetime, scope: Mapping[str, str] = NO_SCOPE) -> Policy:
    """The version in force at `at` of the line of a kind that fits `scope` best. Raises LookupError where none is.

    `scope` may name scheme, urgency and ticket_kind; a line that names more of them fits better, the earlier of the
    three counting more than the later ones together.
    """
    found = _fitting([kind], at, scope).get(kind)
    if found is None:
        raise LookupError(f"no policy for {kind} on {clock.company_day(at)}")
    return found


@Standing
def _in_force() -> QuerySet:
    """All versions of some kinds that hold on a day, the newest of each line first."""
    rows = Policy.objects.filter(Among(F("kind"), Told("kinds")), valid_from__lte=Told("day"))
    return rows.select_related("calendar").order_by("-version")


def _fitting(kinds, at: datetime, scope) -> dict[str, Policy]:
    """The best line's version in force for each kind, in one statement."""
    best: dict[str, Policy] = {}
    for policy in _in_force(kinds=list(kinds), day=clock.company_day(at)):
        if any(value and value != scope.get(name, "") for name, value in policy.scope.items()):
            continue
        if policy.kind not in best or policy.weight > best[policy.kind].weight:
            best[policy.kind] = policy
    return best


def foreseen(begun: Mapping[str, datetime], scope: Mapping[str, str] = NO_SCOPE) -> dict[str, datetime]:
    """When promises of these kinds would fall due that begin at these moments: by the same rules as when they are made.

    One statement for each day on which they begin; kinds without a rule or with a promised date are left out.
    """
    of_day: dict[date, dict[str, datetime]] = {}
    due: dict[str, datetime] = {}
    for kind, at in begun.items():
        of_day.setdefault(clock.company_day(at), {})[kind] = at
    for starts in of_day.values():
        terms = _fitting(starts, next(iter(starts.values())), scope)
        versions = versions_of(terms.values())
        for kind, term in terms.items():
            if not term.fixed:
                due[kind] = Plan(starts[kind], term.length(versions.get(term.calendar_id or 0))).sum(clock.company_zone()).due
    return due


def promise(subject, kind: str, *, starts_at: datetime, due_at=None, cycle=0, scope=NO_SCOPE, term=None, **owner) -> Deadline:
    """Open a deadline on a subject that the caller holds locked; `due_at` given for a promised date, else by `term`.

    `owner` is any of user, department, dealer. Without a term handed in the company's rule is the term.
    """
    (row,) = promise_each([Promise(subject, kind, starts_at, owner, due_at, cycle, term)], scope=scope)
    return row


def next_cycle(subject, kind: str) -> int:
    """The number of the next promise of a kind about a subject that the caller holds locked: 0 for the first."""
    last = Deadline.objects.of(subject).filter(kind=kind).aggregate(last=Max("cycle"))["last"]
    return 0 if last is None else last + 1


def promise_all(subjects, kind: str, *, starts_at: datetime, due_at=None, cycle=0, scope=NO_SCOPE, **owner) -> list[Deadline]:
    """The same for many subjects of one kind with one owner."""
    return promise_each([Promise(subject, kind, starts_at, owner, due_at, cycle) for subject in subjects], scope=scope)


def promise_each(promises: Sequence[Promise], *, scope: Mapping[str, str] = NO_SCOPE) -> list[Deadline]:
    """Open several deadlines in as many statements as there are moments at which they start, and one.

    Raises LookupError where a kind has no rule.
    """
    return Deadline.objects.bulk_create(drawn_up(promises, scope=scope))


def drawn_up(promises: Sequence[Promise], *, scope: Mapping[str, str] = NO_SCOPE) -> list[Deadline]:
    """The rows of `promise_each`, for the caller to write along with others."""
    policies: dict[datetime, dict[str, Policy]] = {}
    by_rule = [p for p in promises if p.term is None]
    for start in {p.starts_at for p in by_rule}:
        kinds = {p.kind for p in by_rule if p.starts_at == start}
        policies[start] = _fitting(kinds, start, scope)
        if missing := kinds - policies[start].keys():
            raise LookupError(f"no policy for {', '.join(sorted(missing))} on {clock.company_day(start)}")
    terms = [p.term or policies[p.starts_at][p.kind] for p in promises]
    versions = versions_of(terms)
    return [_row(p, term, versions) for p, term in zip(promises, terms, strict=True)]


def _row(wanted: Promise, term: Term, versions) -> Deadline:
    version = versions.get(term.calendar_id)
    due = wanted.due_at or Plan(wanted.starts_at, term.length(version)).sum(clock.company_zone()).due
    level, moment = term.way(due, version).next(0, wanted.starts_at)
    return Deadline(
        subject=wanted.subject._meta.label_lower,
        subject_id=wanted.subject.pk,
        kind=declared(wanted.kind),
        cycle=wanted.cycle,
        level=level,
        term=term,
        calendar=version,
        starts_at=wanted.starts_at,
        due_at=due,
        next_at=moment,
        **wanted.owner,
    )


def versions_of(terms) -> dict[int | None, CalendarVersion]:
    """The newest version of each calendar that these terms go by; no statement where none has one."""
    calendars = {term.calendar_id for term in terms} - {None}
    if not calendars:
        return {}
    newest = CalendarVersion.objects.filter(calendar__in=calendars).order_by("calendar_id", "-version").distinct("calendar_id")
    return {version.calendar_id: version for version in newest}
