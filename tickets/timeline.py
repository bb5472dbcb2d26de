"""Writing the timeline, and saying in words what stands in it."""

from django.utils.translation import gettext_lazy as _

from tickets.models import Event, Ticket
from warranty.models import Customer


def line(ticket, kind: str, *, by, at, task=None, internal=False, **data) -> Event:
    """One line, not written yet. `data` is flat; people by id only."""
    return Event(ticket=ticket, task=task, kind=kind, by=by, at=at, internal=internal, data=data)


def log(ticket, kind: str, **about) -> Event:
    """Write one line; see `line`."""
    event = line(ticket, kind, **about)
    event.save(force_insert=True)
    return event


PROMISE_FOUND = "ticket.promise_found"

WORDS = {
    "ticket.received": _("Request received"),
    "ticket.registered": _("Registered"),
    "ticket.registered_own": _("Registered by the dealer itself"),
    "ticket.reported": _("Reported by the customer at the machine"),
    "ticket.judged": _("Verdict"),
    "ticket.problem_linked": _("The problem of %(problem)s"),
    "ticket.fact_settled": _("Decided for the verdict"),
    "ticket.dispatched": _("Dispatched to %(party)s"),
    "ticket.arranged": _("All tasks arranged"),
    "ticket.serviced": _("All tasks done"),
    "ticket.answered": _("Settled on the phone"),
    "ticket.closed": _("Closed"),
    "ticket.cancelled": _("Cancelled"),
    "ticket.reopened": _("Reopened"),
    "ticket.corrected": _("Corrected: %(fields)s"),
    "ticket.identified": _("Machine identified: %(serial)s"),
    "ticket.escalated": _("Reported to the leader"),
    "ticket.late": _("Not arranged in time after receipt"),
    "ticket.note": _("Note"),
    "ticket.attached": _("File added"),
    PROMISE_FOUND: _("%(party)s promised beyond the company's scope"),
    "ticket.imported": _("Imported: %(state)s"),
    "ticket.waiting": _("Waiting: %(state)s"),
    "ticket.reassigned": _("Reassigned from %(from)s to %(to)s"),
    "ticket.assigned": _("Taken by %(to)s"),
    "ticket.updated": _("Updated in the old system"),
    "task.withdrawn": _("Withdrawn from %(party)s"),
    "task.arranged": _("Arranged"),
    "task.rearranged": _("Arranged anew"),
    "task.started": _("Arrived, work begun"),
    "task.done": _("Done"),
    "task.help_asked": _("Asked for help"),
    "task.help_kept": _("Help declined: stays with %(party)s"),
    "task.checked": _("Pressed and checked"),
    "task.late": _("Not arranged in time"),
    "task.check_late": _("Not checked in time"),
    "task.in_hand_late": _("Found in hand, but not arranged by the 4th hour"),
    "task.visit_late": _("Nobody came at the promised time"),
    "task.repair_late": _("Not repaired within the law's limit"),
    "record.filed": _("Repair record %(number)s filed"),
    "record.original_received": _("Signed original of %(number)s arrived"),
    "record.original_late": _("Signed original of %(number)s did not come back in time"),
    "task.pressed": _("The leader presses"),
    "redress.decided": _("Exchange or return decided: %(number)s"),
    "redress.given": _("Exchanged: %(serial)s was given"),
    "redress.taken_back": _("The machine was taken back"),
    "redress.refunded": _("Refund posted: %(amount)s"),
    "escalation.decided": _("Leader's decision"),
    "escalation.late": _("No decision by the leader in time"),
}

MARKS = {k for k in WORDS if k not in ("ticket.note", "ticket.judged", "ticket.attached", "task.checked")}


def _fields(names: str) -> str:
    """What was corrected, as the form calls it; a customer's data by their own names."""
    known = {field.name: field.verbose_name for field in Ticket._meta.fields}
    known |= {f"customer_{field.name}": field.verbose_name for field in Customer._meta.fields}
    found = [str(known.get(name, "")) for name in names.split(", ")]
    return _(", ").join(filter(None, found))


def words(event) -> str:
    """What happened, in the language that is active."""
    data = event.data
    if event.kind == "ticket.corrected":
        data = data | {"fields": _fields(data["fields"])}
    try:
        return str(WORDS.get(event.kind, event.kind)) % data
    except KeyError:
        return event.kind
