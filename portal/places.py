"""Where the pages of verbs lie in the portal, and what stands on them (accounts/pages.py)."""

from django.shortcuts import get_object_or_404

from finance.places import CLAIM as A_CLAIM
from portal.forms import Arrange, Attach, Note
from portal.jobs import as_jobs, with_ticket
from tickets.filing import REPAIR_RECORD
from tickets.models import Task
from tickets.places import TICKET as A_TICKET
from warranty import places


def task_of(user, pk: int) -> Task:
    """A task that was sent to this person's dealer, with all that its card shows; else 404."""
    return get_object_or_404(with_ticket(Task.objects.visible_to(user), user), pk=pk)


def on_a_task(user, task: Task) -> dict:
    """What stands above a task's form."""
    return {"job": as_jobs([task], user)[0], "named": task.ticket.number, "subline": task.ticket.title}


def after(_user, task: Task, done: Task) -> tuple:
    """Arrived goes on to the record, or to the result; all else back to what is to do."""
    if done.state != Task.State.IN_SERVICE:
        return ("home",)
    return "file_record" if REPAIR_RECORD.code in task.ticket.nature.files else "finish", task.pk


def on_a_voucher(_user, voucher) -> dict:
    """What stands above a voucher's form."""
    return {"voucher": voucher, "named": voucher.number, "subline": f"{voucher.machine.model} {voucher.machine.serial}"}


TASK = {
    "path": "tasks/<int:pk>/", "find": task_of, "where": lambda one: (one.pk,), "back": lambda one: ("ticket", one.ticket.number),
    "then": after, "template": "portal/verb.html", "shows": on_a_task, "forms": {"arrange": Arrange},
    "only": frozenset({"arrange", "ask_help", "start", "finish"}),
}  # fmt: skip
TICKET = A_TICKET | {
    "template": "portal/verb.html", "shows": lambda _user, one: {"named": one.number, "subline": one.title},
    "forms": {"note": Note, "attach": Attach}, "only": frozenset({"note", "attach", "ask_again"}),
}  # fmt: skip
CLAIM = A_CLAIM | {
    "path": "notices/claims/<slug:number>/", "template": "portal/verb.html",
    "shows": lambda _user, one: {"named": one.number, "subline": one.record.ticket.title},
    "only": frozenset({"claim_submit", "claim_appeal"}),
}  # fmt: skip
MACHINE = places.MACHINE | {
    "back": lambda one: ("card", one.card_id) if one.card_id else ("cards",), "template": "portal/verb.html",
    "shows": lambda _user, one: {"machine": one, "named": one.serial, "subline": one.model},
    "only": frozenset({"sell", "machine_correct_sale", "machine_hours"}),
}  # fmt: skip
CARD = places.CARD | {
    "then": lambda _user, _card, _done: ("cards",), "template": "portal/verb.html",
    "shows": lambda _user, one: {"named": one.number, "subline": f"{one.machine.model} {one.machine.serial}"},
    "only": frozenset({"card_return"}),
}  # fmt: skip
VOUCHER = places.VOUCHER | {
    "back": lambda one: ("card", one.machine.card_id), "template": "portal/verb.html", "shows": on_a_voucher,
    "only": frozenset({"voucher_lost", "voucher_found", "voucher_transfer"}),
}  # fmt: skip
