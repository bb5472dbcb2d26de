"""What the register of machines needs of tickets: an entry that turns out to be another machine's brings them along."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from tickets.actions.register import judge_locked
from tickets.kinds import Happened
from tickets.models import Ticket
from tickets.timeline import log
from warranty import actions as warranty
from warranty.models import Machine


@transaction.atomic
def merge_machines(*, machine, into, by, at=None) -> Machine:
    """An unidentified entry is a machine that is on record: its tickets become that machine's, each with the trace of it.

    Those that are not over are judged anew. Refuses `machine.same`, `machine.identified`, `machine.sold`; returns `into`.
    """
    require(by, "tickets.merge_machines")
    tickets = [locked(Ticket.objects.visible_to(by), pk) for pk in _tickets_of(machine)]
    first, second = sorted((getattr(machine, "pk", machine), getattr(into, "pk", into)))
    found = {pk: locked(Machine.objects.visible_to(by).select_related("model"), pk) for pk in (first, second)}
    machine, into = found[getattr(machine, "pk", machine)], found[getattr(into, "pk", into)]
    at = at or clock.now()
    if sorted(_tickets_of(machine)) != sorted(ticket.pk for ticket in tickets):
        raise Refused("machine.busy", _("A call about this machine came in just now."), _("Look at it and try again."))
    for ticket in tickets:
        ticket.machine, ticket.model, ticket.serial_text = into, into.model, into.serial
        ticket.save(update_fields=["machine", "model", "serial_text"])
        log(ticket, Happened.TICKET_IDENTIFIED, by=by, at=at, serial=into.serial, machine=into.pk, machine_from=machine.pk)
        if not ticket.over:
            judge_locked(ticket, by=by, at=at)
    warranty.retire_merged(machine, into, by=by, at=at)
    return into


@transaction.atomic
def correct_machine(*, machine, reason: str, by, knowingly=False, at=None, **changes) -> Machine:
    """Put right what was entered wrongly of a machine: `serial`, `engine_number`, `produced_on`, and `dealer`, where another sold it.

    Its tickets are found by the right serial; a task stays with whoever has it. Raises ValidationError naming the field; refuses
    `machine.nothing_changed`, `machine.unidentified`, `machine.serial_taken`, `machine.serial_near`, `hold.stands`.
    """
    require(by, "tickets.correct_machine")
    pk = getattr(machine, "pk", machine)
    for ticket in _tickets_of(pk):
        locked(Ticket.objects.visible_to(by), ticket)
    return warranty.put_right(machine=pk, reason=reason, by=by, at=at or clock.now(), knowingly=knowingly, **changes)


def _tickets_of(machine) -> list[int]:
    return list(Ticket.objects.filter(machine=machine).order_by("id").values_list("pk", flat=True))
