"""Sending tasks to whoever does them (A2, A15)."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Department
from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from deadlines import actions as deadlines
from deadlines.actions import Promise
from deadlines.rules import end_of_day
from dealers.models import Dealer, Staff, agreement_on
from tickets import notices, traps
from tickets.cover import NOBODY, cover_of
from tickets.kinds import OF_TASK, TASK_ARRANGE, TASK_ARRANGE_OWN, TASK_CHECK, TASK_REPAIR, Happened
from tickets.models import Task, Ticket
from tickets.natures import arranging
from tickets.progress import steps, ticket_state
from tickets.routing import DealerFacts, Party, Proposal, propose
from tickets.timeline import log


def proposal(ticket: Ticket, at) -> Proposal:
    """Whom the scheme names for this ticket (A2)."""
    return proposal_for(
        ticket.machine, ticket.kind, ticket.difficulty, ticket.bought_in, at,
        model=ticket.model, customer=ticket.customer, paperwork=bool(ticket.paperwork),
    )  # fmt: skip


def proposal_for(machine, kind: str, difficulty: str, bought_in: bool, at, *, model=None, customer=None, paperwork=False) -> Proposal:
    """The same before there is a ticket, for the intake page. A product that the company buys in is bought-in whatever the call
    says; where the machine is not known, the customer's place names the dealer."""
    dealer = machine.dealer if machine else traps.dealer_of_place(customer, at)
    model, facts = machine.model if machine else model, None
    if dealer:
        agreement = agreement_on(dealer, clock.company_day(at))
        facts = DealerFacts(
            dealer.pk, dealer.short_name, str(agreement.ends) if agreement else None,
            dealer.rep_id if dealer.rep and dealer.rep.is_active else None,
            territory="" if machine or not agreement else agreement.territory,
            people=Staff.objects.filter(dealer=dealer, user__is_active=True).exists(),
        )  # fmt: skip
    bought_in = bought_in or model is not None and not model.made
    return propose(kind=kind, difficulty=difficulty, bought_in=bought_in, dealer=facts, paperwork=paperwork)


@transaction.atomic
def dispatch(
    *, ticket, by, dealer=None, department=None, person=None, work="", override_reason="", injury=None, running="", at=None
) -> Task:
    """Send a ticket, or one more part of it, to a dealer or a department; without a party to the proposed one.

    Opens the party's 2 h and the clerk's 4 h check (A15). Another party or person than proposed needs `override_reason`, which
    stays in the timeline with the proposal. Of a bought-in product the technical department gets a supporting task of its own
    with the first (A2). `injury` and `running` are what was not known at the call (A14). Refuses `dealer.no_agreement`,
    `party.nobody`, `ticket.nothing_to_send`.
    """
    from tickets.actions.correct import tell_harm

    require(by, "tickets.dispatch")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    at = at or clock.now()
    if not ticket.nature.sent:
        raise Refused(
            "ticket.nothing_to_send", _("An opinion is not dispatched: nobody has to go."),
            _("Answer it or pass it on for information; correct its kind if somebody has to act."),
        )  # fmt: skip
    ticket = tell_harm(ticket, injury=injury, running=running, by=by, at=at)
    proposed = proposal(ticket, at)
    if person and not department:
        department = person.department
    if ticket.tasks.active().filter(cycle=ticket.cycle).exists():
        if not work.strip():
            raise ValidationError({"work": _("Say which part of the work this task is.")})
        about = chosen(None, proposed, dealer, department, person)
        if not (dealer or department):
            dealer, department, person = _party(proposed.party)
            about = chosen(proposed.party, proposed, dealer, department, person)
        return send(ticket, by=by, at=at, dealer=dealer, department=department, person=person, work=work, reason=override_reason, **about)
    if not (dealer or department):
        dealer, department, person = _party(proposed.party)
    about = chosen(proposed.party, proposed, dealer, department, person)
    if not about["as_proposed"] and not override_reason.strip():
        raise ValidationError({"override_reason": _("Say why someone else than proposed.")})
    lead = send(ticket, by=by, at=at, dealer=dealer, department=department, person=person, work=work, reason=override_reason, **about)
    if (support := proposed.supports) and (department is None or department.code != support.department):
        _support(ticket, support, proposed, by, at)
    return lead


def _support(ticket, party: Party, proposed: Proposal, by, at) -> Task:
    """The technical department's own task beside the leading one, in the house's language."""
    dealer, department, person = _party(party)
    with override(settings.LANGUAGE_CODE):
        work = _("Technical support of the bought-in product")
    about = chosen(party, proposed, dealer, department, person)
    return send(ticket, by=by, at=at, department=department, work=str(work), supports=True, **about)


def _party(party: Party):
    dealer = Dealer.objects.get(pk=party.dealer) if party.dealer else None
    department = Department.objects.get(code=party.department) if party.department else None
    person = get_user_model().objects.get(pk=party.person) if party.person else None
    return dealer, department, person


def chosen(party: Party | None, proposed: Proposal, dealer, department, person) -> dict:
    """What the timeline keeps of a choice: whom the scheme proposed and why, or that nobody was; people by id."""
    if party is None:
        return {"proposed": "", "named": person.pk if person else None}
    own, departments, one = _party(party)
    choice = Party(dealer.pk if dealer else None, department.code if department else None, person.pk if person else None)
    return {
        "proposed": str(own or departments), "proposed_person": one.pk if one else None, "because": proposed.codes,
        "named": person.pk if person else None, "as_proposed": party.meets(choice),
    }  # fmt: skip


