"""Holding a sale, for the rooms above (core.holds): what is held is not corrected, undone or passed on."""

from django.db import transaction

from core import holds
from core.locks import locked
from warranty.kinds import Happened
from warranty.models import Machine, MachineEvent


@transaction.atomic
def hold_sale(*, machine, kind: str, because: str, by, at) -> Machine:
    """Hold the sale of a machine by name, `because` of what has this number. No verb of a page: a room above does it."""
    machine = locked(Machine.objects.all(), machine)
    if holds.place(machine, kind, because, at):
        _save(machine, Happened.MACHINE_HELD, kind, because, by, at)
    return machine


@transaction.atomic
def let_sale_go(*, machine, kind: str, because: str, by, at) -> Machine:
    """The same the other way."""
    machine = locked(Machine.objects.all(), machine)
    if holds.lift(machine, kind, because):
        _save(machine, Happened.MACHINE_LET_GO, kind, because, by, at)
    return machine


def _save(machine, event, kind, because, by, at) -> None:
    machine.save(update_fields=["holds"])
    MachineEvent.objects.create(machine=machine, at=at, by=by, kind=event, data={"hold": kind, "because": because})
