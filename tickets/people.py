"""Who is concerned: the people behind a task's party, its head, the clerk, the leaders."""

from django.contrib.auth import get_user_model
from django.db.models import prefetch_related_objects

from accounts.models import Department, Role


def leaders() -> list:
    """The company's leaders."""
    return _working_as(Role.LEADER)


def decider(leaders: list, task):
    """Who of them decides about a task: not who does it, nor the head of the department that has it, where there is another (A15)."""
    head = task.department.head_id if task and task.department_id else None
    others = [leader for leader in leaders if not task or leader.pk not in (task.person_id, task.repairer_id)] or leaders
    return next((leader for leader in others if leader.pk != head), others[0] if others else None)


def technical_people() -> list:
    """Who keeps the technical department's board."""
    return _working_as(Role.TECHNICIAN)


def finance_people() -> list:
    """Who posts to the ledger."""
    return _working_as(Role.FINANCE)


def department(code: str) -> Department:
    """A department by its code."""
    return Department.objects.select_related("head").get(code=code)


def assignees(task) -> list:
    """Whoever may arrange this task: the person it went to, else the dealer's people, else the department's.

    Prefetch `dealer__staff__user` and `department__people` when many tasks are asked for.
    """
    if task.person:
        return [task.person]
    return dealers_people(task.dealer) if task.dealer_id else [p for p in task.department.people.all() if p.is_active]


def dealers_people(dealer) -> list:
    """The dealer's people who may sign in."""
    prefetch_related_objects([dealer], "staff__user")
    return [staff.user for staff in dealer.staff.all() if staff.user.is_active]


def head(task):
    """Who answers for the party: the dealer's owner or the department's head; None where there is none."""
    if task.dealer_id:
        return next((p for p in dealers_people(task.dealer) if p.role == Role.DEALER_OWNER), None)
    return task.department.head


def clerks_of(ticket) -> list:
    """The ticket's clerk; for a dealer's own ticket, or where he has left, every clerk."""
    return [ticket.clerk] if ticket.clerk and ticket.clerk.is_active else _working_as(Role.CLERK)


def clerks_by_id(ids) -> dict[int | None, list]:
    """The same for many tickets, by the id of their clerk, None included: a fixed number of statements."""
    ids = set(ids)
    known = {pk: person for pk, person in get_user_model().objects.in_bulk(ids - {None}).items() if person.is_active}
    all_of_them = _working_as(Role.CLERK) if ids - known.keys() else []
    return {pk: [known[pk]] if pk in known else all_of_them for pk in ids | {None}}


def _working_as(role) -> list:
    return list(get_user_model().objects.filter(role=role, is_active=True))
