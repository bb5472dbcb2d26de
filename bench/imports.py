"""Tables of machines, cards and parts, checked and written: rows a second and the most memory; `python -m bench.imports [ROWS]`.

Wants DATABASE_URL, a throw-away database: it fills the register. The files are read from disk, as a worker reads them. ROWS are
those of the machines; then come the cards that are not back yet, and a part for every fifth machine.
"""

import io
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bench.common import setup, write

setup()

from django.conf import settings  # noqa: E402
from django.core.files import File  # noqa: E402

from accounts.models import User  # noqa: E402
from aftersales.reference import load_reference  # noqa: E402
from core import sheets  # noqa: E402
from dealers.models import Dealer  # noqa: E402
from warranty import books  # noqa: E402
from warranty.actions import confirm_import, start_import  # noqa: E402
from warranty.imports.run import carry_out  # noqa: E402
from warranty.models import Import, ProductModel, ReceiptCard  # noqa: E402

PART = ["number", "name", "main", "settlement_price", "list_price", "standard_hours"]
COLUMNS = ["model", "serial", "engine_number", "produced_on", "dealer", "sold_on", "invoice_number", "name", "phone", "returned_on"]


def lines(rows: int):
    """Two of three machines are sold, most of their cards are back."""
    for n in range(rows):
        sold = [f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}", f"FP{n}", f"用户{n % 50_000}", f"139{n % 50_000:08d}"] if n % 3 else [None] * 4
        back = f"2024-{n % 12 + 1:02d}-28" if n % 3 and n % 5 and n % 28 < 28 else None
        yield ["BENCH-1", f"B{n:07d}", f"E{n}", "2023-11-01", "bench", *sold, back]


def cards():
    """The cards of these machines that are not back yet, returned and accepted."""
    waiting = ReceiptCard.objects.filter(machine__model__code="BENCH-1", state="sold").order_by("id")
    for number, sold_on in waiting.values_list("number", "sold_on"):
        yield [number, sold_on + timedelta(days=15), sold_on + timedelta(days=18)]


def parts(rows: int):
    for n in range(rows):
        yield [f"BP-{n:06d}", f"零件 {n % 900}", "是" if n % 50 == 0 else "否", 100 + n % 9000, 150 + n % 9000, 1.5]


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(kind: str, headings: list[str], lines, by) -> dict:
    """One table through both passes; `memory_most_mb` is the process's most so far."""
    path = Path(settings.MEDIA_ROOT) / f"{kind}.xlsx"
    with path.open("wb") as file:
        rows = sheets.write_xlsx(file, headings, lines)
    figures = {"rows": rows, "file_mb": round(path.stat().st_size / 1e6, 1)}
    with path.open("rb") as file:
        job = start_import(kind=kind, file=File(io.BytesIO(file.read()), name=path.name), by=by)
    for word in ("checked", "written"):
        began = time.monotonic()
        carry_out(job.pk)
        job = Import.objects.get(pk=job.pk)
        assert not job.error and not job.refused, job.error or job.lines.filter(verdict="refused").first().errors
        spent = time.monotonic() - began
        figures |= {f"{word}_rows_per_s": round(rows / spent), f"{word}_s": round(spent, 1)}
        if word == "checked":
            confirm_import(job=job, by=by)
    return figures | {"memory_most_mb": megabytes()}


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    load_reference()
    ProductModel.objects.get_or_create(code="BENCH-1", defaults={"name": "联合收割机", "product_class": "combine"})
    Dealer.objects.get_or_create(code="bench", defaults={"name": "测试经销商", "short_name": "测试", "province": "安徽"})
    by, _new = User.objects.get_or_create(username="bench", defaults={"name": "测试", "role": "admin"})
    settings.MEDIA_ROOT = tempfile.mkdtemp()
    figures = {"memory_before_mb": megabytes()}
    tables = {"machines": measure("machines", COLUMNS, lines(rows), by)}
    tables["cards"] = measure("cards", ["card", "returned_on", "accepted_on"], cards(), by)
    tables["parts"] = measure("parts", PART, parts(max(1, rows // 5)), by)
    figures |= {"tables": tables, "differences_in_the_books": len(books.check())}
    write("imports", f"python -m bench.imports {rows}", figures)


if __name__ == "__main__":
    main()
