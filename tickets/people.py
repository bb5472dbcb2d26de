"""Who is concerned: the people behind a task's party, its head, the clerk, the leaders."""

from django.contrib.auth import get_user_model

from accounts.models import Department, Role


def leaders() -> list:
    """The company's leaders."""
    return list(get_user_model().objects.filter(role=Role.LEADER, is_active=True))


def technical_people() -> list:
    """Who keeps the technical department's board."""
    return list(get_user_model().objects.filter(role=Role.TECHNICIAN, is_active=True))


def department(code: str) -> Department:
    """A department by its code."""
    return Department.objects.select_related("head").get(code=code)


def assignees(task) -> list:
    """Whoever may arrange this task: the person it went to, else the dealer's people, else the department's."""
    if task.person:
        return [task.person]
    if task.dealer_id:
        return [s.user for s in task.dealer.staff.select_related("user") if s.user.is_active]
    return list(task.department.people.filter(is_active=True))


def head(task):
    """Who answers for the party: the dealer's owner or the department's head; None where there is none."""
    return task.dealer.owner() if task.dealer_id else task.department.head


def clerks_of(ticket) -> list:
    """The ticket's clerk; for a dealer's own ticket every clerk."""
    if ticket.clerk:
        return [ticket.clerk]
    return list(get_user_model().objects.filter(role=Role.CLERK, is_active=True))
