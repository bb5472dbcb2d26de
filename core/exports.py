"""Tables that leave the house as CSV: logged, and safe to open in a spreadsheet (X5)."""

import csv
from collections.abc import Iterable
from datetime import datetime

from django.http import HttpResponse

from core.models import ExportLog

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(*, by, at: datetime, what: str, name: str, filters: dict, headings: list[str], rows: Iterable[list]) -> HttpResponse:
    """A CSV file that Excel opens as UTF-8, with who took what and when on record.

    `filters` are what the table was narrowed by, flat. A cell that a spreadsheet would run as a formula is written as
    text. The rows are written whole, so cap them before.
    """
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(headings)
    taken = [[harmless(cell) for cell in row] for row in rows]
    writer.writerows(taken)
    ExportLog.objects.create(at=at, by=by, what=what, filters={k: str(v) for k, v in filters.items()}, rows=len(taken))
    return response


def harmless(cell) -> str:
    """The text of a cell; one that begins like a formula gets an apostrophe."""
    text = "" if cell is None else str(cell)
    return "'" + text if text.startswith(FORMULA) else text
