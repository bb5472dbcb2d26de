"""Machines whose plate nobody had read: given their serial later, or found to be a machine that is on record (A3)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from warranty.actions.machines import free_serial
from warranty.kinds import Happened
from warranty.models import Machine, MachineEvent


@transaction.atomic
def identify_machine(*, machine, serial: str, by, model=None, engine_number="", knowingly=False, at=None) -> Machine:
    """The plate was read: the machine gets its serial, and its model where that was wrong.

    Refuses `machine.identified` for one that has its serial, and what `free_serial` refuses: a serial that is taken is that
    machine, into which this entry is merged.
    """
    require(by, "warranty.identify_machine")
    machine = locked(Machine.objects.visible_to(by).in_use().select_related("model"), machine)
    at = at or clock.now()
    if machine.identified:
        raise _known(machine)
    before = {"model_from": machine.model.code, "serial_from": machine.serial}
    machine.model, machine.serial, machine.identified = model or machine.model, serial.strip().upper(), True
    machine.engine_number = engine_number or machine.engine_number
    free_serial(machine.model, machine.serial, knowingly=knowingly)
    machine.full_clean(exclude=["customer", "dealer"])
    machine.index()
    machine.save(update_fields=["model", "serial", "identified", "engine_number", "serial_key", "haystack", "search_tokens"])
    after = {"model_to": machine.model.code, "serial_to": machine.serial}
    MachineEvent.objects.create(machine=machine, at=at, by=by, kind=Happened.MACHINE_IDENTIFIED, data=before | after)
    return machine


def _known(machine) -> Refused:
    return Refused("machine.identified", _("This machine has its serial number."), _("Nothing is left to identify."), serial=machine.serial)


def retire_merged(machine: Machine, into: Machine, *, by, at) -> None:
    """Mark an entry as being another machine's. The caller holds both locked, and has moved what was done on it.

    Only an unidentified, unsold entry can be it: refuses `machine.identified`, `machine.sold`, `machine.same`.
    """
    if machine.pk == into.pk or into.merged_into_id:
        raise Refused("machine.same", _("These are not two machines."), _("Choose the one that is on record."))
    if machine.identified or machine.merged_into_id:
        raise _known(machine)
    if machine.sold_on:
        raise Refused("machine.sold", _("This machine is already sold."), _("Correct the sale instead."), sold_on=machine.sold_on)
    machine.merged_into = into
    machine.save(update_fields=["merged_into"])
    for one, kind, other in ((machine, Happened.MACHINE_MERGED, into), (into, Happened.MACHINE_TOOK_OVER, machine)):
        MachineEvent.objects.create(machine=one, at=at, by=by, kind=kind, data={"machine": other.pk, "serial": other.serial})
