"""The hours meter: every reading is kept, and none goes backwards in silence."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.locks import locked
from warranty.models import HoursReading, Machine
from warranty.models.life import MOST_HOURS


@transaction.atomic
def read_hours(*, machine, hours: int, by, read_at=None, reason="", at=None) -> HoursReading:
    """Enter what the meter showed at `read_at` (default: now).

    Raises ValidationError naming the field: a reading lower than the one before it, or higher than the one after it, needs
    a reason (the meter was changed, the earlier figure was wrong).
    """
    require(by, "warranty.read_hours")
    machine = locked(Machine.objects.visible_to(by).in_use(), machine)
    at = at or clock.now()
    read_at = read_at or at
    if read_at > at:
        raise ValidationError({"read_at": _("This time has not come yet.")})
    if not 0 <= hours <= MOST_HOURS:
        raise ValidationError({"hours": _("A meter shows 0 to 99,999 hours.")})
    before = _readings(machine).filter(at__lte=read_at).first()
    after = _readings(machine).filter(at__gt=read_at).last()
    if not reason.strip() and ((before and hours < before.hours) or (after and hours > after.hours)):
        known = before if before and hours < before.hours else after
        day = clock.company_day(known.at)
        raise ValidationError({"reason": _("The meter showed %(hours)s h on %(day)s. Say why.") % {"hours": known.hours, "day": day}})
    return _write(machine, hours, read_at, by, HoursReading.Source.DESK, reason=reason)


def note_hours(machine: Machine, hours: int, *, source: str, by, at, reference: str = "") -> HoursReading:
    """Keep a reading that came with a call or a record, whatever it is: nobody stops a call for a meter.

    For callers of upper storeys, who hold what they write.
    """
    return _write(machine, hours, at, by, source, reference=reference)


def _readings(machine):
    return HoursReading.objects.filter(machine=machine).order_by("-at", "-id")


def _write(machine, hours, read_at, by, source, **about) -> HoursReading:
    reading = HoursReading.objects.create(machine=machine, hours=hours, at=read_at, by=by, source=source, **about)
    Machine.objects.filter(pk=machine.pk).update(hours=_readings(machine).values_list("hours", flat=True)[0])
    return reading
