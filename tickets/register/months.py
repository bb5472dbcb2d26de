"""A month of the register: which tickets belong to it, and what has changed since it was signed off (A3)."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.clock import start_of_day
from core.errors import Refused
from tickets.models import Event, RegisterLine, RegisterMonth, Ticket
from tickets.models.register import checksum_of
from tickets.register.columns import COLUMNS, chosen, moment
from tickets.register.lines import Line, lines

FIRST = date(2000, 1, 1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def tickets_of(by, month: date) -> QuerySet:
    """What was received in a month, as far as `by` sees."""
    begins, ends = start_of_day(month), start_of_day(next_month(month))
    return Ticket.objects.visible_to(by).filter(received_at__gte=begins, received_at__lt=ends)


def frozen(line: Line, by) -> dict[str, str]:
    """A line's cells as they are kept: everything that is not personal, in the company's language."""
    kept = (column for column in chosen([], of_company=by.is_company) if not column.personal and column.code != "seq")
    with override(settings.LANGUAGE_CODE):
        return {column.code: str(column.of(line)) for column in kept}


def is_whole(month: RegisterMonth, kept: list[Line]) -> bool:
    """Whether the kept lines still come to the checksum that was signed."""
    return month.checksum == checksum_of([(line.ticket.number, line.cells) for line in kept])


def kept_lines(by, month: RegisterMonth) -> list[Line]:
    """The signed lines in their order, with the customer as he is called today."""
    numbers = {line.ticket_id: line for line in RegisterLine.objects.visible_to(by).filter(month=month)}
    found = {line.ticket.pk: line for line in lines(by, Ticket.objects.visible_to(by).filter(pk__in=list(numbers)))}
    kept = []
    for pk, one in numbers.items():
        line = found[pk]
        line.seq, line.cells = one.seq, one.cells
        kept.append(line)
    return kept


def corrections(by, month: RegisterMonth, kept: list[Line]) -> list[list[str]]:
    """Lines of their own for what differs today: [ticket, column, signed off as, now, when it was last touched].

    A ticket of the month that was entered after it was signed off is a line too.
    """
    signed = {line.ticket.pk for line in kept}
    late = [line for line in lines(by, tickets_of(by, month.month)) if line.ticket.pk not in signed]
    touched = _last_touched(by, [line.ticket.pk for line in [*kept, *late]], month.signed_at)
    found = []
    for line in kept:
        now = frozen(line, by)
        for column in COLUMNS:
            if (was := line.cells.get(column.code)) is not None and was != now.get(column.code, was):
                found.append([line.ticket.number, str(column.heading), was, now[column.code], touched.get(line.ticket.pk, "")])
    for line in late:
        found.append([line.ticket.number, _("entered later"), "", line.ticket.title, touched.get(line.ticket.pk, "")])
    return found


def _last_touched(by, tickets: list[int], since: datetime) -> dict[int, str]:
    rows = Event.objects.visible_to(by).filter(ticket__in=tickets, recorded_at__gt=since).order_by("id")
    return {pk: f"{moment(at)} {name or ''}".strip() for pk, at, name in rows.values_list("ticket", "recorded_at", "by__name")}


def month_of(text: str) -> date:
    """`2026-10` as its first day. Refuses `month.unknown`."""
    try:
        found = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        found = None
    if found is None or found < FIRST:
        raise Refused("month.unknown", _("There is no such month."), _("Write it as 2026-10."))
    return found
