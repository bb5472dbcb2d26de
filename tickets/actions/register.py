"""From the call to the register (A3, A10, A14)."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from core.numbering import next_number, now_and_id
from core.state import given
from core.writes import insert
from deadlines import actions as deadlines
from dealers.models import Dealer, dealer_id_of
from tickets import natures, notices
from tickets.actions.dispatch import send
from tickets.actions.escalate import raise_to_leader
from tickets.facts import decided, waits_for
from tickets.history import facts_of, stays_of
from tickets.kinds import OF_TASK, Happened
from tickets.models import Escalation, Event, Ticket, Verdict
from tickets.timeline import line, log
from tickets.traps import check_somebody
from warranty.actions import enter_customer, note_contact, note_hours
from warranty.cases import judge_machine

LEADER = "leader"  # in `waits_for`
LONGEST_AGO = timedelta(days=3650)
FREE_MINUTES = 10  # typing a call in while it runs needs no reason
EXCLUDED = ("number", "customer", "contact", "machine", "model", "clerk", "own_dealer", "dealer")


@transaction.atomic
def register(*, by, channel: str, kind: str, title: str, received_at=None, late_reason="", at=None, **facts) -> Ticket:
    """A clerk enters a request into the register.

    `facts` are the ticket's other fields, `customer` (a known one) or `customer_facts` (name, phone, place),
    `contact_facts` (name, relation, phone) where somebody else calls for him, and `machine` where it is known.
    Opens the clerk's 2 h from receipt (A14; opinions have none) and tells the leader of what is urgent at once.
    Raises ValidationError naming the field.
    """
    require(by, "tickets.register")
    at, pk = now_and_id(Ticket, at)
    ticket = new_ticket(pk, by, at, channel, kind, title, received_at, late_reason, facts)
    ticket.clerk, promises = by, []
    if arranging := ticket.nature.arranging:
        promises = [deadlines.Promise(ticket, arranging, ticket.received_at, {"user": by})]
    enter(ticket, by, at, Happened.TICKET_REGISTERED, deadlines.drawn_up(promises, scope=ticket.scope))
    if ticket.urgent:
        raise_to_leader(ticket, Escalation.Why.URGENT, by=by, at=at)
    return ticket


@transaction.atomic
def register_own(*, by, channel: str, kind: str, title: str, received_at=None, late_reason="", at=None, **facts) -> Ticket:
    """A dealer enters a request that reached it directly, and owes it at once (A10): 2 h from receipt.

    The technical department has it on its board at the same time.
    """
    require(by, "tickets.register_own")
    at, pk = now_and_id(Ticket, at)
    dealer = Dealer.objects.get(pk=given(dealer_id_of(by)))
    ticket = new_ticket(pk, by, at, channel, kind, title, received_at, late_reason, facts, dealer=dealer)
    if not ticket.nature.by_dealer:
        raise ValidationError({"kind": _("Only the company registers this.")})
    ticket.own_dealer = dealer
    enter(ticket, by, at, Happened.TICKET_REGISTERED_OWN)
    task = send(ticket, by=by, at=at, dealer=dealer, own=True)
    notices.registered_own(task, at)
    if ticket.urgent:
        raise_to_leader(ticket, Escalation.Why.URGENT, by=by, at=at)
    return ticket


def needs_phone(channel: str, kind: str) -> bool:
    """Whether a new customer has to name one: who writes, or only tells his opinion, need not (A3)."""
    return channel != Ticket.Channel.LETTER and kind != natures.OPINION.code


def new_ticket(pk, by, at, channel, kind, title, received_at, late_reason, facts, dealer=None) -> Ticket:
    received_at = received_at or at
    if received_at > at:
        raise ValidationError({"received_at": _("This time has not come yet.")})
    if at - received_at > LONGEST_AGO:
        raise ValidationError({"received_at": _("That is more than ten years ago.")})
    if at - received_at > timedelta(minutes=FREE_MINUTES) and not late_reason.strip():
        raise ValidationError({"late_reason": _("Say why it is entered later than it was received.")})
    customer, customer_facts = facts.pop("customer", None), facts.pop("customer_facts", None)
    contact, contact_facts = facts.pop("contact", None), facts.pop("contact_facts", None)
    ticket = Ticket(channel=channel, kind=kind, title=title, received_at=received_at, registered_at=at, late_reason=late_reason, **facts)
    ticket.urgent = ticket.urgent or bool(ticket.injury)
    if ticket.machine:
        ticket.model = ticket.machine.model
    ticket.full_clean(exclude=EXCLUDED, validate_constraints=False)
    ticket.scheme = ticket.nature.scheme
    if customer is None:
        if not customer_facts:
            raise ValidationError({"customer": _("Name the customer.")})
        writes = not needs_phone(ticket.channel, ticket.kind)
        customer = enter_customer(by=by, dealer=dealer, at=at, without_phone=writes, **customer_facts)
    ticket.customer, ticket.pk = customer.merged_into or customer, pk
    ticket.contact = contact_of(ticket, contact, contact_facts, by=by, at=at)
    return ticket


def contact_of(ticket, contact, facts, *, by, at):
    """Whom one calls instead of the customer: one of his on record, or a new one. Raises ValidationError naming the field."""
    if contact and contact.customer_id != ticket.customer.pk:
        raise ValidationError({"contact": _("This contact is another customer's.")})
    if not facts:
        return contact
    try:
        return note_contact(ticket.customer, by=by, at=at, **facts)
    except ValidationError as error:
        raise ValidationError({f"contact_{name}": errors for name, errors in error.error_dict.items()}) from None


def enter(ticket: Ticket, by, at, kind: Happened, along=()) -> None:
    """Write the ticket with its verdict and first lines, and the rows `along`.

    The ticket itself comes last: others wait for its number's successor until this is committed.
    """
    rows: list[Model] = [
        line(ticket, Happened.TICKET_RECEIVED, by=by, at=ticket.received_at, channel=ticket.channel),
        line(ticket, kind, by=by, at=at, urgent=ticket.urgent, difficulty=ticket.difficulty, late_reason=ticket.late_reason),
    ]
    if ticket.machine:
        verdict = verdict_on(ticket, by=by, at=at)
        rows += [judged_line(ticket, verdict), verdict]
    if ticket.machine and ticket.hours is not None:
        note_hours(ticket.machine, ticket.hours, source="call", by=by, at=ticket.received_at)
    ticket.number = next_number("SH", at, after=[*rows, *along])
    insert(ticket)
    ticket.is_reported = ticket.is_before_leader = ticket.redress_stands = False  # nobody has seen to it yet: not asked of the database
    if LEADER in ticket.waits_for:
        notices.waits_for_leaders(ticket, at)


@transaction.atomic
def judge(*, ticket, by, at=None) -> Ticket:
    """Ask the warranty rules about the ticket's machine, and keep the answer with the facts used.

    A re-run adds a verdict and keeps the earlier ones. Refuses `ticket.no_machine`.
    """
    require(by, "tickets.rerun_verdict")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    if ticket.machine is None:
        raise Refused("ticket.no_machine", _("The machine is not known yet."), _("Identify the machine first."))
    judge_locked(ticket, by=by, at=at)
    return ticket


def judge_locked(ticket: Ticket, *, by, at) -> None:
    """The part of `judge` for a ticket that the caller holds."""
    waited = LEADER in ticket.waits_for
    verdict = verdict_on(ticket, by=by, at=at)
    verdict.save(force_insert=True)
    ticket.save(update_fields=["covered", "whole_until", "waits_for"])
    judged_line(ticket, verdict).save(force_insert=True)
    if LEADER in ticket.waits_for and not waited:
        notices.waits_for_leaders(ticket, at)


def verdict_on(ticket: Ticket, *, by, at) -> Verdict:
    """The verdict, not saved yet; the ticket's own summary of it is set."""
    machine = given(ticket.machine)
    stays = stays_of([machine.pk]).get(machine.pk, [])
    known = facts_of(stays, ticket, today=clock.company_day(at)) | decided(ticket)
    version, case, answer = judge_machine(machine, report_day=clock.company_day(ticket.reported_at), **known)
    ticket.covered, ticket.whole_until = answer["covered"], answer["whole_until"]
    ticket.waits_for = waits_for(answer, ticket.kind, ticket.facts)
    return Verdict(ticket=ticket, cycle=ticket.cycle, at=at, by=by, rules_version=version, case=case, answer=answer)


