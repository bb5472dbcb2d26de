"""Who stands behind the roles of a ladder, for many promises in a fixed number of statements."""

from functools import cached_property

from django.contrib.auth import get_user_model

from accounts.models import Department
from accounts.models import Role as Job
from deadlines.models import Absence
from deadlines.roles import Role
from dealers.models import Dealer


class People:
    """The people around these promises at a moment; `of(row, roles, clerks)` names them, nobody twice.

    Whoever is away is told through his stand-in.
    """

    def __init__(self, rows, at):
        self.stand_ins = Absence.objects.stand_ins(at)
        self.users = _by_key(get_user_model().objects.all(), {row.user_id for row in rows})
        departments = Department.objects.select_related("head").prefetch_related("people")
        self.departments = _by_key(departments, {row.department_id for row in rows})
        dealers = Dealer.objects.select_related("rep").prefetch_related("staff__user")
        self.dealers = _by_key(dealers, {row.dealer_id for row in rows})

    def of(self, row, roles, clerks=()) -> list:
        """Everyone active and here whom `roles` name for a promise, in their order."""
        found = {}
        for role in roles:
            people = clerks if role == Role.CLERK else self._of_role(row, role)
            here = [self.stand_ins.get(person.pk, person) for person in people if person is not None]
            found |= {person.pk: person for person in here if person.is_active}
        return list(found.values())

    def _of_role(self, row, role):
        if role in (Role.OWNER, Role.HEAD, Role.REP):
            return getattr(self, f"_{role}")(row)
        return getattr(self, role)

    def _owner(self, row):
        if row.user_id:
            return [self.users[row.user_id]]
        if row.dealer_id:
            return self._staff(row.dealer_id)
        return list(self.departments[row.department_id].people.all())

    def _head(self, row):
        if row.dealer_id:
            return [person for person in self._staff(row.dealer_id) if person.role == Job.DEALER_OWNER]
        department = row.department_id or (row.user_id and self.users[row.user_id].department_id)
        return [self._head_of.get(department)]

    def _rep(self, row):
        return [self.dealers[row.dealer_id].rep] if row.dealer_id else []

    def _staff(self, dealer_id):
        return [staff.user for staff in self.dealers[dealer_id].staff.all()]

    @cached_property
    def _head_of(self) -> dict:
        return {d.pk: d.head for d in Department.objects.select_related("head")}

    @cached_property
    def sales_head(self) -> list:
        return [d.head for d in Department.objects.select_related("head").filter(code="sales")]

    @cached_property
    def leaders(self) -> list:
        return _working_as(Job.LEADER)

    @cached_property
    def technicians(self) -> list:
        return _working_as(Job.TECHNICIAN)

    @cached_property
    def finance(self) -> list:
        return _working_as(Job.FINANCE)


def _by_key(queryset, keys) -> dict:
    return queryset.in_bulk(keys - {None}) if keys - {None} else {}


def _working_as(job) -> list:
    return list(get_user_model().objects.filter(role=job, is_active=True).order_by("id"))