def send(ticket, *, by, at, dealer=None, department=None, person=None, work="", reason="", own=False, supports=False, **about) -> Task:
    """Create the task with its event, deadlines and notices. The caller holds the ticket locked or has just made it."""
    if dealer and (department or person):
        raise ValidationError({"dealer": _("Name a dealer, or a department or person, not both.")})
    if dealer and not own and agreement_on(dealer, clock.company_day(at)) is None:
        raise Refused(
            "dealer.no_agreement",
            _("%(dealer)s has no agency agreement in force.") % {"dealer": dealer.short_name},
            _("Send it to the sales rep, or enter the new agreement first."),
            dealer=dealer.short_name,
        )
    if not own:
        traps.check_somebody(dealer, department, person)
    task = Task(
        ticket=ticket,
        dealer=dealer,
        department=department,
        person=person,
        own=own,
        supports=supports,
        cycle=ticket.cycle,
        work=work,
        override_reason=reason,
        sent_at=at,
        sent_by=by,
        seq=(ticket.tasks.aggregate(Max("seq"))["seq__max"] or 0) + 1,
    )
    task.full_clean(exclude=["ticket", "dealer", "department", "person", "sent_by", "repairer"], validate_constraints=False)
    task.save(force_insert=True)
    ticket.dispatch()
    ticket.dealer = dealer or ticket.dealer
    ticket.save(update_fields=["state", "dealer"])
    log(ticket, Happened.TICKET_DISPATCHED, by=by, at=at, task=task, party=str(task.party), reason=reason, **about)
    _promise(ticket, task, by, at)
    notices.dispatched(task, at)
    return task


def _promise(ticket, task, by, at):
    owner = {"dealer": task.dealer, "department": task.department, "user": task.person}
    if task.own:
        promised = [Promise(task, TASK_ARRANGE_OWN, ticket.received_at, owner)]
    else:
        promised = [Promise(task, TASK_ARRANGE, at, owner), Promise(task, TASK_CHECK, at, {"user": ticket.clerk or by})]
    cover = cover_of(ticket) if ticket.nature.repair_limit and not task.supports else NOBODY
    if cover.repair_by and cover.covered == "yes":
        due = end_of_day(cover.repair_by, clock.company_zone())
        promised.append(Promise(task, TASK_REPAIR, ticket.reported_at, owner, due_at=max(due, at)))
    deadlines.promise_each(promised, scope=ticket.scope)


@transaction.atomic
def redispatch(*, task, by, reason: str, dealer=None, department=None, person=None, at=None) -> Task:
    """Take a task back and send it to someone else. The clerk's 2 h from receipt go on (A14)."""
    require(by, "tickets.redispatch")
    ticket, task = locked_task(task, by)
    at = at or clock.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if not (dealer or department or person):
        raise ValidationError({"dealer": _("Choose who takes over.")})
    withdraw(ticket, task, by=by, at=at, reason=reason)
    if person and not department:
        department = person.department
    proposed = proposal(ticket, at)
    about = chosen((proposed.supports if task.supports else None) or proposed.party, proposed, dealer, department, person)
    return send(
        ticket, by=by, at=at, dealer=dealer, department=department, person=person, work=task.work, reason=reason,
        supports=task.supports, **about,
    )  # fmt: skip


@transaction.atomic
def answer_help(*, task, by, reason: str, keep: bool, dealer=None, department=None, person=None, at=None) -> Task:
    """Decide a dealer's call for help: it keeps the task, or somebody else takes over (A10). The clock ran on."""
    require(by, "tickets.answer_help")
    if not keep:
        return redispatch(task=task, by=by, reason=reason, dealer=dealer, department=department, person=person, at=at)
    ticket, task = locked_task(task, by)
    at = at or clock.now()
    task.keep()
    task.save(update_fields=["state", "help_reason"])
    log(ticket, Happened.TASK_HELP_KEPT, by=by, at=at, task=task, party=str(task.party), reason=reason)
    notices.help_answered(task, at, reason)
    return task


def withdraw(ticket, task, *, by, at, reason, told=True):
    """Take a task back: its promises are dropped, what was late stays late. Returns the promises."""
    if told:
        notices.withdrawn(task, at)
    task.withdraw()
    task.save(update_fields=["state"])
    log(ticket, Happened.TASK_WITHDRAWN, by=by, at=at, task=task, party=str(task.party), reason=reason)
    return deadlines.drop(task, OF_TASK, at)


def locked_task(task, by) -> tuple[Ticket, Task]:
    """A task and its ticket, both locked, the ticket first."""
    pk = getattr(task, "pk", task)
    seen = Task.objects.visible_to(by).filter(pk=pk).values_list("ticket_id", flat=True).first()
    ticket = locked(Ticket.objects.visible_to(by), seen)
    task = locked(Task.objects.visible_to(by), pk)
    task.ticket = ticket
    return ticket, task


def follow_tasks(ticket: Ticket, by, at) -> None:
    """Bring the ticket to where its tasks are, and keep the promises that this keeps (A15)."""
    states = list(ticket.tasks.active().values_list("state", flat=True))
    walked = steps(ticket.state, ticket_state(states))
    for step in walked:
        getattr(ticket, step)()
    if not walked:
        return
    ticket.save(update_fields=["state"])
    if "arrange" in walked:
        deadlines.meet(ticket, arranging(), at)
        if len(states) > 1:
            log(ticket, Happened.TICKET_ARRANGED, by=by, at=at)
    if "serve" in walked:
        log(ticket, Happened.TICKET_SERVICED, by=by, at=at)
        notices.serviced(ticket, at)
