"""What a customer reports by himself, from the page behind the QR on his machine (A3, A10, A14)."""

from django.conf import settings
from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core import clock
from core.errors import Refused
from core.locks import locked
from core.numbering import now_and_id
from core.phones import as_phone
from core.state import given
from core.text import most_of
from core.uploads import accept
from deadlines import actions as deadlines
from dealers.models import agreement_on
from tickets import notices, people
from tickets.actions.again import ask_again
from tickets.actions.dispatch import send
from tickets.actions.register import enter, new_ticket
from tickets.kinds import Happened
from tickets.models import Attachment, Event, Ticket
from tickets.natures import REPAIR
from warranty.actions import enter_customer
from warranty.models import Machine

TITLE = most_of(Ticket, "title")


@transaction.atomic
def report_fault(*, machine, key: str, name: str, phone: str, said: str, where="", running="", photo=None, at=None) -> Ticket:
    """Register what the customer says is wrong with his machine. The same `key` again is the same report.

    The machine's dealer has received it itself and owes it like its own (A10: 2 h); without a dealer, or without an agreement
    in force, the sales branch owes it (A14: 2 h). Clerks and technical department are told. Nobody is signed in: the caller
    has counted how often this telephone, machine and address report. Raises ValidationError naming the field; refuses
    `machine.exchanged` for one whose place another took.
    """
    machine = locked(Machine.objects.visible_to(None).in_use().select_related("model", "dealer", "customer"), machine)
    if known := Ticket.objects.filter(report_key=key).first():
        return known
    if machine.successor:
        raise Refused("machine.exchanged", _("This machine was exchanged already."), _("Go on with the one that was given for it."))
    at, pk = now_and_id(Ticket, at)
    dealer = machine.dealer if _may_do_it(machine.dealer, at) else None
    ticket = new_ticket(
        pk, None, at, Ticket.Channel.QR, REPAIR.code, _title(said), None, "",
        {"machine": machine, "running": running, "description": _description(said, where)} | _who(machine, name, phone, where),
        dealer=machine.dealer,
    )  # fmt: skip
    ticket.report_key, ticket.own_dealer = key, dealer
    enter(ticket, None, at, Happened.TICKET_REPORTED)
    if photo:
        _keep(ticket, photo, at)
    if dealer:
        party = send(ticket, by=None, at=at, dealer=dealer, own=True).party
    else:
        party = people.department("sales")
        deadlines.promise(ticket, given(REPAIR.arranging), starts_at=at, scope=ticket.scope, department=party)
    notices.reported(ticket, str(party), at)
    return ticket


def _may_do_it(dealer, at) -> bool:
    """A dealer with an agreement in force and with somebody who would be told."""
    return bool(dealer and agreement_on(dealer, clock.company_day(at)) and people.dealers_people(dealer))


def open_report(machine) -> Ticket | None:
    """The repair of this machine that is in hand, the newest: perhaps what the customer sees is the same fault. `by_qr` says whether
    it was reported at the machine, or took such a report in: only then its number is told there.
    """
    tickets = Ticket.objects.visible_to(None)
    took_in = Exists(tickets.filter(merged_into=OuterRef("pk"), channel=Ticket.Channel.QR))
    mine = tickets.filter(machine=machine, kind=REPAIR.code).exclude(state__in=Ticket.OVER)
    by_qr = ExpressionWrapper(Q(channel=Ticket.Channel.QR) | Q(took_in), output_field=BooleanField())
    return mine.annotate(by_qr=by_qr).order_by("-received_at", "-id").first()


def reported(machine, key: str) -> Ticket | None:
    """What was registered of this machine under a key: a ticket of its own, or a call about one that was open."""
    asked = Event.objects.filter(kind=Happened.TICKET_ASKED_AGAIN, data__key=key).values("ticket")
    tickets = Ticket.objects.visible_to(None).filter(machine=machine)
    return tickets.filter(report_key=key).first() or tickets.filter(pk__in=asked).first()


@transaction.atomic
def report_again(*, machine, key: str, name: str, phone: str, said: str, where="", running="", photo=None, at=None) -> Ticket:
    """What the customer says is the same fault as the one that is open: another call about that, with what he sends. The same `key`
    again is the same call. Where nothing is open any more it is a report of its own (`report_fault`).
    """
    if (found := open_report(machine)) is None:
        told = {"name": name, "phone": phone, "said": said, "where": where, "running": running, "photo": photo}
        return report_fault(machine=machine, key=key, at=at, **told)
    ticket = locked(Ticket.objects.visible_to(None).select_related("customer"), found)
    if known := reported(machine, key):
        return known
    at = at or clock.now()
    caller = ticket.customer
    if caller is None or caller.phone != as_phone(phone):
        caller = enter_customer(by=None, dealer=machine.dealer, name=name, phone=phone, address=where, at=at)
    how = str(dict(Ticket.Running.choices).get(running, ""))
    text = "\n".join(filter(None, [_description(said, where), how, caller.name]))
    ticket = ask_again(ticket=ticket, by=None, text=text, channel=Ticket.Channel.QR, at=at, key=key, caller=caller.pk)
    if photo:
        _keep(ticket, photo, at)
    return ticket


def _title(said: str) -> str:
    line = said.strip().splitlines()[0]
    return line if len(line) <= TITLE else line[: TITLE - 1] + "…"


def _description(said: str, where: str) -> str:
    if not where.strip():
        return said
    with override(settings.LANGUAGE_CODE):
        place = _("Where the machine stands: %(where)s") % {"where": where}
    return f"{said}\n{place}"


def _who(machine, name, phone, where) -> dict:
    """The owner on record; with another number whoever is at the machine calls for him. Of a machine without an owner it is he."""
    if machine.customer and machine.customer.phone == as_phone(phone):
        return {"customer": machine.customer}
    if machine.customer:
        return {"customer": machine.customer, "contact_facts": {"name": name, "phone": phone}}
    return {"customer_facts": {"name": name, "phone": phone, "address": where}}


def _keep(ticket, photo, at) -> None:
    file, digest = accept(photo, "photo", pdf=False)
    Attachment.objects.create(ticket=ticket, kind=Attachment.Kind.FAULT, file=file, sha256=digest, at=at, by=None)
