"""The register on paper: company, period, filter; totals by kind and state; room for the three signatures (A3)."""

from collections import Counter
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.company import the_company
from core.clock import company_zone
from core.paper import printed
from tickets.register.columns import COLUMNS, Column
from tickets.register.lines import Line

TEMPLATE = Path(__file__).parent / "register.typ"
SPLIT = " · "  # as in Ticket.kind_told


def form(by, found: list[Line], columns: list[Column], *, at: datetime, said: str, stamp: str = "", more: list[list[str]] = ()) -> bytes:
    """The PDF, in the company's language. `more` are the corrections of a signed-off month: [number, column, from, to, when]."""
    with override(settings.LANGUAGE_CODE):
        rows = [[column.text(line) for column in columns] for line in found]
        return printed(TEMPLATE, sheet(by, columns, rows, found, at, said, stamp, more), at)


def sheet(by, columns, rows, found, at, said: str, stamp: str, more) -> dict:
    """Everything that stands on the paper, as printed."""
    by_code = {column.code: column for column in COLUMNS}
    printer = {"by": by, "at": f"{at.astimezone(company_zone()):%Y-%m-%d %H:%M}"}
    return {
        "title": _("Product after-sales service register"),
        "company": _house(by),
        "said": said,
        "stamp": stamp,
        "printed": _("Printed by %(by)s, %(at)s") % printer,
        "page": _("Page {n} of {m}"),
        "headings": [str(column.heading) for column in columns],
        "shares": [column.share for column in columns],
        "rows": rows,
        "totals": [_total(found, by_code["kind"]), _total(found, by_code["state"])],
        "corrections": more and {"title": _("Corrected since"), "headings": _corrected(), "rows": more},
        "signs": [_("Made out by"), _("Checked by"), _("Person in charge")],
    }


def _corrected() -> list[str]:
    return [_("Number"), _("Column"), _("Signed off as"), _("Now"), _("Changed")]


def _house(by) -> str:
    """Whose register it is; somebody of a dealer who was never entered with one has none."""
    if by.is_company:
        return the_company().name
    staff = getattr(by, "staff", None)
    return str(staff.dealer.name) if staff else str(by)


def _total(found: list[Line], column: Column) -> str:
    """`Total 101: repair 80, advice 21`; what a complaint is about does not split it."""
    counts = Counter(column.text(line).split(SPLIT)[0] for line in found)
    split = _(", ").join(f"{name} {number}" for name, number in counts.items())
    return _("Total %(count)s: %(split)s") % {"count": len(found), "split": split or "—"}
