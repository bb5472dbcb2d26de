"""Machines: entered into the register."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.numbering import next_number
from warranty.actions.cards import issue_card
from warranty.models import Machine

NAMELESS = "WM"


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
    free_serial(model, serial, knowingly=knowingly)
    machine = Machine(model=model, serial=serial, dealer=dealer, identified=identified, **facts)
    machine.full_clean(exclude=["customer", "dealer"])
    machine.index()
    machine.save(force_insert=True)
    issue_card(machine, by=by, at=at)
    return machine


def free_serial(model, serial: str, *, knowingly: bool = False) -> None:
    """Refuse `machine.serial_taken` where the model has the serial, `machine.serial_near` where it has one that is easily
    taken for it (O and 0, I and 1, dashes) and nobody said `knowingly`."""
    if Machine.objects.filter(model=model, serial=serial).exists():
        raise Refused("machine.serial_taken", _("This serial number is already registered."), _("Choose that machine."), serial=serial)
    near = [] if knowingly else list(Machine.objects.near(model, serial).values_list("serial", flat=True)[:5])
    if near:
        raise Refused(
            "machine.serial_near",
            _("%(near)s is registered, which is easily taken for %(serial)s.") % {"near": ", ".join(near), "serial": serial},
            _("Look at the plate again: choose that machine, or say that this is another one."),
            serial=serial,
            near=", ".join(near),
        )
