"""The voucher with the customer: issued, transferred with the machine, issued again when it is lost (R2010 Art. 8, 25)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from accounts.rights import require
from core import clock, holds
from core.errors import Refused
from core.locks import locked
from core.numbering import next_number
from deadlines import actions as deadlines
from warranty import notices
from warranty.kinds import VOUCHER_REISSUE, Happened
from warranty.models import Machine, Voucher, VoucherEvent
from warranty.trail import log_voucher


def issue_voucher(machine, day: date, *, by, at, replaces=None) -> Voucher:
    """A new number for a machine that the caller holds locked."""
    voucher = Voucher.objects.create(machine=machine, number=next_number("SB", at), issued_on=day, replaces=replaces)
    log_voucher(voucher, Happened.VOUCHER_ISSUED, by=by, at=at)
    return voucher


def void_voucher(voucher, why, *, by, at) -> None:
    """The number counts no longer; what was promised about it is not owed any more."""
    voucher.voided_on, voucher.void_why = clock.company_day(at), why
    voucher.save(update_fields=["voided_on", "void_why"])
    log_voucher(voucher, Happened.VOUCHER_VOID, by=by, at=at, why=why)
    deadlines.drop(voucher, VOUCHER_REISSUE, at)


@transaction.atomic
def report_lost(*, voucher, how: str, by, reported_on=None, at=None) -> Voucher:
    """The customer applies for a new voucher; it is due 10 working days after `reported_on`, by default today (R2010 Art. 25).

    Refuses `voucher.void` and `voucher.reported`.
    """
    require(by, "warranty.report_lost")
    voucher = _in_force(voucher, by)
    at = at or clock.now()
    today = clock.company_day(at)
    if not how.strip():
        raise ValidationError({"how": _("Say how it was lost.")})
    if reported_on and not voucher.issued_on <= reported_on <= today:
        raise ValidationError({"reported_on": _("A day between the voucher's issue and today.")})
    if voucher.lost_on:
        raise Refused("voucher.reported", _("Its loss is reported already."), _("It will be issued again."), since=str(voucher.lost_on))
    voucher.lost_on, voucher.lost_how = reported_on or today, how
    voucher.save(update_fields=["lost_on", "lost_how"])
    log_voucher(voucher, Happened.VOUCHER_LOST, by=by, at=at, how=how, lost_on=str(voucher.lost_on))
    starts_at = at if voucher.lost_on == today else clock.start_of_day(voucher.lost_on)
    cycle = VoucherEvent.objects.filter(voucher=voucher, kind=Happened.VOUCHER_FOUND).count()
    deadlines.promise(voucher, VOUCHER_REISSUE, starts_at=starts_at, department=Department.objects.get(code="sales"), cycle=cycle)
    return voucher


@transaction.atomic
def withdraw_loss(*, voucher, reason: str, by, at=None) -> Voucher:
    """A voucher reported lost is there after all, or the report was a mistake: it stays in force, nothing is owed any more.

    Only before it is issued again, after which the old number is void. Refuses `voucher.void` and `voucher.not_lost`.
    """
    require(by, "warranty.withdraw_loss")
    voucher = _in_force(voucher, by)
    at = at or clock.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if not voucher.lost_on:
        raise Refused("voucher.not_lost", _("Nobody reported this voucher lost."), _("Report it first."), number=voucher.number)
    lost_on, voucher.lost_on, voucher.lost_how = voucher.lost_on, None, ""
    voucher.save(update_fields=["lost_on", "lost_how"])
    log_voucher(voucher, Happened.VOUCHER_FOUND, by=by, at=at, reason=reason, lost_on=str(lost_on))
    deadlines.drop(voucher, VOUCHER_REISSUE, at)
    return voucher


@transaction.atomic
def reissue_voucher(*, voucher, by, at=None) -> Voucher:
    """Issue a lost voucher again under a new number; the old one is void. The receipt card is not touched (R2010 Art. 25).

    Refuses `voucher.void` and `voucher.not_lost`. Returns the new voucher.
    """
    require(by, "warranty.reissue_voucher")
    voucher = _in_force(voucher, by)
    at = at or clock.now()
    if not voucher.lost_on:
        raise Refused("voucher.not_lost", _("Nobody reported this voucher lost."), _("Report it first."), number=voucher.number)
    deadlines.meet(voucher, VOUCHER_REISSUE, at)
    void_voucher(voucher, Voucher.Void.LOST, by=by, at=at)
    new = issue_voucher(voucher.machine, clock.company_day(at), by=by, at=at, replaces=voucher)
    notices.reissued(new, at)
    return new


@transaction.atomic
def transfer_voucher(*, voucher, customer, by, transferred_on=None, at=None) -> Voucher:
    """The machine has a new owner, and with its original papers he has the rights (R2010 Art. 25). Card and number stay.

    Refuses `voucher.void`, `voucher.same_owner`, and `voucher.lost_reported` while the papers are not there;
    `hold.stands`.
    """
    require(by, "warranty.transfer_voucher")
    voucher = _in_force(voucher, by)
    at = at or clock.now()
    machine, today = voucher.machine, clock.company_day(at)
    holds.check(machine, "warranty.transfer_voucher")
    day = transferred_on or today
    if voucher.lost_on:
        what = _("Issue it again or withdraw the report first; the rights go with the papers.")
        raise Refused("voucher.lost_reported", _("This voucher is reported lost."), what, number=voucher.number)
    if not machine.sold_on <= day <= today:
        raise ValidationError({"transferred_on": _("A day between the sale and today.")})
    if machine.customer_id == customer.pk:
        raise Refused("voucher.same_owner", _("This customer owns the machine."), _("Choose the new owner."), number=voucher.number)
    former, machine.customer = machine.customer_id, customer
    machine.save(update_fields=["customer"])
    log_voucher(voucher, Happened.VOUCHER_TRANSFERRED, by=by, at=at, owner_from=former, owner_to=customer.pk, on=str(day))
    return voucher


def _in_force(voucher, by) -> Voucher:
    """The voucher, locked after its machine, with it in hand. Refuses `voucher.void`."""
    machine = locked(Machine.objects.visible_to(by), voucher.machine_id)
    voucher = locked(Voucher.objects.visible_to(by), voucher)
    voucher.machine = machine
    if not voucher.in_force:
        raise Refused("voucher.void", _("This voucher is void."), _("Use the one in force."), number=voucher.number, why=voucher.void_why)
    return voucher