def judged_line(ticket: Ticket, verdict: Verdict) -> Event:
    """The timeline's line about a verdict."""
    until = str(verdict.answer["whole_until"] or "")
    return line(
        ticket,
        Happened.TICKET_JUDGED,
        by=verdict.by,
        at=verdict.at,
        covered=verdict.answer["covered"],
        until=until,
        version=verdict.rules_version,
    )


@transaction.atomic
def answer(*, ticket, outcome: str, by, at=None) -> Ticket:
    """Settled on the phone: the answer is written down and the ticket is closed (A3)."""
    require(by, "tickets.answer")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    if not outcome.strip():
        raise ValidationError({"outcome": _("Write down the answer.")})
    ticket.answer(outcome, at)
    ticket.full_clean(exclude=EXCLUDED, validate_constraints=False)
    ticket.save(update_fields=["state", "outcome", "ended_at"])
    log(ticket, Happened.TICKET_ANSWERED, by=by, at=at, outcome=outcome)
    deadlines.meet(ticket, natures.arranging(), at)
    return ticket


@transaction.atomic
def pass_on(*, ticket, department, by, text="", at=None) -> Ticket:
    """Heard, told to whom it concerns, and closed: an opinion needs nobody to go (A3).

    Its people are told, with what they should know. Refuses `party.nobody` where the department has none, `ticket.to_be_sent` for
    what somebody has to see to.
    """
    require(by, "tickets.pass_on")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    if ticket.nature.sent:
        raise Refused("ticket.to_be_sent", _("Somebody has to see to this."), _("Dispatch it."), kind=ticket.kind)
    if len(text) > 500:
        raise ValidationError({"text": _("At most 500 characters.")})
    check_somebody(None, department, None)
    with override(settings.LANGUAGE_CODE):
        outcome = _("Passed on to %(party)s for information") % {"party": department.name}
    ticket.answer(outcome, at)
    ticket.save(update_fields=["state", "outcome", "ended_at"])
    log(ticket, Happened.TICKET_PASSED_ON, by=by, at=at, internal=True, party=department.name, text=text.strip())
    notices.passed_on(ticket, department, text.strip(), at)
    deadlines.meet(ticket, natures.arranging(), at)
    return ticket


def drop_all(ticket: Ticket, at) -> None:
    """Nothing about this ticket is owed any more."""
    deadlines.drop(ticket, natures.arranging(), at)
    for task in ticket.tasks.order_by("id"):
        deadlines.drop(task, OF_TASK, at)
