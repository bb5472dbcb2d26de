"""Writing the timeline, and saying in words what stands in it."""

from django.utils.translation import gettext_lazy as _

from core import history
from core.history import EventKind
from tickets.kinds import Happened
from tickets.models import Event, Ticket
from warranty.models import Customer


def line(ticket, kind: EventKind, *, by, at, task=None, internal=False, **data) -> Event:
    """One line, not written yet. `data` is flat; people by id only."""
    return Event(ticket=ticket, task=task, kind=kind, by=by, at=at, internal=internal, data=data)


def log(ticket, kind: EventKind, **about) -> Event:
    """Write one line; see `line`."""
    event = line(ticket, kind, **about)
    event.save(force_insert=True)
    return event


# Where nothing of the ticket's state changed.
QUIET = {Happened.TICKET_NOTE, Happened.TICKET_JUDGED, Happened.TICKET_ATTACHED, Happened.TASK_CHECKED}


def _fields(names: str) -> str:
    """What was corrected, as the form calls it; a customer's data by their own names."""
    known = {field.name: field.verbose_name for field in Ticket._meta.fields}
    known |= {f"customer_{field.name}": field.verbose_name for field in Customer._meta.fields}
    found = [str(known.get(name, "")) for name in names.split(", ")]
    return _(", ").join(filter(None, found))


def words(event) -> str:
    """What happened, in the language that is active."""
    if event.kind == Happened.TICKET_CORRECTED:
        return history.words(event.kind, event.data | {"fields": _fields(event.data["fields"])})
    return history.words(event.kind, event.data)
