"""Whose task it is (A15), and what else a task's verbs ask besides its row."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from accounts.models import Role
from accounts.rights import CLERKS
from core.clock import NOW
from deadlines.models import Absence
from dealers.models import dealer_id_of, people_visible_to
from tickets import filing
from tickets.models import Task


def with_offers(tasks: QuerySet) -> QuerySet:
    """Tasks with what their verbs ask, so that many on one page cost no statement each."""
    named = Q(user=OuterRef("person")) | Q(user=OuterRef("repairer")) | Q(user=OuterRef("department__head"))
    away = Absence.objects.visible_to(None).on(NOW).filter(named).values("stand_in")
    return tasks.annotate(
        stand_ins=ArraySubquery(away),
        lacks_report=ExpressionWrapper(filing.lacking(), BooleanField()),
        is_reported=ExpressionWrapper(filing.reported(), BooleanField()),
        has_others=Exists(Task.objects.visible_to(None).active().filter(ticket=OuterRef("ticket")).exclude(pk=OuterRef("pk"))),
    )


def has_task(by, task: Task) -> bool:
    """Whether a task is this person's: sent to him or gone to by him, or to his party while nobody is named; a colleague's
    while he stands in for him, and everything of the department that he heads or the dealer that he owns.
    """
    named = {task.person_id, task.repairer_id} - {None}
    if task.dealer_id:
        ours = task.dealer_id == dealer_id_of(by)
        return ours and (not named or by.pk in named or by.role == Role.DEALER_OWNER)
    if not by.is_company:
        return False
    if by.pk in named or by.pk == task.department.head_id or not named and by.department_id == task.department_id:
        return True
    return by.pk in _stand_ins(task)


def _stand_ins(task: Task) -> list[int]:
    """Who stands in just now for those who are named, or for the department's head."""
    if not hasattr(task, "stand_ins"):
        away = [task.person_id, task.repairer_id, task.department.head_id]
        task.stand_ins = list(Absence.objects.visible_to(None).on(NOW).filter(user__in=away).values_list("stand_in", flat=True))
    return task.stand_ins


def has_others(task: Task) -> bool:
    """Whether its ticket has another task, so that this one can be spared."""
    if not hasattr(task, "has_others"):
        task.has_others = Task.objects.visible_to(None).active().filter(ticket=task.ticket_id).exclude(pk=task.pk).exists()
    return task.has_others


def lacks_report(task: Task) -> bool:
    """Whether a signed report is still to be filed before it can be finished (A16)."""
    return task.lacks_report if hasattr(task, "lacks_report") else filing.owed(task) is not None


def is_reported(task: Task) -> bool:
    """Whether a signed report was filed for it."""
    if not hasattr(task, "is_reported"):
        task.is_reported = Task.objects.visible_to(None).filter(filing.reported(), pk=task.pk).exists()
    return task.is_reported


def has_task_or_writes_it_down(by, task: Task) -> bool:
    """Whose task it is, or the clerk on behalf of whoever has it (A10)."""
    return by.role in CLERKS or has_task(by, task)


def did(by, record) -> bool:
    """Whether a repair is this person's own work: done or filed by him. Nobody judges himself."""
    return by.pk in (record.repairer_id, record.filed_by_id)


def does_in_doubt(by, doubt) -> bool:
    """Whether what is in doubt is this person's own work."""
    return did(by, doubt.record)


def answers_doubt(by, doubt) -> bool:
    """Whether it is this person's to answer: a rep's where it is his dealer's record, or of one for whom he stands in;
    a leader's alone where it was answered already."""
    if doubt.answer:
        return by.role == Role.LEADER
    dealer = doubt.record.task.dealer
    if by.role != Role.REP or dealer is None or dealer.rep_id in (None, by.pk):
        return True
    return Absence.objects.visible_to(None).on(NOW).filter(user=dealer.rep_id, stand_in=by.pk).exists()


def does(by, task: Task | None) -> bool:
    """Whether this person is the one who does a task."""
    return task is not None and by.pk in (task.person_id, task.repairer_id)


def own_branch(by, escalation) -> bool:
    """Whether a leader would decide on himself or on the branch that he heads, where another leader can (A15)."""
    task = escalation.task
    if does(by, task):
        return True
    return bool(task and task.department_id) and task.department.head_id == by.pk and _another_leader(by, task)


def _another_leader(by, task: Task) -> bool:
    """Whether a leader is there who does not do it himself either; who they are is asked once a request."""
    if not hasattr(by, "_other_leaders"):
        by._other_leaders = set(
            people_visible_to(None).filter(role=Role.LEADER, is_active=True).exclude(pk=by.pk).values_list("pk", flat=True)
        )
    return bool(by._other_leaders - {task.person_id, task.repairer_id})


def on_behalf(by, task: Task) -> dict:
    """What an event says besides where the clerk did it for whoever has the task."""
    return {"on_behalf": str(task.party)} if by and not has_task(by, task) else {}
