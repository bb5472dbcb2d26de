"""The whole way of an old part, from the sale of its machine to its place in the store (A17)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.clock import company_day
from returns import trail
from returns.kinds import Happened
from returns.models import OldPart, PartEvent
from returns.wording import box_words
from tickets.models import Attachment

PAPERS = (Attachment.Kind.SIGNATURE, Attachment.Kind.PAPER)


@dataclass(frozen=True)
class Step:
    """One step: the day as it stands beside the line, what happened, and the small words under it."""

    at: datetime | date
    day: str
    words: str
    small: str
    mark: bool = False


def story(part: OldPart, user, today: date) -> list[Step]:
    """Newest first. The part comes with its record, ticket, machine and repairer; one statement for its own steps."""
    events = PartEvent.objects.visible_to(user).filter(part=part).exclude(kind=Happened.PART_KEPT)
    events = events.select_related("by").order_by("-at", "-id")
    steps = [_of_event(event, today) for event in events]
    return steps + [step for step in (_removed(part, today), _reported(part, today), _sold(part, today)) if step]


def short_day(day: date, today: date) -> str:
    """`6-05` this year, `25-08` in another: a column of four figures."""
    return f"{day.month}-{day:%d}" if day.year == today.year else f"{day:%y-%m}"


def trail_steps(events, words, today: date) -> list[Step]:
    """Events of any object as steps: the day, what happened in `words(event)`, who."""
    return [_step(event.at, today, words(event), [event.by], mark=True) for event in events]


def _step(at, today, words, small, mark=False) -> Step:
    day = company_day(at) if isinstance(at, datetime) else at
    return Step(at, short_day(day, today), str(words), " · ".join(str(word) for word in small if word), mark)


def _of_event(event, today) -> Step:
    who = f"{event.by.get_role_display()} {event.by}" if event.by else ""
    box = box_words(event.data.get("box", ""))
    small = [box if event.kind == Happened.PART_MISSING else "", event.data.get("evidence"), who]
    event.data = event.data | {"box": box}
    return _step(event.at, today, trail.words(event), small, mark=event.kind in ("part.received", "part.appraised", "part.stored"))


def _removed(part, today) -> Step:
    record = part.record
    hours = _("machine at %(hours)s h") % {"hours": record.hours} if record.hours else ""
    note = part.record_part.note if part.record_part.note != record.fault else ""
    small = [record.repairer, hours, _("signed by %(name)s") % {"name": record.signed_by}, note]
    return _step(record.finished_at, today, _("Removed. %(fault)s") % {"fault": record.fault}, small, mark=True)


def _reported(part, today) -> Step:
    ticket = part.record.ticket
    covered = _("covered until %(day)s") % {"day": ticket.whole_until} if ticket.covered == "yes" and ticket.whole_until else ""
    return _step(ticket.received_at, today, _("Reported: %(title)s") % {"title": ticket.title}, [ticket.number, covered])


def _sold(part, today) -> Step | None:
    machine = part.record.ticket.machine
    if machine is None or machine.sold_on is None:
        return None
    invoice = _("Sold, invoice %(day)s") % {"day": machine.invoiced_on or machine.sold_on}
    return _step(machine.sold_on, today, invoice, [machine.model, machine.serial], mark=True)


def photos(part: OldPart, user) -> list[Attachment]:
    """The pictures of its record, the part itself first."""
    return pictures(part.record, user)


def pictures(record, user) -> list[Attachment]:
    """What a record's photos show, the old parts first; signatures and papers are not pictures."""
    rows = Attachment.objects.visible_to(user).filter(record=record).exclude(kind__in=PAPERS).exclude(file__endswith=".pdf")
    return sorted(rows, key=lambda row: (row.kind != Attachment.Kind.OLD_PART, row.kind != Attachment.Kind.FAULT, row.pk))
