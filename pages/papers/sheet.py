"""The blocks of a paper, and the sheet that they stand on; every word is in the company's language."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from core.paper import printed, qr

TEMPLATE = Path(__file__).parent / "paper.typ"


def sheet(*, company: str, title: str, number: str, at: datetime, blocks: list[dict], code: str, docno: str = "", stamp: str = "") -> bytes:
    """The PDF. `code` is what its QR says."""
    data = {
        "title": title,
        "number": number,
        "docno": docno or _("No. %(number)s") % {"number": number},
        "company": company,
        "stamp": stamp,
        "qr": qr(code),
        "address": code,
        "blocks": blocks,
        "page": _("Page {n} of {m}"),
    }
    return printed(TEMPLATE, data, at)


def facts(heading: str, rows: list[tuple]) -> dict:
    """Labels with their values, two to a line; what is not known leaves room to write."""
    return {"kind": "facts", "heading": heading, "rows": [[str(label), written(value)] for label, value in rows]}


def table(heading: str, columns: list[tuple[str, int]], rows: list[list], blank: int = 0) -> dict:
    """`columns` are headings with their share of the width; `blank` lines are left to be filled in by hand."""
    headings, widths = zip(*columns, strict=True)
    body = [[written(cell) for cell in row] for row in rows]
    return {"kind": "table", "heading": heading, "headings": list(headings), "widths": list(widths), "rows": body, "blank": blank}


def block(kind: str, heading: str, rows: list) -> dict:
    """`list`, `text`, `signs`: lines of words; `boxes`: pairs (ticked, words)."""
    return {"kind": kind, "heading": heading, "rows": rows}


def written(value) -> str:
    """A cell as it is printed."""
    return "" if value is None else str(value)
