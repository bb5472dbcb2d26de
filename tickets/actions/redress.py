"""Exchange and return: the leader decides, the clerk carries it out (A3, R2010 Art. 28–32)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from core.money import LIMIT, written, yuan
from core.numbering import next_number
from deadlines import actions as deadlines
from deadlines.models import Deadline
from tickets import notices, people
from tickets.facts import waits_for
from tickets.holds import RETURN_OPEN
from tickets.kinds import REDRESS_CARRY, Happened
from tickets.models import Redress, Ticket, Verdict
from tickets.timeline import log
from warranty import actions as warranty
from warranty.models import Machine

What = Redress.What


@transaction.atomic
def decide_redress(*, ticket, what: str, reason: str, by, article: str = "", amount=None, at=None) -> Redress:
    """The leader decides that a machine is exchanged, taken back, or neither.

    `amount` is what is refunded on a return: the invoice price, in one payment, where it is on record (Art. 31, 32); less is
    refused. Better than the verdict may be granted, with the article or the company's own term named. Raises
    ValidationError naming the field; refuses `ticket.no_machine`, `machine.not_sold`, `redress.stands`.
    """
    require(by, "tickets.decide_redress")
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    machine = locked(Machine.objects.visible_to(by), ticket.machine_id) if ticket.machine_id else None
    at = at or clock.now()
    if machine is None:
        raise Refused("ticket.no_machine", _("The machine is not known yet."), _("Identify the machine first."))
    if machine.sold_on is None:
        raise Refused("machine.not_sold", _("This machine is not sold."), _("Enter the sale first."), serial=machine.serial)
    if Redress.objects.filter(ticket=ticket).standing().exists():
        raise Refused("redress.stands", _("This has been decided already."), _("Carry it out, or look at the decision."))
    answer = Verdict.objects.filter(ticket=ticket).order_by("-id").values_list("answer", flat=True).first() or {
        "remedy": "",
        "needs_person": [],
    }
    redress = Redress(
        number=next_number("TH", at), ticket=ticket, machine=machine, dealer_id=machine.dealer_id, what=what, remedy=answer["remedy"],
        article=article.strip(), reason=reason.strip(), amount=_amount(what, amount, machine), decided_at=at, decided_by=by,
    )  # fmt: skip
    if what in (What.EXCHANGE, What.RETURN) and not redress.article:
        raise ValidationError({"article": _("Say under what, and why.")})
    redress.full_clean(exclude=["ticket", "machine", "dealer", "decided_by", "replacement"], validate_constraints=False)
    if what == What.NEITHER:
        redress.refuse()
    else:
        warranty.hold_sale(machine=machine, kind=RETURN_OPEN, because=redress.number, by=by, at=at)
    redress.save(force_insert=True)
    ticket.facts = {**ticket.facts, "redress": answer["remedy"]}
    ticket.waits_for = waits_for(answer, ticket.kind, ticket.facts)
    ticket.save(update_fields=["facts", "waits_for"])
    about = {"number": redress.number, "what": what, "article": redress.article, "reason": redress.reason}
    if what != What.NEITHER:
        _promise(redress, at)
    log(ticket, Happened.REDRESS_DECIDED, by=by, at=at, amount=written(redress.amount) if redress.amount else "", **about)
    notices.redress_decided(redress, at)
    return redress


def _promise(redress, at) -> None:
    """It is carried out within the days of the rule, by the ticket's clerk."""
    clerk = redress.ticket.clerk
    owner = {"user": clerk} if clerk and clerk.is_active else {"department": people.department("sales")}
    deadlines.promise(redress, REDRESS_CARRY, starts_at=at, scope=redress.ticket.scope, **owner)


def promise_granted(at=None) -> int:
    """What was granted before it was promised is owed from now on, each once; returns how many. The books name what is left."""
    promised = Deadline.objects.visible_to(None).filter(kind=REDRESS_CARRY, subject_id=OuterRef("pk"))
    found = list(Redress.objects.visible_to(None).filter(~Exists(promised), state=Redress.State.DECIDED).order_by("pk"))
    return sum(_promise_once(redress, at) for redress in found)


