"""Machines whose plate nobody had read: given their serial later, or found to be a machine that is on record (A3)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock, holds
from core.errors import Refused
from core.locks import locked
from deadlines import actions as deadlines
from warranty.actions.cards import promise_return
from warranty.actions.machines import free_serial
from warranty.kinds import OF_CARD, Happened
from warranty.models import Machine, MachineEvent, ReceiptCard


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
    engine = machine.engine_number
    machine.confirmed = free_serial(machine.model, machine.serial, engine_number=engine, knowingly=knowingly, but=machine)
    machine.full_clean(exclude=["customer", "dealer"])
    machine.index()
    machine.save(update_fields=["model", "serial", "identified", "engine_number", "confirmed", "serial_key"])
    after = {"model_to": machine.model.code, "serial_to": machine.serial}
    MachineEvent.objects.create(machine=machine, at=at, by=by, kind=Happened.MACHINE_IDENTIFIED, data=before | after)
    return machine


PUT_RIGHT = ("serial", "engine_number", "produced_on", "dealer")


@transaction.atomic
def put_right(*, machine, reason: str, by, at, knowingly=False, **changes) -> Machine:
    """What was entered wrongly of a machine: `serial`, `engine_number`, `produced_on`, `dealer`. No verb of a page: the room of
    tickets does it with what it shows of the machine.

    The card's days go over to the dealer that sold it after all, due when they were; what it repaired stays its own. Raises
    ValidationError naming the field; refuses `machine.unidentified`, `machine.nothing_changed`, `hold.stands` and what
    `free_serial` refuses.
    """
    machine = locked(Machine.objects.visible_to(by).in_use().select_related("model", "dealer"), machine)
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if not machine.identified:
        raise Refused("machine.unidentified", _("Nobody has read its plate yet."), _("Identify the machine instead."))
    if "serial" in changes:
        changes["serial"] = changes["serial"].strip().upper()
    changed = {name: changes[name] for name in PUT_RIGHT if name in changes and changes[name] != getattr(machine, name)}
    if not changed:
        raise Refused("machine.nothing_changed", _("Nothing was changed."), _("Change what is wrong, then save."))
    if asked := {name: changed[name] for name in ("serial", "engine_number") if changed.get(name)}:
        alike = free_serial(
            machine.model, asked.get("serial", ""), engine_number=asked.get("engine_number", ""), knowingly=knowingly, but=machine
        )
        machine.confirmed = alike or machine.confirmed
    if changed.get("produced_on") and changed["produced_on"] > clock.company_day(at):
        raise ValidationError({"produced_on": _("This day has not come yet.")})
    before = {name: getattr(machine, name) for name in changed}
    for name, value in changed.items():
        setattr(machine, name, value)
    machine.full_clean(exclude=["customer", "dealer", "model", "card", "replaces"], validate_unique=False)
    machine.index()
    machine.save(update_fields=[*changed, "confirmed", "serial_key"])
    if "dealer" in changed:
        holds.check(machine, "warranty.correct_sale")
        _pass_card_on(machine, before["dealer"], by, at, reason)
    told = {"before": _told(before), "after": _told(changed), "reason": reason}
    MachineEvent.objects.create(machine=machine, at=at, by=by, kind=Happened.MACHINE_PUT_RIGHT, data=told)
    return machine


def _told(values: dict) -> str:
    return ", ".join(str(value) if value else "—" for value in values.values())


def _pass_card_on(machine: Machine, former, by, at, reason: str) -> None:
    """The days of its receipt card are the new dealer's; without a dealer nobody owes them."""
    card = locked(ReceiptCard.objects.all(), machine.card_id)
    if machine.dealer is None:
        deadlines.drop(card, OF_CARD, at)
    elif former is None:
        if card.state == ReceiptCard.State.SOLD:
            promise_return(card, machine, by, at)
    else:
        deadlines.pass_on(card, OF_CARD, machine.dealer, by=by, at=at, reason=reason)


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
