"""Tables that people bring and take: what is read, what is refused, and that nothing written runs."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook

from core import sheets

COLUMNS = [
    sheets.Column("serial", _("Serial number"), needed=True),
    sheets.Column("sold_on", _("Sale date")),
    sheets.Column("name", _("Name")),
]


def xlsx(*lines) -> io.BytesIO:
    book, file = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(file)
    return file


def rows(file, columns=COLUMNS):
    return list(sheets.read(file, columns, field="table"))


def refused(file) -> str:
    with pytest.raises(ValidationError) as error:
        rows(file)
    assert list(error.value.message_dict) == ["table"]
    return error.value.message_dict["table"][0]


def test_an_excel_table_is_read_by_its_chinese_or_english_headings():
    file = xlsx(["序号", " 出厂编号*", "Sale Date"], [1, 2508113, datetime(2025, 8, 20)], [], [2, " HG-1 ", "2025年8月21日"])
    sheet = sheets.read(file, COLUMNS)
    assert sheet.columns == ["serial", "sold_on"] and sheet.ignored == ["序号"]
    assert list(sheet) == [
        (2, {"serial": 2508113, "sold_on": date(2025, 8, 20), "name": None}),
        (4, {"serial": "HG-1", "sold_on": "2025年8月21日", "name": None}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_as_excel_writes_it_anywhere(encoding, delimiter):
    content = "出厂编号,姓名\r\nHG-1,张䶮\r\n".replace(",", delimiter).encode(encoding)
    assert rows(io.BytesIO(content)) == [(2, {"serial": "HG-1", "sold_on": None, "name": "张䶮"})]


def test_cells_as_text_day_and_number():
    assert [sheets.text(c) for c in (2508113, " a", None)] == ["2508113", " a", ""]
    assert {sheets.day(c) for c in (date(2026, 6, 8), "2026-06-08", "2026/6/8", "2026年6月8日", "20260608")} == {date(2026, 6, 8)}
    assert [sheets.number(c) for c in (5, "1,704.40", "１２", "", None)] == [5, Decimal("1704.40"), 12, None, None]


@pytest.mark.parametrize(
    ("read", "cell"),
    [(sheets.text, "a\0b"), (sheets.text, "x" * 2001), (sheets.day, "2026-13-01"), (sheets.day, 46000)]
    + [(sheets.number, cell) for cell in ("12 kg", "NaN", "Infinity", "1e400", "-1e15")],
)
def test_a_cell_that_is_none_of_these_is_refused(read, cell):
    with pytest.raises(ValidationError):
        read(cell)


class TestRefused:
    def test_a_column_that_is_missing_or_there_twice_is_named(self):
        assert "出厂编号" in refused(xlsx(["姓名"], ["张三"]))
        assert "姓名" in refused(xlsx(["出厂编号", "姓名", "Name"], ["1", "a", "b"]))

    @pytest.mark.parametrize("content", [b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0 old", b"\xff\xfe\x00\xd8", b"", b"%PDF-1.7\n"])
    def test_what_is_no_table(self, content):
        assert refused(io.BytesIO(content))

    def test_a_zip_that_is_no_workbook(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr("a.txt", "a")
        assert refused(file)

    def test_a_file_that_is_too_large(self, monkeypatch):
        monkeypatch.setattr(sheets, "MAX_BYTES", 100)
        assert refused(io.BytesIO("出厂编号\n".encode() * 20))

    def test_a_bomb_is_refused_before_it_is_unpacked(self, monkeypatch):
        file = xlsx(["出厂编号"], ["1"])
        with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/worksheets/sheet2.xml", b"0" * 20_000_000)
        monkeypatch.setattr(sheets, "load_workbook", None)
        assert "解开" in refused(file)

    def test_more_lines_than_the_cap_or_a_row_far_away(self, monkeypatch):
        monkeypatch.setattr(sheets, "MAX_LINES", 3)
        assert len(rows(xlsx(["出厂编号"], *[[n] for n in range(3)]))) == 3
        assert refused(xlsx(["出厂编号"], *[[n] for n in range(4)]))
        book, far = Workbook(), io.BytesIO()
        book.active["A1"], book.active["A900000"] = "出厂编号", "1"
        book.save(far)
        assert refused(far)

    def test_a_line_without_end(self):
        assert refused(io.BytesIO(b"serial\n" + b"," * 200_000))


def test_written_cells_do_not_run_and_are_read_back_as_they_were():
    cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "张三", "a\x07b"]
    file = io.BytesIO()
    assert sheets.write_xlsx(file, ["Serial number", "Sale date"], [[c, date(2026, 6, 8)] for c in cells], title="a/b") == 7
    book = load_workbook(file)
    assert {cell.data_type for cell in book.active["A"]} == {"s"}
    assert [row["serial"] for _n, row in rows(file)] == [c.strip().replace("\x07", "") for c in cells]
    text = io.StringIO()
    sheets.write_csv(text, ["a"], [[c] for c in cells[:4]])
    assert text.getvalue().split() == ["a", "'=1+1", "'+1", "'-1", "'@SUM(A1)"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_how_far_it_is_goes_by_the_bytes_read(kind):
    lines = [["serial", "name"], *([f"HG-{n * 7919 % 99991:06d}", f"用户{n}"] for n in range(20_000))]
    file = io.BytesIO("\n".join(map(",".join, lines)).encode()) if kind == "csv" else xlsx(*lines)
    table, seen = sheets.read(file, COLUMNS), []
    for number, _row in table:
        if number % 4000 == 0:
            seen.append(table.place.percent)
    assert seen == sorted(seen) and seen[0] < 40 and 40 < seen[2] < 80 and seen[-1] > 90
