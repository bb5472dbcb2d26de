"""What happens when a promise about a ticket or task is broken (A10, A14, A15).

Each handler gets all rows of its kind that a sweep holds; it writes events and notices with a fixed number of
statements and never changes ticket or task.
"""

from deadlines import actions as deadlines
from deadlines.registry import on_breach
from notifications.actions import tell_all
from tickets import kinds, notices, people
from tickets.models import Escalation, Event, Task, Ticket


def _tasks(rows) -> dict[int, Task]:
    related = ("ticket__clerk", "dealer", "department__head", "person", "repairer")
    found = Task.objects.select_related(*related).prefetch_related("dealer__staff__user", "department__people")
    return found.in_bulk([row.subject_id for row in rows])


def _events(rows, tasks, kind, recorded_at, internal=False):
    Event.objects.bulk_create(
        Event(
            ticket_id=tasks[row.subject_id].ticket_id,
            task_id=row.subject_id,
            kind=kind,
            at=row.due_at,
            recorded_at=recorded_at,
            internal=internal,
            data={"deadline": row.pk},
        )
        for row in rows
    )


def _told(rows, tasks, kind, at, who):
    tell_all(
        [
            (person, tasks[r.subject_id], {**notices.facts(tasks[r.subject_id]), "deadline": r.pk})
            for r in rows
            for person in who(tasks[r.subject_id])
        ],
        kind,
        at,
        urgent=True,
    )


def _party_and_clerk(task):
    return [*people.assignees(task), people.head(task), *people.clerks_of(task.ticket)]


@on_breach(kinds.TASK_ARRANGE)
@on_breach(kinds.TASK_ARRANGE_OWN)
def not_arranged(rows, at):
    """A15: the assignee, its head and the clerk are told."""
    tasks = _tasks(rows)
    _events(rows, tasks, "task.late", at)
    _told(rows, tasks, notices.LATE, at, _party_and_clerk)


@on_breach(kinds.TASK_VISIT)
def nobody_came(rows, at):
    """The visit time told to the customer is a promise too."""
    tasks = _tasks(rows)
    _events(rows, tasks, "task.visit_late", at)
    _told(rows, tasks, notices.VISIT_LATE, at, lambda t: [t.repairer, people.head(t), *people.clerks_of(t.ticket)])


@on_breach(kinds.TASK_REPAIR)
def not_repaired(rows, at):
    """R2010 Art. 27, 33: over the limit the customer may have a choice."""
    tasks = _tasks(rows)
    _events(rows, tasks, "task.repair_late", at)
    _told(rows, tasks, notices.REPAIR_LATE, at, _party_and_clerk)


@on_breach(kinds.TASK_CHECK)
def not_checked(rows, at):
    """A15: the clerk's own breach goes to its head and the leader; a task still not arranged needs a decision."""
    tasks = _tasks(rows)
    sales, leaders = people.department("sales"), people.leaders()
    _events(rows, tasks, "task.check_late", at, internal=True)
    _told(rows, tasks, notices.CHECK_LATE, at, lambda t: [*people.clerks_of(t.ticket), sales.head, *leaders])
    idle = [r for r in rows if tasks[r.subject_id].state in (Task.State.SENT, Task.State.HELP_ASKED)]
    _escalate(idle, tasks, leaders, at)


def _escalate(rows, tasks, leaders, at):
    escalations = Escalation.objects.bulk_create(
        Escalation(ticket_id=tasks[r.subject_id].ticket_id, task_id=r.subject_id, why=Escalation.Why.NOT_ARRANGED, at=r.due_at)
        for r in rows
    )
    Event.objects.bulk_create(
        Event(
            ticket_id=e.ticket_id,
            task_id=e.task_id,
            kind="ticket.escalated",
            at=e.at,
            recorded_at=at,
            internal=True,
            data={"why": e.why, "note": ""},
        )
        for e in escalations
    )
    owner = leaders[0] if leaders else None
    deadlines.promise_all(escalations, kinds.ESCALATION_DECIDE, starts_at=at, user=owner, department=people.department("leaders"))
    lines = [
        (leader, e, {"number": tasks[e.task_id].ticket.number, "title": tasks[e.task_id].ticket.title, "why": e.why})
        for e in escalations
        for leader in leaders
    ]
    tell_all(lines, notices.ESCALATED, at, urgent=True)


@on_breach(kinds.TICKET_ARRANGE)
def receipt_not_arranged(rows, at):
    """A14: two hours after receipt nothing was arranged; the clerk answers for it."""
    tickets = Ticket.objects.select_related("clerk").in_bulk([row.subject_id for row in rows])
    sales = people.department("sales")
    Event.objects.bulk_create(
        Event(ticket_id=r.subject_id, kind="ticket.late", at=r.due_at, recorded_at=at, internal=True, data={"deadline": r.pk}) for r in rows
    )
    lines = [
        (person, tickets[r.subject_id], {"number": tickets[r.subject_id].number, "deadline": r.pk})
        for r in rows
        for person in (tickets[r.subject_id].clerk, sales.head)
    ]
    tell_all(lines, notices.TICKET_LATE, at, urgent=True)


@on_breach(kinds.ESCALATION_DECIDE)
def not_decided(rows, at):
    """The leader's decision is a promise too; all leaders are reminded."""
    found = Escalation.objects.select_related("ticket").in_bulk([row.subject_id for row in rows])
    Event.objects.bulk_create(
        Event(
            ticket_id=found[r.subject_id].ticket_id,
            kind="escalation.late",
            at=r.due_at,
            recorded_at=at,
            internal=True,
            data={"deadline": r.pk},
        )
        for r in rows
    )
    lines = [(leader, found[r.subject_id], {"number": found[r.subject_id].ticket.number}) for r in rows for leader in people.leaders()]
    tell_all(lines, notices.DECISION_LATE, at, urgent=True)
