"""Tables that people bring and take, as .xlsx or .csv: read row by row, and written so that nothing in them runs.

A file from outside is judged by its content and never held in memory whole: size, what it unpacks to, lines and columns are
capped before and while it is read.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from core import typed

MAX_BYTES = 32 * 1024 * 1024
MAX_UNPACKED = 256 * 1024 * 1024
MAX_RATIO, RATIO_FROM = 200, 8 * 1024 * 1024  # a table packs to a tenth or a twentieth, a bomb to a thousandth
MAX_WORDS = 96 * 1024 * 1024  # of the part of an .xlsx that is read whole: its shared words
MAX_MEMBERS = 500
MAX_LINES = 200_000
MAX_COLUMNS = 60
MAX_CELL = 2000
MAX_LINE = MAX_CELL * MAX_COLUMNS
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # also full-width: a Chinese Excel runs `＝` as well
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class Column:
    """A column by `name`; its heading is `label` in any language of the product, the name itself, or what people `also` write."""

    name: str
    label: str
    needed: bool = False
    also: tuple[str, ...] = ()

    def headings(self) -> set[str]:
        found = {_heading(self.name), *map(_heading, self.also)}
        for code, _language in settings.LANGUAGES:
            with override(code):
                found.add(_heading(str(self.label)))
        return found


@dataclass(frozen=True)
class Sheet:
    """An opened table: iterate for (line number in the file, {column name: cell}); empty lines are left out.

    Every known column is in every row, None where the cell is empty. `ignored` are headings that mean nothing here.
    Iterating raises ValidationError naming the field, as opening does. `place` tells how far it is.
    """

    columns: list[str]
    ignored: list[str]
    rows: Iterator[tuple[int, dict[str, Cell]]]
    place: "Place"

    def __iter__(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        return self.rows


@dataclass
class Place:
    """Where in its file a table is being read, by the bytes between `begins` and `ends` that hold its rows."""

    file: BinaryIO
    begins: int
    ends: int

    @property
    def percent(self) -> int:
        """0 to 100: what was taken from the file so far."""
        return max(0, min(100, (self.file.tell() - self.begins) * 100 // max(1, self.ends - self.begins)))


def read(file: BinaryIO, columns: Iterable[Column], *, field: str = "file") -> Sheet:
    """Open a table whose first line are headings. `file` is binary and can seek; it stays open until the rows are read.

    Raises ValidationError naming `field` for a file that is too large, unreadable or lacks a needed column.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > MAX_BYTES:
        raise ValidationError({field: _("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 1024**2}})
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValidationError({field: _("This is an old .xls file or one with a password. Save it as .xlsx without a password.")})
    place = Place(file, 0, size)
    lines = _guarded(_xlsx_lines(file, place) if start.startswith(b"PK") else _csv_lines(file), field)
    return _sheet(lines, list(columns), field, place)


def _sheet(lines: Iterator[tuple], columns: list[Column], field: str, place: Place) -> Sheet:
    headings = [str(cell or "").strip()[:MAX_CELL] for cell in next(lines, ())]
    known = {heading: column.name for column in columns for heading in column.headings()}
    names = [known.get(_heading(heading)) for heading in headings]
    if twice := next((h for h, name in zip(headings, names, strict=True) if name and names.count(name) > 1), None):
        raise ValidationError({field: _("The column %(name)s is there twice.") % {"name": twice}})
    if missing := [str(column.label) for column in columns if column.needed and column.name not in names]:
        raise ValidationError({field: _("The first line lacks the column %(names)s.") % {"names": _listed(missing)}})
    ignored = [h for h, name in zip(headings, names, strict=True) if h and not name]
    empty = dict.fromkeys(column.name for column in columns)

    def rows():
        for number, line in enumerate(lines, 2):
            row = {name: cell for name, cell in zip(names, map(_cell, line), strict=False) if name}
            if any(cell is not None for cell in row.values()):
                yield number, empty | row

    return Sheet([name for name in names if name], ignored, rows(), place)


def _heading(text: str) -> str:
    """What makes two headings the same: no width, case, spaces, or star of a needed column."""
    return re.sub(r"[\s*＊:：]", "", unicodedata.normalize("NFKC", text)).lower()


def _listed(names: list[str]) -> str:
    return str(_(", ")).join(names)


def _cell(value) -> Cell:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    if value is None or (isinstance(value, int | date) and not isinstance(value, bool)):
        return value
    return str(value)


def _guarded(lines: Iterator[tuple], field: str) -> Iterator[tuple]:
    """The lines, counted; whatever the library says of a broken file becomes one sentence."""
    count = 0
    while True:
        try:
            line = next(lines)
        except StopIteration:
            return
        except ValidationError as error:
            raise ValidationError({field: error.messages}) from None
        except Exception:  # zip, XML and openpyxl each have their own ways to fail on a broken file
            raise ValidationError({field: _("The file cannot be read as a table. Save it as .xlsx or .csv and try again.")}) from None
        count += 1
        if count > MAX_LINES + 1:
            raise ValidationError({field: _("The table has more than %(limit)s lines. Split it.") % {"limit": f"{MAX_LINES:,}"}})
        yield line


def _xlsx_lines(file: BinaryIO, place: Place) -> Iterator[tuple]:
    with zipfile.ZipFile(file) as packed:
        members = packed.infolist()
        bomb = any(m.file_size > max(RATIO_FROM, MAX_RATIO * m.compress_size) for m in members)
        words = sum(m.file_size for m in members if not m.filename.startswith("xl/worksheets/"))
        if bomb or len(members) > MAX_MEMBERS or words > MAX_WORDS or sum(m.file_size for m in members) > MAX_UNPACKED:
            raise ValidationError(_("The file unpacks to more than a table would. Copy its rows into a new file."))
        rows = max((m for m in members if m.filename.startswith("xl/worksheets/")), key=lambda m: m.compress_size, default=None)
        if rows:
            place.begins, place.ends = rows.header_offset, rows.header_offset + rows.compress_size
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size is not believed
        (headings,) = sheet.iter_rows(max_row=1, max_col=MAX_COLUMNS, values_only=True)
        while headings and headings[-1] is None:
            headings = headings[:-1]
        yield headings
        yield from sheet.iter_rows(min_row=2, max_col=len(headings), values_only=True) if headings else ()
    finally:
        book.close()


def _csv_lines(file: BinaryIO) -> Iterator[tuple]:
    text = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
    try:
        first = text.readline(MAX_LINE)
        text.seek(0)
        delimiter = max(",\t;", key=first.count)
        for line in csv.reader(iter(lambda: _short(text.readline(MAX_LINE)), ""), delimiter=delimiter):
            yield tuple(line[:MAX_COLUMNS])
    finally:
        if not file.closed:
            text.detach()  # or the file would be closed with it


def _short(line: str) -> str:
    if len(line) == MAX_LINE:
        raise ValidationError(_("A line is too long for a table."))
    return line


def _encoding(file: BinaryIO) -> str:
    """UTF-8, or what Excel writes in China."""
    for encoding in ("utf-8-sig", "gb18030"):
        file.seek(0)
        text = io.TextIOWrapper(file, encoding=encoding)
        try:
            while text.read(1 << 20):
                pass
        except UnicodeDecodeError:
            continue
        else:
            return encoding
        finally:
            text.detach()
            file.seek(0)
    raise ValidationError(_("The text is neither UTF-8 nor GB18030. Save it as .xlsx."))


def text(cell: Cell) -> str:
    """A cell as text: 2508113 and `2508113` are the same serial. Raises ValidationError."""
    found = "" if cell is None else str(cell)
    if len(found) > MAX_CELL or any(unicodedata.category(c) == "Cc" for c in found):
        raise ValidationError(_("This text is too long or has characters that cannot be printed."))
    typed.plain(found)
    return found


def day(cell: Cell) -> date | None:
    """A cell as a day: a date of Excel's, or text like 2026-06-08, 2026/6/8, 2026年6月8日. Raises ValidationError."""
    if cell is None or isinstance(cell, date):
        return cell
    try:
        return typed.day(text(cell), _whole_days_only)
    except ValueError:
        raise ValidationError(_("Write the day as 2026-06-08.")) from None


def _whole_days_only() -> date:
    raise ValueError  # a table may be older than today


def number(cell: Cell) -> Decimal | None:
    """A cell as a number, with or without commas for thousands. Raises ValidationError."""
    if cell is None or cell == "":
        return None
    try:
        found = typed.number(cell, 6) if isinstance(cell, str) else Decimal(text(cell))
    except (ValueError, InvalidOperation):
        found = None
    if found is None or not found.is_finite() or abs(found) >= Decimal("1e15"):
        raise ValidationError(_("This is no number."))
    return found


def harmless(cell) -> str:
    """The text of a cell for CSV; one that a spreadsheet would run as a formula gets an apostrophe."""
    found = "" if cell is None else str(cell)
    return "'" + found if begins_a_formula(found) else found


def begins_a_formula(text: str) -> bool:
    """Whether a spreadsheet might run it."""
    return typed.folded(text[:20]).startswith(FORMULA) or text.startswith(FORMULA)


def write_csv(file, headings: list[str], rows: Iterable[list]) -> int:
    """A CSV into an open text file or response that already has its byte order mark; returns how many rows."""
    writer = csv.writer(file)
    writer.writerow(headings)
    count = 0
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        count += 1
    return count


def write_xlsx(file: BinaryIO, headings: list[str], rows: Iterable[list], *, title: str = "Sheet1") -> int:
    """An .xlsx of one sheet into an open binary file; text stays text whatever it begins with. Returns how many rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for index, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(index)].width = max(12, 2 * len(heading) + 4)
    sheet.append([_written(sheet, heading) for heading in headings])
    count = 0
    for row in rows:
        sheet.append([_written(sheet, cell) for cell in row])
        count += 1
    book.save(file)
    return count


def _written(sheet, value):
    if value is None or isinstance(value, int | float | Decimal | date) and not isinstance(value, bool):
        return value
    cell = WriteOnlyCell(sheet, _printable(str(value)))
    cell.data_type = "s"  # or openpyxl would make a formula of what begins with =
    if begins_a_formula(cell.value):
        cell.quotePrefix = True
    return cell


def _printable(found: str) -> str:
    return "".join(c for c in found[:32767] if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
