"""Where the pages of the verbs of tickets lie, and what stands on them (accounts/pages.py)."""

from django.shortcuts import get_object_or_404

from tickets import people
from tickets.models import Doubt, Escalation, Redress, Task, Ticket

OF_TICKET = "tickets/<slug:number>/"
CALLED = 3  # of a party's people, how many are named with their numbers


def ticket_of(user, number: str) -> Ticket:
    """The ticket with what its head shows; 404 for what is not yours."""
    related = ("customer", "contact", "machine__dealer", "machine__model", "model", "dealer", "clerk")
    return get_object_or_404(Ticket.objects.visible_to(user).select_related(*related), number=number)


def _task_of(user, number: str, seq: int) -> Task:
    related = ("ticket__customer", "ticket__contact", "ticket__model", "dealer", "department", "person", "repairer")
    return get_object_or_404(Task.objects.visible_to(user).select_related(*related), ticket__number=number, seq=seq)


def _escalation_of(user, number: str, pk: int) -> Escalation:
    related = ("ticket__customer", "ticket__contact", "ticket__model", "task__dealer", "task__department")
    return get_object_or_404(Escalation.objects.visible_to(user).select_related(*related), pk=pk, ticket__number=number)


def _redress_of(user, number: str) -> Redress:
    """What was decided on a ticket and still stands."""
    related = ("ticket__customer", "ticket__contact", "ticket__machine", "ticket__model", "machine")
    return get_object_or_404(Redress.objects.visible_to(user).standing().select_related(*related), ticket__number=number)


def _doubt_of(user, pk: int) -> Doubt:
    related = (
        "record__ticket__customer",
        "record__ticket__contact",
        "record__ticket__model",
        "record__task__dealer",
        "record__repairer",
        "other",
    )
    return get_object_or_404(Doubt.objects.visible_to(user).select_related(*related), pk=pk)


def shows(ticket: Ticket, task: Task | None = None, escalation: Escalation | None = None) -> dict:
    """What stands beside a verb's form."""
    return {
        "named": ticket.number,
        "ticket": ticket,
        "task": task,
        "escalation": escalation,
        "to_call": people.assignees(task)[:CALLED] if task else [],
    }


def back(one) -> tuple[str, str]:
    """The ticket's page."""
    return "ticket", getattr(one, "ticket", one).number


TICKET = {
    "path": OF_TICKET, "find": ticket_of, "where": lambda one: (one.number,), "back": back,
    "template": "tickets/verb.html", "shows": lambda _user, one: shows(one),
}  # fmt: skip
TASK = TICKET | {
    "path": f"{OF_TICKET}<int:seq>/", "find": _task_of, "where": lambda one: (one.ticket.number, one.seq),
    "shows": lambda _user, one: shows(one.ticket, one),
}  # fmt: skip
ESCALATION = TICKET | {
    "path": f"{OF_TICKET}decide/<int:pk>/", "find": _escalation_of, "where": lambda one: (one.ticket.number, one.pk),
    "shows": lambda _user, one: shows(one.ticket, one.task, one),
}  # fmt: skip
REDRESS = TICKET | {
    "path": f"{OF_TICKET}redress/", "find": _redress_of, "where": lambda one: (one.ticket.number,),
    "shows": lambda _user, one: shows(one.ticket),
}  # fmt: skip
DOUBT = TICKET | {
    "path": "doubts/<int:pk>/", "find": _doubt_of, "where": lambda one: (one.pk,),
    "back": lambda one: ("ticket", one.record.ticket.number), "shows": lambda _user, one: shows(one.record.ticket, one.record.task),
}  # fmt: skip
