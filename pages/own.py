"""Whose tasks are whose: what a person looks after, whom a page asks (A10, A15)."""

from django.db.models import Q, QuerySet

from accounts.models import Role
from deadlines.models import Deadline
from tickets.kinds import OF_CLERK
from tickets.models import Task


def tasks_of_person(user) -> QuerySet:
    """What this person has to arrange or do, with what is done already; his own door decides what that is."""
    return _in_the_company(user) if user.is_company else _at_a_dealer(user)


def _in_the_company(user) -> QuerySet:
    """His own, those that his department has and nobody in it yet, and what he owes for a colleague who is away."""
    mine = Q(person=user) | Q(repairer=user)
    if user.department_id and user.role in (Role.TECHNICIAN, Role.REP):
        mine |= Q(department_id=user.department_id, person__isnull=True, repairer__isnull=True)
    instead = Deadline.objects.visible_to(user).stood_in_by(user).filter(subject="tickets.task").exclude(kind__in=OF_CLERK)
    return Task.objects.visible_to(user).active().filter(mine | Q(pk__in=instead.values("subject_id")))


def _at_a_dealer(user) -> QuerySet:
    """The owner all of the dealer's tasks, a repairer his own and those nobody has yet."""
    tasks = Task.objects.visible_to(user)
    if user.role == Role.DEALER_OWNER:
        return tasks
    return tasks.filter(Q(repairer=user) | Q(person=user) | Q(repairer__isnull=True, person__isnull=True))
