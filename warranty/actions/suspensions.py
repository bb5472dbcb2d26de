"""Suspending a machine's periods and letting them run again (R2010 Art. 34)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from warranty.kinds import Happened
from warranty.models import Machine, Suspension, SuspensionEvent


@transaction.atomic
def suspend(*, machine, begins: date, ground: str, note: str, by, about: str = "", at=None) -> Suspension:
    """The periods stand still from the user's request: the seller does not perform, or appraisal is needed (Art. 34).

    `about` is the number of the ticket in which it was asked for. Raises ValidationError naming the field; refuses
    `suspension.runs` where the periods stand still already, `machine.not_sold` where none has begun, `machine.exchanged`.
    """
    require(by, "warranty.suspend")
    machine = locked(Machine.objects.visible_to(by), machine)
    at = at or clock.now()
    if machine.invoiced_on is None:
        raise Refused("machine.not_sold", _("No period has begun: the machine has no invoice."), _("Enter the sale first."))
    if machine.successor:
        raise Refused("machine.exchanged", _("This machine was exchanged already."), _("Go on with the one that was given for it."))
    _check_day("begins", begins, machine.invoiced_on, clock.company_day(at))
    if machine.suspensions.filter(ends__isnull=True).exists():
        raise Refused("suspension.runs", _("The periods stand still already."), _("Record the end of that suspension first."))
    suspension = Suspension(machine=machine, ground=ground, begins=begins, note=note.strip(), about=about)
    suspension.full_clean(exclude=["machine"], validate_constraints=False)
    suspension.save(force_insert=True)
    _log(suspension, Happened.SUSPENSION_BEGUN, by, at, begins=str(begins), ground=ground, note=suspension.note, about=about)
    return suspension


@transaction.atomic
def end_suspension(*, suspension, ends: date, result: str, by, at=None) -> Suspension:
    """Record the end: from the next day on the periods run, longer by the days since the request (Art. 34).

    Raises ValidationError naming the field; refuses `suspension.over`.
    """
    require(by, "warranty.end_suspension")
    suspension = locked(Suspension.objects.visible_to(by), suspension)
    at = at or clock.now()
    if suspension.ends is not None:
        raise Refused(
            "suspension.over", _("The end of this suspension is recorded."), _("Look at the machine's page."), ends=suspension.ends
        )
    _check_day("ends", ends, suspension.begins, clock.company_day(at))
    if not result.strip():
        raise ValidationError({"result": _("Say how it ended.")})
    suspension.ends, suspension.result = ends, result.strip()
    suspension.full_clean(exclude=["machine"], validate_constraints=False)
    suspension.save(update_fields=["ends", "result"])
    _log(suspension, Happened.SUSPENSION_ENDED, by, at, ends=str(ends), result=suspension.result)
    return suspension


def _check_day(field: str, day: date, first: date, today: date) -> None:
    if day > today:
        raise ValidationError({field: _("This day has not come yet.")})
    if day < first:
        raise ValidationError({field: _("This is before it could begin: %(day)s.") % {"day": first}})


def _log(suspension, kind, by, at, **data) -> None:
    SuspensionEvent.objects.create(suspension=suspension, kind=kind, by=by, at=at, data=data)
