"""Tables that leave the house as CSV: logged, and safe to open in a spreadsheet (X5)."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpResponse

from core.models import ExportLog
from core.sheets import CSV, write_csv


def csv_response(*, by, at: datetime, what: str, name: str, filters: dict, headings: list[str], rows: Iterable[list]) -> HttpResponse:
    """A CSV file that Excel opens as UTF-8, with who took what and when on record.

    `filters` are what the table was narrowed by, flat. A cell that a spreadsheet would run as a formula is written as
    text. The rows are written whole, so cap them before.
    """
    response = HttpResponse("\ufeff", content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    taken = write_csv(response, headings, rows)
    ExportLog.objects.create(at=at, by=by, what=what, filters={k: str(v) for k, v in filters.items()}, rows=taken)
    return response
