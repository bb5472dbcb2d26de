"""Putting right what was written down wrong, in sight of all (X2)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from core.phones import as_phone
from deadlines import actions as deadlines
from tickets import natures, notices
from tickets.actions.dispatch import redispatch
from tickets.actions.escalate import raise_to_leader
from tickets.actions.register import EXCLUDED, LONGEST_AGO, contact_of, judge_locked
from tickets.cover import MACHINE, may_be_about
from tickets.filing import reported, unfiled
from tickets.kinds import TASK_ARRANGE_OWN, Happened
from tickets.models import Escalation, Task, Ticket
from tickets.natures import NATURES
from tickets.timeline import log
from warranty import actions as warranty
from warranty.models import Machine

CORRECTABLE = (
    "title",
    "description",
    "place",
    "running",
    "busy_season",
    "injury",
    "opened_up",
    "hours",
    "serial_text",
    "difficulty",
    "bought_in",
    "kind",
    "complaint",
    "paperwork",
    "urgent",
    "received_at",
    "late_reason",
    "channel",
    "model",
)
MOVING = ("kind", "urgent", "received_at")  # what promises hang on
CONTACT = "contact_facts"
CUSTOMER = {f"customer_{f}": f for f in warranty.CUSTOMER_FIELDS}


@transaction.atomic
def correct(
    *, ticket, reason: str, by, take_owner: bool | None = None, take_task: bool | None = None, knowingly=False, at=None, **changes
) -> Ticket:
    """Change what was written down: the ticket's own fields, `machine`, `customer`, `customer_name`, `customer_phone`, …, or
    `contact_facts` (who calls for the customer; None where he calls himself).

    Only what differs is changed; from and to stay in the timeline, a customer's former data as the id of an erasable
    row. Another machine is judged anew; where its owner is another than the ticket's customer, or its dealer another than the one
    that has the task, `take_owner` and `take_task` say whether the ticket and the task follow it, and nobody having said is refused.
    Raises ValidationError naming the field; refuses `ticket.nothing_changed`.
    """
    require(by, "tickets.correct")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if changes.get("kind", ticket.kind) not in natures.codes(lambda nature: nature.complains):
        changes["complaint"] = ""
    if changes.get("kind", ticket.kind) not in natures.codes(lambda nature: nature.papers):
        changes["paperwork"] = ""
    if changes.get("injury"):
        changes["urgent"] = True
    if ticket.machine_id or changes.get("machine"):
        changes.pop("model", None)  # it is the machine's
    data = _change_fields(ticket, changes) | _change_who(ticket, changes) | _change_customer(ticket, changes, by, at, knowingly)
    moved = None
    if "machine" in changes and changes["machine"] != ticket.machine:
        may_be_about(ticket, MACHINE.code)
        moved = _change_machine(ticket, changes["machine"], take_owner, take_task, data)
    data |= _change_contact(ticket, changes, by, at)
    if not data:
        raise Refused("ticket.nothing_changed", _("Nothing was changed."), _("Change what is wrong, then save."))
    ticket.full_clean(exclude=EXCLUDED, validate_constraints=False)
    ticket.scheme = ticket.nature.scheme
    if ticket.received_at > ticket.registered_at:
        raise ValidationError({"received_at": _("It was registered before that.")})
    if at - ticket.received_at > LONGEST_AGO and "received_at_to" in data:
        raise ValidationError({"received_at": _("That is more than ten years ago.")})
    ticket.save(update_fields=[*CORRECTABLE, "scheme", "machine", "customer", "contact"])
    if "kind_to" in data and unfiled(ticket.tasks.filter(state=Task.State.DONE)).exists():
        raise ValidationError({"kind": _("A task was finished without the report that this kind needs.")})
    fields = ", ".join(sorted({k.removesuffix("_from").removesuffix("_to") for k in data}))
    log(ticket, Happened.TICKET_CORRECTED, by=by, at=at, internal=True, fields=fields, reason=reason, **data)
    if "machine_to" in data or "kind_to" in data and ticket.machine_id:  # what the customer demands counts, too
        judge_locked(ticket, by=by, at=at)
    if any(f"{field}_to" in data for field in MOVING):
        _move_promises(ticket, data, by=by, at=at, reason=reason)
    if moved:
        redispatch(task=moved, dealer=ticket.machine.dealer, reason=reason[:200], by=by, at=at)
        ticket.refresh_from_db()
    return ticket


def _change_who(ticket: Ticket, changes) -> dict:
    """Another customer than was written down."""
    customer = changes.get("customer")
    if customer is None or customer == ticket.customer:
        return {}
    data = {"customer_from": ticket.customer_id, "customer_to": customer.pk}
    ticket.customer = customer
    return data


def _change_machine(ticket: Ticket, machine: Machine, take_owner, take_task, data: dict) -> Task | None:
    """Another machine, and what hangs on it: its owner, and the task of the dealer that has it. Returns the task that follows."""
    wrong = {}
    if other_owner(ticket, machine) and take_owner is None and "customer_to" not in data:
        owners = {"owner": machine.customer, "customer": ticket.customer or "—"}
        wrong["take_owner"] = _("The machine is %(owner)s's, the ticket is %(customer)s's: say whether it follows the machine.") % owners
    task = task_elsewhere(ticket, machine)
    if task and take_task is None:
        parties = {"dealer": machine.dealer, "party": task.dealer}
        wrong["take_task"] = _("%(dealer)s sold the machine, %(party)s has the task: say whether it follows the machine.") % parties
    if wrong:
        raise ValidationError(wrong)
    data |= {"machine_from": ticket.machine_id, "machine_to": machine.pk}
    data |= {"serial_from": ticket.machine.serial if ticket.machine else ticket.serial_text, "serial_to": machine.serial}
    if other_owner(ticket, machine) and take_owner:
        data |= _change_who(ticket, {"customer": machine.customer})
    ticket.machine, ticket.model = machine, machine.model
    return task if take_task else None


def other_owner(ticket: Ticket, machine: Machine) -> bool:
    """Whether the machine is somebody else's than the ticket's customer."""
    return machine.customer_id is not None and machine.customer_id != ticket.customer_id


def task_elsewhere(ticket: Ticket, machine: Machine) -> Task | None:
    """The task of another dealer than the machine's that can still be sent on."""
    if machine.dealer_id is None or ticket.over:
        return None
    tasks = ticket.tasks.active().exclude(state=Task.State.DONE).filter(dealer__isnull=False).exclude(reported())
    return tasks.exclude(dealer=machine.dealer_id).select_related("dealer").order_by("id").first()


