"""What waits for the leader, each with its countdown and the form in which he decides it, in place (A14, A15)."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import get_random_string

from accounts.models import Department
from deadlines.models import Deadline
from dealers.models import people_visible_to
from desk import boards
from tickets.models import Escalation
from tickets.verb_forms import Decide

SHOWN = 20  # with a form each; the next ones come up as these are decided


@dataclass
class Report:
    """One of them: the promise to decide it, whose task it is, and the form with its key."""

    about: Escalation
    deadline: Deadline | None
    party: object
    form: Decide
    key: str = field(default_factory=lambda: get_random_string(22))
    answered: bool = False  # whether something was sent about it just now


def reports(user, answered: Escalation | None = None, data=None) -> list[Report]:
    """The oldest of what waits, in a fixed number of statements.

    `data` is what was sent about the `answered` one; that stands here too when it waits no more.
    """
    found = boards.reports(user, SHOWN)
    if answered and answered.pk not in {r.pk for r in found}:
        found.insert(0, answered)
    if not found:
        return []
    owed = boards.owed(user).filter(subject=boards.ESCALATION, subject_id__in=[r.pk for r in found])
    due = {deadline.subject_id: deadline for deadline in owed}
    last = {task.ticket_id: task for task in boards.tasks_of(user, {r.ticket_id for r in found}).values()}
    tasks = {r.pk: r.task or last.get(r.ticket_id) for r in found}
    names, like = concerned(user, found, tasks), Decide(user=user)

    def report(r):
        form = like.beside(f"id_{r.pk}_%s", names[r.pk], data if answered and r.pk == answered.pk else None)
        return Report(r, due.get(r.pk), tasks[r.pk] and tasks[r.pk].party, form)

    return [report(r) for r in found]


def concerned(user, found, tasks) -> dict[int, list]:
    """Who can be responsible for what was reported: the people of the task's party, the clerk, the head of the sales branch."""
    held = [task for task in tasks.values() if task]
    parties = Q(staff__dealer__in={t.dealer_id for t in held}) | Q(department__in={t.department_id for t in held})
    head = Exists(Department.objects.visible_to(user).filter(code="sales", head=OuterRef("pk")))
    people = people_visible_to(user).filter(is_active=True).annotate(heads_sales=head).select_related("staff").order_by("role", "id")
    people = list(people.filter(parties | Q(pk__in={r.ticket.clerk_id for r in found}) | head))

    def near(person, report, task):
        dealer = person.staff.dealer_id if hasattr(person, "staff") else None
        ours = task and (dealer == task.dealer_id if task.dealer_id else person.department_id == task.department_id)
        return ours or person.heads_sales or person.pk == report.ticket.clerk_id

    return {r.pk: [person for person in people if near(person, r, tasks[r.pk])] for r in found}
