"""What customers are asked through signed links: whether a record signed on paper is as they know it (A16)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import company_zone
from core.errors import Refused
from links.purposes import Purpose, Shown, register
from tickets import notices
from tickets.kinds import Happened
from tickets.models import RepairRecord
from tickets.timeline import log

Signed = RepairRecord.Signed


def _shows(record: RepairRecord) -> Shown:
    zone, ticket = company_zone(), record.ticket
    parts = [f"{line.part} × {line.quantity}" for line in record.parts.select_related("part")]
    machine = f"{ticket.model or ''} {ticket.machine.serial if ticket.machine else ticket.serial_text}".strip()
    on_site = f"{record.arrived_at.astimezone(zone):%Y-%m-%d %H:%M} – {record.finished_at.astimezone(zone):%Y-%m-%d %H:%M}"
    lines = [
        (_("Repair record"), record.number),
        (_("Machine"), machine or "—"),
        (_("On site"), on_site),
        (_("Repairer"), record.repairer.name),
        (_("Fault found"), record.fault),
        (_("What was done"), record.work),
        (_("Parts replaced"), "；".join(parts) or _("none")),
        (_("Machine works again"), _("yes") if record.solved else _("no")),
        (_("Signed on paper by"), record.signed_by),
    ]
    statement = _("I confirm that this repair was done as it stands here, and that the paper record was signed by me or for me.")
    return Shown(_("Please confirm the repair"), [(str(label), str(value)) for label, value in lines], str(statement))


def _whom(record: RepairRecord) -> tuple[str, str]:
    customer = record.ticket.customer
    return (customer.name, customer.phone) if customer else (record.signed_by, "")


def _allow(record: RepairRecord) -> None:
    if record.signed_how != Signed.PAPER:
        raise Refused(
            "record.signed_here", _("This record was signed on the screen."), _("Only what was signed on paper is confirmed later.")
        )
    if record.ticket.events.filter(kind=Happened.RECORD_CONFIRMED, data__number=record.number).exists():
        raise Refused("record.confirmed", _("The customer has confirmed this record."), _("Nothing more is to be asked."))


def _answered(link, record: RepairRecord, at) -> None:
    """Into the timeline; a no goes to who has to follow it up. The paper original is owed either way (decision 0021)."""
    agreed = link.answer == link.Answer.AGREED
    kind = Happened.RECORD_CONFIRMED if agreed else Happened.RECORD_DECLINED
    log(record.ticket, kind, by=None, at=at, task=record.task, number=record.number, link=link.pk)
    if not agreed:
        notices.record_declined(record, at)


def _text(record: RepairRecord) -> str:
    return _("please confirm the repair record %(number)s") % {"number": record.number}


RECORD = register(
    Purpose(
        code="repair_record", name=gettext_lazy("Customer's confirmation"), about="tickets.repairrecord", shows=_shows, whom=_whom,
        allow=_allow, answered=_answered, text=_text, page=lambda record: ("ticket", record.ticket.number),
    )
)  # fmt: skip
