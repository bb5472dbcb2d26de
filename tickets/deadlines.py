"""What a broken promise about a ticket or task sets off, and what its notices say (A10, A14, A15).

Each handler gets all rows of its kind that a sweep holds; it writes events and what follows with a fixed number of
statements and never changes ticket or task.
"""

from collections import defaultdict

from core.bulk import insert
from deadlines import actions as deadlines
from deadlines.registry import About, describes, fits, on_breach, tells
from notifications.actions import tell_all
from tickets import kinds, notices, people
from tickets.kinds import Happened
from tickets.models import Escalation, Event, Redress, Task, Ticket

tells(kinds.TICKET_ARRANGE, late=notices.TICKET_LATE, pressing=True)
tells(kinds.TASK_ARRANGE, late=notices.LATE, pressing=True)
tells(kinds.TASK_ARRANGE_OWN, late=notices.LATE, pressing=True)
tells(kinds.TASK_CHECK, late=notices.CHECK_LATE, pressing=True)
tells(kinds.TASK_IN_HAND, late=notices.LATE, pressing=True)
tells(kinds.TASK_PRESSED, late=notices.LATE, pressing=True)
tells(kinds.TASK_VISIT, late=notices.VISIT_LATE, pressing=True)
tells(kinds.TASK_REPAIR, late=notices.REPAIR_LATE, pressing=True)
tells(kinds.REDRESS_CARRY, late=notices.REDRESS_LATE)
tells(kinds.ESCALATION_DECIDE, late=notices.DECISION_LATE, pressing=True)


@describes("tickets.task")
def tasks_of(rows) -> dict[int, About]:
    found = Task.objects.filter(pk__in=[row.subject_id for row in rows]).values_list(
        "pk", "ticket__number", "ticket__title", "ticket__urgent", "dealer__short_name", "department__name", "ticket__clerk"
    )
    clerks = people.clerks_by_id(clerk for *_facts, clerk in found)
    return {
        pk: About({"number": number, "title": title, "party": dealer or department, **_of(urgent)}, clerks[clerk])
        for pk, number, title, urgent, dealer, department, clerk in found
    }


@describes("tickets.ticket")
def tickets_of(rows) -> dict[int, About]:
    found = Ticket.objects.filter(pk__in=[row.subject_id for row in rows]).values_list("pk", "number", "urgent", "clerk")
    return _numbered(found)


@describes("tickets.escalation")
def escalations_of(rows) -> dict[int, About]:
    found = Escalation.objects.filter(pk__in=[row.subject_id for row in rows]).values_list(
        "pk", "ticket__number", "ticket__urgent", "ticket__clerk"
    )
    return _numbered(found)


@describes("tickets.redress")
def redresses_of(rows) -> dict[int, About]:
    found = Redress.objects.filter(pk__in=[row.subject_id for row in rows]).values_list(
        "pk", "ticket__number", "ticket__urgent", "ticket__clerk"
    )
    return _numbered(found)


def _numbered(found) -> dict[int, About]:
    clerks = people.clerks_by_id(clerk for *_facts, clerk in found)
    return {pk: About({"number": number, **_of(urgent)}, clerks[clerk]) for pk, number, urgent, clerk in found}


def _of(urgent: bool) -> dict:
    """That a ticket is urgent, said of urgent ones alone."""
    return {"urgent": True} if urgent else {}


@fits("tickets.redress")
def redresses_fitting(scope):
    return Redress.objects.filter(ticket__in=Ticket.objects.fitting(scope)).values("pk")


@fits("tickets.ticket")
def tickets_fitting(scope):
    return Ticket.objects.fitting(scope).values("pk")


@fits("tickets.task")
def tasks_fitting(scope):
    return Task.objects.filter(ticket__in=Ticket.objects.fitting(scope)).values("pk")


@fits("tickets.escalation")
def escalations_fitting(scope):
    return Escalation.objects.filter(ticket__in=Ticket.objects.fitting(scope)).values("pk")


def _of_task(kind: str, internal=False):
    """A handler that writes one line for each row of a task, dated when it fell due."""

    def handle(rows, at):
        tickets = dict(Task.objects.filter(pk__in=[row.subject_id for row in rows]).values_list("pk", "ticket_id"))
        _write(((row, tickets[row.subject_id], row.subject_id) for row in rows), kind, at, internal)

    return handle


def _write(lines, kind, at, internal) -> None:
    columns = ("ticket_id", "task_id", "kind", "at", "recorded_at", "internal", "data")
    insert(Event, columns, [(ticket, task, kind, row.due_at, at, internal, {"deadline": row.pk}) for row, ticket, task in lines])


