"""Machines: entered into the register."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from core.numbering import next_number
from warranty.actions.cards import issue_card
from warranty.kinds import Happened
from warranty.models import Machine, MachineEvent

NAMELESS = "WM"
NAMED = 5  # of the machines that may be meant


@transaction.atomic
def register_machine(*, model, serial, by, dealer=None, identified=True, knowingly=False, at=None, **facts) -> Machine:
    """Enter a machine by its serial, with its issued receipt card.

    With `identified` off nobody could read the plate: without a serial the machine gets a number to go on with until
    `identify_machine`. Refuses what `free_serial` refuses. Raises ValidationError for a day of production that has not come.
    """
    require(by, "warranty.register_machine")
    at = at or clock.now()
    if facts.get("produced_on") and facts["produced_on"] > clock.company_day(at):
        raise ValidationError({"produced_on": _("This day has not come yet.")})
    serial = serial.strip().upper() or ("" if identified else next_number(NAMELESS, at))
    engine = facts.get("engine_number") or ""
    confirmed = free_serial(model, serial, engine_number=engine, knowingly=knowingly)
    machine = Machine(model=model, serial=serial, dealer=dealer, identified=identified, confirmed=confirmed, **facts)
    machine.full_clean(exclude=["customer", "dealer"])
    machine.index()
    machine.save(force_insert=True)
    issue_card(machine, by=by, at=at)
    return machine


@transaction.atomic
def confirm_machine(*, machine, by, at=None) -> Machine:
    """Somebody has looked at the plates: it is another machine in spite of a number that it shares."""
    require(by, "warranty.confirm_machine")
    machine = locked(Machine.objects.visible_to(by), machine)
    machine.confirmed = True
    machine.save(update_fields=["confirmed"])
    MachineEvent.objects.create(machine=machine, at=at or clock.now(), by=by, kind=Happened.MACHINE_CONFIRMED)
    return machine


def free_serial(model, serial: str, *, engine_number: str = "", knowingly: bool = False, but=None) -> bool:
    """Refuse `machine.serial_taken` where the model has the serial; and, unless somebody says `knowingly`, what may be another
    machine's: `machine.serial_near` (O and 0, I and 1, dashes), `machine.serial_elsewhere` (another model has it),
    `machine.engine_taken`. `but` is the machine itself. Returns whether `knowingly` was needed.
    """
    machines = Machine.objects.exclude(pk=but.pk) if but else Machine.objects.all()
    if machines.filter(model=model, serial=serial).exists():
        raise Refused("machine.serial_taken", _("This serial number is already registered."), _("Choose that machine."), serial=serial)
    near = list(machines.near(model, serial).values_list("serial", flat=True)[:NAMED]) if serial else []
    if near and not knowingly:
        raise Refused(
            "machine.serial_near",
            _("%(near)s is registered, which is easily taken for %(serial)s.") % {"near": ", ".join(near), "serial": serial},
            _("Look at the plate again: choose that machine, or say that this is another one."),
            serial=serial,
            near=", ".join(near),
        )
    elsewhere = list(machines.elsewhere(model, serial).select_related("model")[:NAMED])
    if elsewhere and not knowingly:
        raise Refused(
            "machine.serial_elsewhere",
            _("%(machines)s has this serial number.") % {"machines": ", ".join(map(str, elsewhere))},
            _("Look at the plate again: is the model right? If this is another machine, say so."),
            serial=serial,
            near=", ".join(map(str, elsewhere)),
        )
    engines = list(machines.with_engine(engine_number).select_related("model")[:NAMED])
    if engines and not knowingly:
        raise Refused(
            "machine.engine_taken",
            _("Engine %(engine)s is that of %(machines)s.") % {"engine": engine_number, "machines": ", ".join(map(str, engines))},
            _("Look at the engine's plate again. If this is another machine, say so."),
            engine_number=engine_number,
            near=", ".join(map(str, engines)),
        )
    return bool(near or elsewhere or engines)