@transaction.atomic
def _promise_once(redress, at) -> bool:
    redress, at = _held(redress, None, at)
    owed = redress.state == Redress.State.DECIDED and not Deadline.objects.of(redress).filter(kind=REDRESS_CARRY).exists()
    if owed:
        _promise(redress, at)
    return owed


def _amount(what, amount, machine):
    """The refund of a return: what was given, else the invoice's price, which it never falls short of."""
    if what != What.RETURN:
        return None
    price = machine.invoice_amount
    if amount is None and price is None:
        raise ValidationError({"amount": _("The invoice's price is not on record: enter it.")})
    amount = yuan(price if amount is None else amount)
    if not 0 < amount < LIMIT / 1000:
        raise ValidationError({"amount": _("Enter an amount above zero.")})
    if price and amount < price:
        raise ValidationError({"amount": _("The price on the invoice is refunded in full (Art. 31, 32).")})
    return amount


@transaction.atomic
def give_machine(*, redress, replacement, by, day: date | None = None, at=None) -> Redress:
    """Carry an exchange out: the customer gets `replacement`, the papers are renewed (Art. 31).

    Refuses what `warranty.actions.exchange` refuses.
    """
    require(by, "tickets.give_machine")
    redress, at = _held(redress, by, at)
    day = day or clock.company_day(at)
    new = warranty.exchange(
        machine=redress.machine_id, replacement=replacement, day=day, article=redress.article, reason=redress.reason,
        because=redress.number, by=by, at=at,
    )  # fmt: skip
    _let_go(redress, by, at)
    redress.give(new, at)
    redress.save(update_fields=["state", "replacement", "done_at"])
    deadlines.meet(redress, REDRESS_CARRY, at)
    log(redress.ticket, Happened.REDRESS_GIVEN, by=by, at=at, number=redress.number, serial=new.serial)
    return redress


@transaction.atomic
def take_machine_back(*, redress, by, at=None) -> Redress:
    """Carry a return out: the machine is back, its papers are void; finance posts the refund next."""
    require(by, "tickets.take_machine_back")
    redress, at = _held(redress, by, at)
    redress.take_back(at)
    warranty.take_back(machine=redress.machine_id, article=redress.article, reason=redress.reason, because=redress.number, by=by, at=at)
    _let_go(redress, by, at)
    redress.save(update_fields=["state", "done_at"])
    deadlines.meet(redress, REDRESS_CARRY, at)
    log(redress.ticket, Happened.REDRESS_TAKEN_BACK, by=by, at=at, number=redress.number)
    notices.to_refund(redress, at)
    return redress


@transaction.atomic
def confirm_refund(*, redress, day: date, how: str, by, at=None) -> Redress:
    """The customer has the refund, since when, and how that is known: his receipt, a bank slip, his word on the phone (Art. 31, 32).

    Raises ValidationError naming the field; refuses `redress.not_refunded`.
    """
    require(by, "tickets.confirm_refund")
    redress, at = _held(redress, by, at)
    if not redress.to_receive:
        raise Refused(
            "redress.not_refunded", _("No refund waits for the customer's receipt."), _("Look at how it stands."), number=redress.number
        )
    if not clock.company_day(redress.done_at) <= day <= clock.company_day(at):
        raise ValidationError({"day": _("From the day the machine came back to today.")})
    if not how.strip() or len(how) > 200:
        raise ValidationError({"how": _("Say how that is known, in at most 200 characters.")})
    redress.received_on, redress.received_how = day, how.strip()
    redress.save(update_fields=["received_on", "received_how"])
    log(redress.ticket, Happened.REFUND_RECEIVED, by=by, at=at, number=redress.number, day=day.isoformat(), how=redress.received_how)
    return redress


def _let_go(redress, by, at) -> None:
    warranty.let_sale_go(machine=redress.machine_id, kind=RETURN_OPEN, because=redress.number, by=by, at=at)


def _held(redress, by, at) -> tuple[Redress, object]:
    """Ticket and decision, locked in this order, and the time."""
    ticket = Redress.objects.visible_to(by).filter(pk=getattr(redress, "pk", redress)).values_list("ticket_id", flat=True).first()
    ticket = locked(Ticket.objects.visible_to(by), ticket)
    redress = locked(Redress.objects.visible_to(by), redress)
    redress.ticket = ticket
    return redress, at or clock.now()
