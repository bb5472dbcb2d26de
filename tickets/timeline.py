"""Writing the timeline, and saying in words what stands in it."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import history
from core.clock import company_zone
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
QUIET = {
    Happened.TICKET_NOTE,
    Happened.TICKET_CALLED_BACK,
    Happened.TICKET_NOT_REACHED,
    Happened.TICKET_JUDGED,
    Happened.TICKET_ATTACHED,
    Happened.TASK_CHECKED,
    Happened.RECORD_DOUBTED,
    Happened.DOUBT_ANSWERED,
}


SHORT = 30


def _fields(data: dict) -> str:
    """What was corrected, as the form calls it, with from and to in words; a customer's data by their own names alone."""
    fields = {field.name: field for field in Ticket._meta.fields}
    known = {name: field.verbose_name for name, field in fields.items()}
    known |= {f"customer_{field.name}": field.verbose_name for field in Customer._meta.fields}
    found = []
    for name in data["fields"].split(", "):
        told = "serial" if name == "machine" else name
        if not known.get(name):
            continue
        if name in ("customer", "model") or f"{told}_from" not in data:
            found.append(str(known[name]))
            continue
        before, after = (_value(fields[name], data[f"{told}_{end}"]) for end in ("from", "to"))
        found.append(_("%(field)s: %(before)s → %(after)s") % {"field": known[name], "before": before, "after": after})
    return str(_("; ")).join(found)


def _value(field, value) -> str:
    """One value of a field as its form shows it."""
    if isinstance(field, models.BooleanField):
        return str({True: _("yes"), False: _("no")}.get(value, "—"))
    if isinstance(field, models.DateTimeField):
        return f"{datetime.fromisoformat(value).astimezone(company_zone()):%Y-%m-%d %H:%M}"
    words = str(dict(field.flatchoices).get(value, value) if value not in (None, "") else "—")
    return words if len(words) <= SHORT else f"{words[:SHORT]}…"


def words(event) -> str:
    """What happened, in the language that is active."""
    if event.kind == Happened.TICKET_CORRECTED:
        return history.words(event.kind, event.data | {"fields": _fields(event.data)})
    return history.words(event.kind, event.data)
