"""The task cards of the portal's first page: what is owed next, until when, and what can be done about it (A10, A15)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.declared import offered
from core.standing import Among, Told
from deadlines.models import Deadline
from deadlines.words import exact, icon_of, promised
from pages.own import tasks_of_person
from pages.standing import by_person, by_reach
from tickets.kinds import TASK_ARRANGE, TASK_ARRANGE_OWN, TASK_REPAIR, TASK_VISIT
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


def jobs(user, limit=PAGE + 1) -> list[Job]:
    """Cards of what is still to do: urgent ones on top, late ones first, then by what falls due next (A14); two statements."""
    return as_jobs(_first_page(user) if limit == PAGE + 1 else _to_do(user)[:limit], user)


def _to_do(user) -> QuerySet:
    due = Deadline.objects.visible_to(user).owed().filter(subject="tickets.task", subject_id=OuterRef("pk"), kind__in=OWED)
    rows = with_ticket(open_tasks(user)).annotate(due=Subquery(due.order_by("due_at").values("due_at")[:1]))
    return rows.order_by("-ticket__urgent", F("due").asc(nulls_last=True), "id")


_first_page = by_person(lambda user: _to_do(user)[: PAGE + 1])


def with_ticket(tasks) -> QuerySet:
    """All that a card shows, in one statement."""
    return with_offers(tasks).select_related(
        "ticket__customer", "ticket__contact", "ticket__machine__model", "ticket__model", "repairer", "dealer"
    )


def as_jobs(tasks, user) -> list[Job]:
    """Cards in the order given."""
    tasks = list(tasks)
    promises = {row.subject_id: row for row in _owed(user, tasks=[task.pk for task in tasks])}
    return [as_job(task, promises.get(task.pk), user) for task in tasks]


@by_reach
def _owed(user) -> QuerySet:
    """The last one of a task is the one that falls due first."""
    owed = Deadline.objects.visible_to(user).owed().filter(Among(F("subject_id"), Told("tasks")), kind__in=OWED, subject="tickets.task")
    return owed.order_by("-due_at")


def as_job(task, promise, user) -> Job:
    label, icon, exact = words_of(promise)
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