on_breach(kinds.TASK_ARRANGE, kinds.TASK_ARRANGE_OWN)(_of_task(Happened.TASK_LATE))
on_breach(kinds.TASK_VISIT)(_of_task(Happened.TASK_VISIT_LATE))  # the time told to the customer is a promise too
on_breach(kinds.TASK_REPAIR)(_of_task(Happened.TASK_REPAIR_LATE))  # R2010 Art. 27, 33: the customer may have a choice


@on_breach(kinds.TASK_CHECK)
def not_checked(rows, at):
    """A15: the clerk's own breach; a task still not arranged needs the leader's decision."""
    _of_task(Happened.TASK_CHECK_LATE, internal=True)(rows, at)
    _idle_to_the_leader(rows, at)


@on_breach(kinds.TASK_IN_HAND)
def not_in_hand_after_all(rows, at):
    """A15: checked, said to be in hand, and still not arranged at 4 hours."""
    _of_task(Happened.TASK_IN_HAND_LATE, internal=True)(rows, at)
    _idle_to_the_leader(rows, at)


@on_breach(kinds.TASK_PRESSED)
def not_arranged_after_the_decision(rows, at):
    """A15: what the leader decided did not help; it comes back to him until it is arranged."""
    _of_task(Happened.TASK_PRESSED_LATE, internal=True)(rows, at)
    _idle_to_the_leader(rows, at)


def _idle_to_the_leader(rows, at):
    """Tasks that are still not arranged need the leader's decision."""
    tasks = Task.objects.select_related("ticket", "department").in_bulk([row.subject_id for row in rows])
    waiting = set(Escalation.objects.undecided().filter(task__in=tasks).exclude(why=Escalation.Why.URGENT).values_list("task", flat=True))
    idle = {row.subject_id: row for row in rows if tasks[row.subject_id].idle and row.subject_id not in waiting}
    if idle:
        _escalate(list(idle.values()), tasks, at)


def _escalate(rows, tasks, at):
    leaders = people.leaders()
    escalations = Escalation.objects.bulk_create(
        Escalation(ticket_id=tasks[r.subject_id].ticket_id, task_id=r.subject_id, why=Escalation.Why.NOT_ARRANGED, at=r.due_at)
        for r in rows
    )
    Event.objects.bulk_create(
        Event(
            ticket_id=e.ticket_id,
            task_id=e.task_id,
            kind=Happened.TICKET_ESCALATED,
            at=e.at,
            recorded_at=at,
            internal=True,
            data={"why": e.why, "note": ""},
        )
        for e in escalations
    )
    department, scopes = people.department("leaders"), defaultdict(list)
    for escalation in escalations:
        task = tasks[escalation.task_id]
        scopes[people.decider(leaders, task), tuple(task.ticket.scope.items())].append(escalation)
    for (owner, scope), those in scopes.items():  # as many as there are kinds of tickets, however many rows
        owed = {"user": owner, "department": department}
        deadlines.promise_all(those, kinds.ESCALATION_DECIDE, starts_at=at, scope=dict(scope), **owed)
    lines = [
        (leader, e, {"number": ticket.number, "title": ticket.title, "why": e.why, **_of(ticket.urgent)})
        for e in escalations
        for ticket in (tasks[e.task_id].ticket,)
        for leader in leaders
    ]
    tell_all(lines, notices.ESCALATED, at, pressing=True)


@on_breach(kinds.TICKET_ARRANGE)
def receipt_not_arranged(rows, at):
    """A14: two hours after receipt nothing was arranged; the clerk answers for it."""
    _write(((row, row.subject_id, None) for row in rows), Happened.TICKET_LATE, at, internal=True)


@on_breach(kinds.ESCALATION_DECIDE)
def not_decided(rows, at):
    """The leader's decision is a promise too."""
    tickets = dict(Escalation.objects.filter(pk__in=[row.subject_id for row in rows]).values_list("pk", "ticket_id"))
    _write(((row, tickets[row.subject_id], None) for row in rows), Happened.ESCALATION_LATE, at, internal=True)


@on_breach(kinds.REDRESS_CARRY)
def not_carried_out(rows, at):
    """What the leader granted is owed to the customer."""
    tickets = dict(Redress.objects.filter(pk__in=[row.subject_id for row in rows]).values_list("pk", "ticket_id"))
    _write(((row, tickets[row.subject_id], None) for row in rows), Happened.REDRESS_LATE, at, internal=True)
