"""Signing off a month of the register: from then on what changes is a line of its own (A3, A10)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from dealers.models import dealer_id_of
from tickets.models import RegisterLine, RegisterMonth
from tickets.models.register import checksum_of
from tickets.register.lines import lines
from tickets.register.months import frozen, next_month, tickets_of


@transaction.atomic
def sign_month(*, month: date, by, at=None) -> RegisterMonth:
    """Keep a month's lines as they stand under one checksum; a dealer's people sign their dealer's (A10).

    `month` is its first day. Refuses `month.not_over` and `month.signed_off`.
    """
    require(by, "tickets.sign_month")
    at = at or clock.now()
    if clock.company_day(at) < next_month(month):
        raise Refused("month.not_over", _("This month is not over yet."), _("Sign it off from the first of the next month on."))
    kept = [(line.ticket, frozen(line, by)) for line in lines(by, tickets_of(by, month))]
    checksum = checksum_of([(ticket.number, cells) for ticket, cells in kept])
    signed = RegisterMonth(month=month, dealer_id=dealer_id_of(by), signed_at=at, by=by, count=len(kept), checksum=checksum)
    try:
        with transaction.atomic():
            signed.save(force_insert=True)
    except IntegrityError:
        again = _("What changes now is shown as a correction on its print.")
        raise Refused("month.signed_off", _("This month was signed off already."), again) from None
    RegisterLine.objects.bulk_create(
        [RegisterLine(month=signed, seq=seq, ticket=ticket, cells=cells) for seq, (ticket, cells) in enumerate(kept, 1)], batch_size=1000
    )
    return signed
