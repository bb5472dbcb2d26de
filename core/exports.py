"""Tables that leave the house: logged, and safe to open in a spreadsheet (X5)."""

import io
from collections.abc import Iterable
from datetime import datetime

from django.http import HttpResponse

from core.models import ExportLog
from core.sheets import CSV, XLSX, write_csv, write_xlsx

PDF = "application/pdf"


def csv_response(*, by, at: datetime, what: str, name: str, filters: dict, headings: list[str], rows: Iterable[list]) -> HttpResponse:
    """A CSV file that Excel opens as UTF-8, with who took what and when on record.

    `filters` are what the table was narrowed by, flat. A cell that a spreadsheet would run as a formula is written as
    text. The rows are written whole, so cap them before.
    """
    response = HttpResponse("\ufeff", content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    _log(by, at, what, filters, write_csv(response, headings, rows))
    return response


def xlsx_response(*, by, at: datetime, what: str, name: str, filters: dict, headings: list[str], rows: Iterable[list]) -> HttpResponse:
    """The same as an Excel file, to be filled in and brought back."""
    file = io.BytesIO()
    _log(by, at, what, filters, write_xlsx(file, headings, rows))
    return HttpResponse(file.getvalue(), content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})


def pdf_response(*, by, at: datetime, what: str, name: str, filters: dict, rows: int, content: bytes) -> HttpResponse:
    """A list as a printed paper of so many rows."""
    _log(by, at, f"{what}_paper", filters, rows)
    return HttpResponse(content, content_type=PDF, headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})


def _log(by, at, what, filters, taken) -> None:
    ExportLog.objects.create(at=at, by=by, what=what, filters={k: str(v) for k, v in filters.items()}, rows=taken)