def tell_harm(ticket: Ticket, *, injury, running: str, by, at) -> Ticket:
    """What was not known of harm at the call and is known now: somebody hurt makes it urgent at once (A14)."""
    told = {"injury": injury, "running": running or None}
    told = {name: value for name, value in told.items() if value is not None and value != getattr(ticket, name)}
    return correct(ticket=ticket, reason=str(_("Asked again.")), by=by, at=at, **told) if told else ticket


def _change_fields(ticket, changes) -> dict:
    data: dict = {}
    for field in CORRECTABLE:
        if field in changes and changes[field] != (former := getattr(ticket, field)):
            data |= {f"{field}_from": _flat(former), f"{field}_to": _flat(changes[field])}
            setattr(ticket, field, changes[field])
    return data


def _flat(value):
    return value.isoformat() if isinstance(value, datetime) else getattr(value, "pk", value)


def _move_promises(ticket: Ticket, data: dict, *, by, at, reason: str) -> None:
    """Hold what runs by what the ticket has become (docs/deadlines.md): another receipt, urgent, another kind."""
    rows = deadlines.running([ticket, *ticket.tasks.order_by("id")], at)
    if "received_at_to" in data:
        former = datetime.fromisoformat(data["received_at_from"])
        from_receipt = [row for row in rows if row.kind in (*natures.arranging(), TASK_ARRANGE_OWN) and row.starts_at == former]
        deadlines.restart(from_receipt, ticket.received_at, by=by, at=at, reason=reason)
    deadlines.replan_scope(rows, ticket.scope, by=by, at=at, reason=reason)
    if data.get("urgent_to"):
        notices.brought_forward(ticket, at)
        raise_to_leader(ticket, Escalation.Why.URGENT, by=by, at=at)
    if "kind_to" in data:
        _arrange_by_kind(ticket, NATURES[data["kind_from"]].arranging, at)


def _arrange_by_kind(ticket: Ticket, former: str | None, at) -> None:
    """What an opinion was promised is dropped; what was one has to be arranged after all, from receipt."""
    arranging = ticket.nature.arranging
    if arranging == former:
        return
    if former:
        deadlines.drop(ticket, former, at)
    if arranging and ticket.state in (Ticket.State.REGISTERED, Ticket.State.DISPATCHED) and ticket.own_dealer is None:
        owed = {"scope": ticket.scope, "cycle": deadlines.next_cycle(ticket, arranging), "user": ticket.clerk}
        deadlines.promise(ticket, arranging, starts_at=ticket.received_at, **owed)


def _change_contact(ticket, changes, by, at) -> dict:
    """Who calls for the customer; one of a former customer's goes with him."""
    kept = ticket.contact if ticket.contact and ticket.contact.customer_id == ticket.customer_id else None
    contact = contact_of(ticket, None, changes[CONTACT], by=by, at=at) if CONTACT in changes else kept
    if contact == ticket.contact:
        return {}
    data = {"contact_from": ticket.contact_id, "contact_to": contact and contact.pk}
    ticket.contact = contact
    return data


def _change_customer(ticket, changes, by, at, knowingly) -> dict:
    told = {CUSTOMER[k]: as_phone(v) if CUSTOMER[k] == "phone" else v for k, v in changes.items() if k in CUSTOMER}
    wanted = {name: value for name, value in told.items() if value != getattr(ticket.customer, name)}
    if not wanted:
        return {}
    former = warranty.correct_customer(customer=ticket.customer, by=by, at=at, knowingly=knowingly, reason=ticket.number, **wanted)
    ticket.customer.refresh_from_db()
    return {"customer_version": former.pk} | {f"customer_{field}_to": "" for field in wanted}


@transaction.atomic
def identify(*, ticket, model, serial: str, by, dealer=None, knowingly=False, at=None) -> Ticket:
    """Put a name to a machine that was unknown at the call: the registered one, or a new entry in the register.

    Refuses `ticket.identified`, and `machine.serial_near` for a new serial that is easily taken for a registered one, unless
    `knowingly`.
    """
    require(by, "tickets.identify")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    if ticket.machine_id:
        raise Refused("ticket.identified", _("The machine is known already."), _("Correct the ticket if it is another one."))
    may_be_about(ticket, MACHINE.code)
    serial = serial.strip().upper()
    machine = Machine.objects.filter(model=model, serial=serial).select_related("model").first()
    machine = machine.merged_into or machine if machine else None
    if machine is None:
        machine = warranty.register_machine(
            model=model, serial=serial, by=by, dealer=dealer, at=at, customer=ticket.customer, knowingly=knowingly
        )
    ticket.machine, ticket.model, ticket.serial_text = machine, machine.model, serial
    ticket.save(update_fields=["machine", "model", "serial_text"])
    log(ticket, Happened.TICKET_IDENTIFIED, by=by, at=at, serial=serial, machine=machine.pk)
    judge_locked(ticket, by=by, at=at)
    return ticket
