"""The task cards of the portal's first page: what is owed next, until when, and what can be done about it (A10, A15)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.declared import offered
from core.standing import Among, Told
from deadlines.lists import is_long, long_before, long_late, longest_last
from deadlines.models import Deadline
from deadlines.words import exact, icon_of, kind_name, promised
from pages.own import tasks_of_person
from pages.standing import by_person, by_reach
from tickets.kinds import TASK_ARRANGE, TASK_ARRANGE_OWN, TASK_REPAIR, TASK_VISIT
from tickets.lateness import TASK, with_lateness
from tickets.models import Task, Ticket
from tickets.standing import with_offers

State = Task.State
OPEN = (State.SENT, State.HELP_ASKED, State.ARRANGED, State.IN_SERVICE)
ARRANGING = (TASK_ARRANGE, TASK_ARRANGE_OWN)  # to a dealer both are the same
OWED = (*ARRANGING, TASK_VISIT, TASK_REPAIR)
PAGE = 20


def open_tasks(user) -> QuerySet:
    """What is still to do."""
    return tasks_of_person(user).filter(state__in=OPEN)


def visiting(tasks, begins: datetime, ends: datetime) -> QuerySet:
    """Those that somebody goes to between two moments."""
    return tasks.filter(state__in=[State.ARRANGED, State.IN_SERVICE], visit_at__gte=begins, visit_at__lt=ends)


@dataclass(frozen=True)
class Job:
    """A task with its next promise (None: nothing is running) and the verbs that this person has now."""

    task: Task
    promise: Deadline | None
    label: str
    icon: str
    exact: bool
    verbs: frozenset[str]

    @property
    def ticket(self) -> Ticket:
        return self.task.ticket


def jobs(user, now: datetime, limit=PAGE + 1, long="") -> list[Job]:
    """Cards of what is still to do: urgent ones on top, then by what falls due next (A14); two statements.

    What is long late and nothing else is left out; `long`: what is, of this kind of promise.
    """
    before = long_before(now)
    if long:
        return as_jobs(_long_late(user, before).filter(late_of=long)[:limit], user)
    return as_jobs(_first_page(user, before=before) if limit == PAGE + 1 else _to_do(user, before)[:limit], user, before)


def _owing(user) -> QuerySet:
    return Deadline.objects.visible_to(user).owed().filter(subject=TASK, subject_id=OuterRef("pk"), kind__in=OWED)


def _by_due(user, order) -> QuerySet:
    tasks = with_ticket(open_tasks(user), user).annotate(due=Subquery(_owing(user).order_by(*order).values("due_at")[:1]))
    return tasks.order_by("-ticket__urgent", F("due").asc(nulls_last=True), "id")


def _to_do(user, before) -> QuerySet:
    nothing_else = Exists(_owing(user).filter(is_long(before))) & ~Exists(_owing(user).filter(~is_long(before)))
    return _by_due(user, longest_last(before)).filter(Q(ticket__urgent=True) | Q(ticket__calls__gt=1) | ~nothing_else)


_first_page = by_person(lambda user: _to_do(user, Told("before"))[: PAGE + 1])


def _long_late(user, before) -> QuerySet:
    """Those of which something is long late, each with the kind of what is late longest as `late_of`."""
    oldest = _owing(user).filter(is_long(before)).order_by("due_at", "id").values("kind")[:1]
    return _by_due(user, ["due_at"]).annotate(late_of=Subquery(oldest)).filter(late_of__isnull=False)


@by_person
def _by_kind(user) -> QuerySet:
    oldest = _owing(user).filter(is_long(Told("before"))).order_by("due_at", "id").values("kind")[:1]
    tasks = open_tasks(user).annotate(late_of=Subquery(oldest)).filter(late_of__isnull=False).order_by()
    return tasks.values("late_of").annotate(n=Count("pk")).order_by("-n", "late_of")


def folds(user, now: datetime) -> list[dict]:
    """What is long late, by the kind of its promise: kind, name, count."""
    rows = _by_kind(user, before=long_before(now))
    return [{"kind": row["late_of"], "name": kind_name(row["late_of"]), "count": row["n"]} for row in rows]


def with_ticket(tasks, user) -> QuerySet:
    """All that a card shows, in one statement."""
    return with_lateness(with_offers(tasks), user, ticket="ticket_id").select_related(
        "ticket__customer", "ticket__contact", "ticket__machine__model", "ticket__model", "repairer", "dealer"
    )


def as_jobs(tasks, user, before=None) -> list[Job]:
    """Cards in the order given, each with the promise that falls due first; `before`: what is long late counts last."""
    tasks, promises = list(tasks), {}
    owed = _owed(user, tasks=[task.pk for task in tasks])
    for row in sorted(owed, key=lambda row: (before is not None and long_late(row, before), row.due_at)):
        promises.setdefault(row.subject_id, row)
    return [as_job(task, promises.get(task.pk), user) for task in tasks]


@by_reach
def _owed(user) -> QuerySet:
    """The last one of a task is the one that falls due first."""
    owed = Deadline.objects.visible_to(user).owed().filter(Among(F("subject_id"), Told("tasks")), kind__in=OWED, subject=TASK)
    return owed.order_by()


def as_job(task, promise, user) -> Job:
    label, icon, exact = words_of(promise)
    task.ticket.late_since = getattr(task, "late_since", None)
    return Job(task, promise, label, icon, exact, verbs_of(task, user))


def words_of(promise) -> tuple[str, str, bool]:
    """What is promised, with its icon; whether the time is an appointment. On the way to a customer the map is at hand."""
    if promise is None:
        return _("Repair record"), "pen-line", False
    icon = "navigation" if promise.kind == TASK_VISIT else icon_of(promise)
    return _("Arrange") if promise.kind in ARRANGING else promised(promise), icon, exact(promise)


def verbs_of(task, user) -> frozenset[str]:
    """What this person can do with it now, as far as it has a button."""
    buttons = (one for one in offered(user, task) if one.button and (one.button.shown is None or one.button.shown(task)))
    return frozenset(one.action.__name__ for one in buttons)
