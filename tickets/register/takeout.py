"""The register as it leaves the house: CSV and xlsx with every column, and the paper form in landscape (A3, X5).

Whoever takes it is on record with what it was narrowed by. Phones are masked; whole ones need a right of their own.
"""

from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.rights import require
from core.clock import company_day
from core.errors import Refused
from core.exports import csv_response, pdf_response, xlsx_response
from tickets.models import RegisterMonth
from tickets.register.columns import Column, chosen, moment
from tickets.register.lines import Line, lines
from tickets.register.months import corrections, is_whole, kept_lines
from tickets.register.paper import form

MOST_LINES, MOST_ON_PAPER = 20_000, 5_000


def as_csv(by, tickets: QuerySet, **how) -> HttpResponse:
    """The lines as CSV; see `_table`."""
    return csv_response(by=by, **_table(by, tickets, **how))


def as_xlsx(by, tickets: QuerySet, **how) -> HttpResponse:
    """The same as an Excel file."""
    return xlsx_response(by=by, **_table(by, tickets, **how))


def as_pdf(by, tickets: QuerySet, *, at: datetime, filters: dict, said: str, columns=(), whole_phones=False) -> HttpResponse:
    """Every line that fits as the paper form, A4 across. `said` is in words what it was narrowed by.

    Raises NotYourVerb for a role that may not take it; refuses `register.too_long`.
    """
    what, found = _taken(by, tickets, MOST_ON_PAPER, whole_phones)
    shown = chosen(columns, of_company=by.is_company, paper=True)
    paper = form(by, found, shown, at=at, said=said)
    return pdf_response(by=by, at=at, what=what, name=_name(at), filters=filters, rows=len(found), content=paper)


def month_pdf(by, month: RegisterMonth, *, at: datetime) -> HttpResponse:
    """A signed-off month as it was signed, and below it a line for everything that differs today. Raises NotYourVerb."""
    what = "register" if by.is_company else "own_register"
    require(by, f"export.{what}")
    kept = kept_lines(by, month)
    paper = form(
        by, kept, chosen([], of_company=by.is_company, paper=True), at=at, said=str(month), stamp=_stamp(month, kept),
        more=corrections(by, month, kept),
    )  # fmt: skip
    filters = {"month": month}
    return pdf_response(by=by, at=at, what=f"{what}_month", name=f"register-{month}", filters=filters, rows=len(kept), content=paper)


def _stamp(month: RegisterMonth, kept: list[Line]) -> str:
    with override(settings.LANGUAGE_CODE):
        facts = {"by": month.by, "at": moment(month.signed_at, "%Y-%m-%d %H:%M"), "sum": month.checksum[:16]}
        if not is_whole(month, kept):
            return _("The kept lines do not come to the checksum %(sum)s any more.") % facts
        return _("Signed off by %(by)s, %(at)s; checksum %(sum)s") % facts


def _table(by, tickets, *, at: datetime, filters: dict, columns=(), whole_phones=False) -> dict:
    """What is written, who takes it and how it is called. Raises NotYourVerb; refuses `register.too_long`."""
    what, found = _taken(by, tickets, MOST_LINES, whole_phones)
    shown = chosen(columns, of_company=by.is_company)
    headings, rows = [str(column.heading) for column in shown], (written(line, shown) for line in found)
    return {"at": at, "what": what, "name": _name(at), "filters": filters, "headings": headings, "rows": rows}


def _taken(by, tickets, most: int, whole_phones: bool) -> tuple[str, list[Line]]:
    what = "register" if by.is_company else "own_register"
    require(by, f"export.{what}")
    if whole_phones:
        require(by, "export.whole_phones")
    found = list(islice(lines(by, tickets, whole_phones=whole_phones), most + 1))
    if len(found) > most:
        raise Refused(
            "register.too_long",
            _("These are %(count)s lines; at most %(most)s are taken at once.") % {"count": tickets.order_by().count(), "most": most},
            _("Narrow the days, and take the rest in a second part."),
        )
    return what + ("_whole_phones" if whole_phones else ""), found


def written(line: Line, columns: list[Column]) -> list[str]:
    """A line's cells."""
    return [column.text(line) for column in columns]


def _name(at: datetime) -> str:
    return f"register-{company_day(at)}"
