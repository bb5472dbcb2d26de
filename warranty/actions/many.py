"""Many cards at once, as a dealer brings them in a table: all of them or none (A6)."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.masking import masked_phone
from core.phones import as_phone
from warranty.actions.cards import CONTENT, return_card
from warranty.actions.customers import CUSTOMER_FIELDS, enter_customer
from warranty.actions.sales import sell
from warranty.models import ReceiptCard

State = ReceiptCard.State
MOST = 500
SALE = ("sold_on", "invoiced_on", "invoice_number", "invoice_amount")
RETURNED, SOLD, UNCHANGED = "returned", "sold", "unchanged"


@dataclass
class Line:
    """What becomes of one line: `outcome` is returned, sold (sale and card at once) or unchanged; else it has a problem.

    `sale` says on which day and to whom, where the line enters one; `warning` whose the customer's number is by the books.
    """

    number: int
    name: str
    card: ReceiptCard | None = None
    outcome: str = ""
    problem: str = ""
    field: str = field(default="")
    sale: str = ""
    warning: str = ""


def return_many(*, rows, by, dry_run=False, knowingly=False, dealer=None, at=None) -> list[Line]:
    """Hand in a card for each of `rows` [{line, card, customer …, sold_on …, delivered, trained_on, explained_on}].

    `card` is the card's number or the machine's serial. A card that is not sold yet is sold first, to the customer of the
    line; for one that is sold the line may say nothing else than the sale on record. A card that the company has is left as it
    is, so the same table twice changes nothing. With a problem in any line, and on a dry run, nothing is written; the former
    says of no line that it was. A number that somebody of another name has is a problem, unless `knowingly`. Raises
    ValidationError for too many lines.
    """
    require(by, "warranty.return_card")
    if len(rows) > MOST:
        raise ValidationError({"rows": _("More than %(most)s lines at once. Split the table.") % {"most": MOST}})
    with transaction.atomic():
        at = at or clock.now()
        lines = [_line(row, _card(row, by)) for row in rows]
        _say_doubles(lines)
        for line, row in sorted(zip(lines, rows, strict=True), key=lambda pair: pair[0].card.machine_id if pair[0].card else 0):
            if not line.problem:
                _try(line, row, by, dealer, at, knowingly)
        if dry_run or any(line.problem for line in lines):
            transaction.set_rollback(True)
    if not dry_run and any(line.problem for line in lines):
        for line in lines:
            line.outcome = line.sale = ""  # what was undone did not happen
    return lines


def _card(row, by) -> ReceiptCard | None:
    """The card in force that the line names."""
    mine = ReceiptCard.objects.visible_to(by).exclude(state=State.VOID).select_related("machine__customer")
    found = mine.filter(number__iexact=row["card"]) | mine.filter(machine__serial__iexact=row["card"])
    cards = list(found[:2])
    return cards[0] if len(cards) == 1 else None


def _line(row, card) -> Line:
    problem = "" if card else str(_("There is no such card."))
    return Line(row["line"], row["card"], card, problem=problem, field="" if card else "card")


def _say_doubles(lines) -> None:
    seen: dict = {}
    for line in lines:
        if line.card and (first := seen.setdefault(line.card.pk, line)) is not line:
            line.problem, line.field = str(_("The same card as in line %(n)s.") % {"n": first.number}), "card"


def _try(line, row, by, dealer, at, knowingly) -> None:
    """Do one line in a savepoint of its own; what is refused becomes its problem."""
    if line.card.state in (State.RETURNED, State.ACCEPTED):
        line.outcome = UNCHANGED
        return
    try:
        with transaction.atomic():
            line.outcome = RETURNED if line.card.sold_on else SOLD
            if line.outcome == SOLD:
                line.warning = _sell(line.card.machine, row, by, dealer, at, knowingly)
                line.sale = f"{row['sold_on']} {row['name']}"
            else:
                _compare(line.card.machine, row)
            return_card(card=line.card, by=by, at=at, **{name: row.get(name) for name in CONTENT})
    except ValidationError as error:
        errors = getattr(error, "error_dict", {"": error})
        line.field, line.problem = next((name, _said(messages)) for name, messages in errors.items())
    except Refused as error:
        line.problem = str(error.message)
    except TransitionNotAllowed:
        line.problem = str(_("This card cannot be handed in now."))


def _compare(machine, row) -> None:
    """A table does not move the sale on record. Raises ValidationError naming what differs."""
    owner = {name: getattr(machine.customer, name, "") for name in CUSTOMER_FIELDS}
    on_record = owner | {name: getattr(machine, name) for name in SALE}
    same_phone = as_phone(row.get("phone") or "") in (owner["phone"], masked_phone(owner["phone"]))
    for name, value in on_record.items():
        if row.get(name) in (None, "", value) or (name == "phone" and same_phone):
            continue
        words = _("The sale on record says %(value)s. Correct it on the card's page, or leave this as it is.")
        raise ValidationError({name: words % {"value": masked_phone(value) if name == "phone" else value or "—"}})


def _said(messages) -> str:
    return " ".join(ValidationError(messages).messages)


def _sell(machine, row, by, dealer, at, knowingly) -> str:
    """Enter the sale of a line; returns what is said of the customer's number."""
    if not row.get("sold_on"):
        raise ValidationError({"sold_on": _("The card is not sold yet: give the sale date and the customer.")})
    facts = {name: row.get(name) or "" for name in CUSTOMER_FIELDS}
    try:
        warning, customer = "", enter_customer(by=by, dealer=dealer, at=at, **facts)
    except Refused as refusal:
        if refusal.code != "customer.same_phone" or not knowingly:
            raise
        warning, customer = str(refusal.message), enter_customer(by=by, dealer=dealer, at=at, knowingly=True, **facts)
    sale = {name: row[name] for name in SALE if row.get(name)}
    sell(machine=machine, customer=customer, by=by, at=at, **sale)
    return warning
