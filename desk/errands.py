"""What waits for one role in the rooms of returns, finance and warranty: the first few, by deadline, each with its verb."""

from dataclasses import dataclass, field

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from core.money import written
from core.web import door
from deadlines.lists import NEVER, long_before, running, with_due
from deadlines.models import Deadline
from desk.boards import Fold
from desk.context import present
from finance.models import Claim, WriteOffNotice
from finance.rail import claims_to_verify
from pages.counts import how_many
from pages.verdicts import Need
from pages.waits import SHOWN, needs
from returns.models import OldPart, Shipment
from tickets.models import Redress, Ticket
from warranty.models import ReceiptCard

OPENED = 100  # rows of what is long late, once it is opened


@dataclass
class Errand:
    """One thing to do: what it is, whose, since when or until when, and the page of the verb."""

    number: str
    text: str
    whose: str
    since: object
    url: str
    deadline: Deadline | None = None


@dataclass
class Errands:
    """A card of a first page."""

    key: str
    title: str
    verb: str
    promised: str
    empty: str
    rows: list[Errand]
    of: int = 0
    folds: list[Fold] = field(default_factory=list)
    long: Fold | None = None  # the one that is opened


def card(request, name: str, title: str, verb: str, promised: str, empty: str, rows, page: str, key, describe) -> Errands:
    """The rows that are due first, what is long late counted above them, or that itself where the address asks: two statements.

    `describe` gives text, whose, since; `key` names the row in the address of its `page`.
    """
    before = long_before(present(request))
    due = with_due(rows, request.user)
    found = due.annotate(late=ExpressionWrapper(Q(due__lt=before), BooleanField()), folded=how_many(due.filter(due__lt=before)))
    long = request.GET.get("long") == name
    found = list(found.filter(late=True).order_by("due", "pk")[:OPENED] if long else found.order_by("late", "due", "pk")[:SHOWN])
    count = found[0].folded if found else 0
    if not long:
        found = [row for row in found if not row.late]
    promises = running(found, request.user)
    shown = [Errand(str(row), *describe(row), door(request, page, key(row)), promises.get(row.pk)) for row in found]
    folds = [Fold(name, count, promised or title)] if count else []
    return Errands(name, title, verb, promised, empty, shown, folds=folds, long=folds[0] if long and folds else None)


def to_appraise(request) -> Errands:
    parts = (
        OldPart.objects.visible_to(request.user)
        .filter(state="received")
        .select_related("record_part__part", "record__ticket", "dealer", "staff")
    )
    return card(
        request,
        "appraise",
        _("Old parts to appraise"),
        _("Appraise"),
        _("Appraisal"),
        _("Received parts come here from the receiving desk."),
        parts,
        "bench",
        lambda p: p.number,
        lambda p: (p.record_part.part.name, p.dealer or p.staff, p.received_at),
    )


def to_accept(request) -> Errands:
    cards = ReceiptCard.objects.visible_to(request.user).filter(state="returned").select_related("machine__model", "machine__dealer")
    return card(
        request,
        "accept",
        _("Receipt cards to accept"),
        _("Look at it"),
        "",
        _("Dealers hand cards in after a sale."),
        cards,
        "card",
        lambda c: c.pk,
        lambda c: (c.machine, c.machine.dealer, c.returned_on),
    )


def to_verify(request) -> Errands:
    claims = claims_to_verify(request.user).select_related("record__ticket", "dealer")
    return card(
        request,
        "verify",
        _("Claims to verify"),
        _("Verify"),
        _("Verification"),
        _("A claim comes here once its old parts are appraised."),
        claims,
        "claim",
        lambda c: c.number,
        lambda c: (c.record.ticket.title, c.dealer, c.appraised_at),
    )


def to_put_away(request) -> Errands:
    parts = OldPart.objects.visible_to(request.user).filter(state="handed_over").select_related("record_part__part", "dealer", "staff")
    return card(
        request,
        "store",
        _("To put away"),
        _("Put away"),
        "",
        _("The clerk hands appraised parts over; they come here."),
        parts,
        "put_away",
        lambda p: p.number,
        lambda p: (p.record_part.part.name, _room(p), p.handed_over_at),
    )


def _room(part):
    return _("Usable") if part.usable else _("Scrap")


def on_the_way(request) -> Errands:
    shipments = Shipment.objects.visible_to(request.user).filter(received_at__isnull=True)
    shipments = shipments.select_related("dealer").annotate(count=Count("parts"))
    return card(
        request,
        "shipments",
        _("On the way"),
        _("Receive"),
        "",
        _("Dealers ship old parts by the return days or on a delivery truck."),
        shipments,
        "shipment",
        lambda s: s.number,
        lambda s: (f"{s.carrier} × {s.count}", s.dealer or "", s.shipped_at),
    )


def to_review(request) -> Errands:
    claims = Claim.objects.visible_to(request.user).filter(state="verified").select_related("record__ticket", "dealer", "staff")
    return card(
        request,
        "review",
        _("Claims to review"),
        _("Review"),
        _("Review"),
        _("Claims that a rep has verified come here."),
        claims,
        "claim",
        lambda c: c.number,
        lambda c: (c.record.ticket.title, c.party, c.verified_at),
    )


def to_refund(request) -> Errands:
    returns = Redress.objects.visible_to(request.user).filter(what="return", state="done").select_related("dealer", "machine__model")
    rows = [
        Errand(one.number, f"{one.machine} · ¥{written(one.amount)}", one.dealer, one.done_at, door(request, "refund", one.number))
        for one in returns.order_by("done_at", "id")[:SHOWN]
    ]
    return Errands("refunds", _("Refunds to post"), _("Post the refund"), "", _("Machines that were taken back come here."), rows)


def to_carry_out(request) -> Errands:
    """The clerk's queue of exchanges and returns: what the leader granted, due first, then refunds of which nobody heard (A3)."""
    found = with_due(Redress.objects.visible_to(request.user).open(), request.user).select_related("ticket", "machine__model")
    rows = [
        Errand(
            one.ticket.number,
            _("Refund to be confirmed") if one.to_receive else one.get_what_display(),
            one.machine,
            None if one.due == NEVER else one.due,
            door(request, "ticket", one.ticket.number),
        )
        for one in found.order_by("due", "pk")[:SHOWN]
    ]
    return Errands("carry_out", _("Exchanges and returns to carry out"), _("Carry out"), _("Carry out"), "", rows)


def to_answer(request) -> Errands:
    notices = WriteOffNotice.objects.visible_to(request.user).filter(state="disputed").select_related("dealer")
    return card(
        request,
        "disputes",
        _("Disputes to answer"),
        _("Answer"),
        _("Answer the dispute"),
        _("No dealer disputes a line."),
        notices,
        "notice",
        lambda n: n.number,
        lambda n: (_("Disputed"), n.dealer, None),
    )


def to_settle(request, rows=None) -> Errands:
    """The card of a company person's first page."""
    found = list(needs(request, rows))
    rows = [_errand(request, ticket, one) for ticket, one in found]
    empty = _("A verdict that hangs on what nobody knew yet comes here.")
    return Errands("settle", _("Decisions for the verdict"), _("Decide"), "", empty, rows, found[0][0].of if found else 0)


def _errand(request, ticket: Ticket, one: Need) -> Errand:
    page = one.url or door(request, "ticket", ticket.number)
    return Errand(ticket.number, f"{ticket.title} · {one.text}", ticket.dealer or ticket.machine, ticket.received_at, page)
