"""The table in which a dealer brings many cards: what its columns are, read from a file and written for filling in (A6)."""

import json

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from core.masking import masked_phone
from core.sheets import Column, day, number, read, text
from warranty.actions.many import MOST, Line
from warranty.models import Delivery, ReceiptCard

COLUMNS = [
    Column("card", _("Card number or serial number"), needed=True),
    Column("name", _("Customer's name")),
    Column("phone", _("Phone")),
    Column("province", _("Province")),
    Column("city", _("City")),
    Column("county", _("County")),
    Column("address", _("Town, village")),
    Column("sold_on", _("Sale date")),
    Column("invoiced_on", _("Invoice date")),
    Column("invoice_number", _("Invoice number")),
    Column("invoice_amount", _("Invoice amount")),
    Column("delivered", _("Delivery check")),
    Column("trained_on", _("Customer trained on")),
    Column("explained_on", _("Policy explained to the customer on")),
]
LABELS = {column.name: column.label for column in COLUMNS}
SALT = "warranty.tables"
DAYS = ("sold_on", "invoiced_on", "trained_on", "explained_on")
NO_FILE = _("Choose a file.")
ALL_DONE = {"是", "全", "全部", "✓", "√", "y", "yes", "all", "done"}


def rows_of(file) -> tuple[list[dict], list[Line]]:
    """The rows for `return_many`, and the lines that cannot be read. Raises ValidationError on `file`."""
    rows, broken = [], []
    for line, cells in read(file, COLUMNS):
        if len(rows) + len(broken) >= MOST:
            raise ValidationError({"file": _("More than %(most)s lines at once. Split the table.") % {"most": MOST}})
        try:
            rows.append({"line": line} | {name: _value(name, cell) for name, cell in cells.items()})
        except ValidationError as error:
            (field, messages), *_rest = error.message_dict.items()
            broken.append(Line(line, str(cells.get("card") or ""), problem=" ".join(messages), field=field))
    return rows, broken


def _value(name: str, cell):
    try:
        if name in DAYS:
            return day(cell)
        if name == "invoice_amount":
            return number(cell)
        return _ticked(text(cell)) if name == "delivered" else text(cell)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from None


def _ticked(said: str) -> list[str] | None:
    """`yes` for everything on the check list; nothing leaves it as it is. Raises ValidationError."""
    if not said:
        return None
    if said.lower() not in ALL_DONE:
        raise ValidationError(_("Write yes when everything on the check list is done."))
    return list(Delivery.values)


def packed(rows: list[dict]) -> str:
    """The rows that were shown, to be sent back unchanged when they are confirmed."""
    return signing.dumps(json.dumps(rows, cls=DjangoJSONEncoder), salt=SALT, compress=True)


def unpacked(said: str) -> list[dict]:
    """The same again. Raises ValidationError for what was not packed here."""
    try:
        rows = json.loads(signing.loads(said, salt=SALT, max_age=24 * 3600))
    except signing.BadSignature:
        raise ValidationError({"file": _("Choose the file again.")}) from None
    plain = {"line", "delivered"}
    return [{name: cell if name in plain else _value(name, cell) for name, cell in row.items()} for row in rows]


def headings() -> list[str]:
    """The first line of the table, in the reader's language."""
    return [str(column.label) for column in COLUMNS]


def filled(card: ReceiptCard) -> list:
    """A card that is still to come, as far as it is known."""
    machine, owner = card.machine, card.machine.customer
    person = [owner.name, masked_phone(owner.phone), owner.province, owner.city, owner.county, owner.address] if owner else [""] * 6
    sale = [machine.sold_on, machine.invoiced_on, machine.invoice_number, machine.invoice_amount]
    done = str(_("yes")) if len(card.delivered) == len(Delivery.values) else ""
    return [card.number, *person, *sale, done, card.trained_on, card.explained_on]
