"""The table of parts."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import sheets
from core.bulk import update_rows
from core.sheets import Column
from warranty.imports.reading import CHANGED, NEW, UNCHANGED, Cells, Line, written
from warranty.models import Part, ProductClass

FLAGS = ("main", "wearing", "bought_in")
COLUMNS = [
    Column("number", gettext_lazy("Drawing number"), needed=True, also=("零件号", "配件号")),
    Column("name", gettext_lazy("Name of the part"), needed=True, also=("配件名称", "零件名称")),
    Column("main", gettext_lazy("Main part")),
    Column("wearing", gettext_lazy("Wearing part")),
    Column("bought_in", gettext_lazy("Bought-in part")),
    Column("stated_months", gettext_lazy("Stated months")),
    Column("classes", gettext_lazy("Fits"), also=("适用类别", "适用机型")),
    Column("settlement_price", gettext_lazy("Settlement price")),
    Column("list_price", gettext_lazy("List price")),
    Column("standard_hours", gettext_lazy("Standard hours")),
]


class Parts:
    """Parts by their drawing number; an empty cell leaves what is there."""

    columns = COLUMNS

    def __init__(self, *, by, at):
        self.by, self.at, self.seen = by, at, set()

    def plan(self, rows: list[tuple[int, dict]]) -> list[Line]:
        found = [(number, Cells(row)) for number, row in rows]
        known = Part.objects.in_bulk([cells.text("number", 40) for _number, cells in found], field_name="number")
        return [self._line(number, cells, known) for number, cells in found]

    def _line(self, number, cells: Cells, known) -> Line:
        key = cells.text("number", 40)
        given = {
            "name": cells.text("name", 60),
            **{name: cells.flag(name) for name in FLAGS},
            "classes": cells.read("classes", classes),
            "stated_months": cells.amount("stated_months", Decimal(600), 0),
            "settlement_price": cells.amount("settlement_price", Decimal("9999999999"), 2),
            "list_price": cells.amount("list_price", Decimal("9999999999"), 2),
            "standard_hours": cells.amount("standard_hours", Decimal("9999"), 1),
        }
        given = {name: value for name, value in given.items() if value not in (None, "", [])}
        cells.need("number")
        part = known.get(key)
        if part is None:
            cells.need("name")
        if key in self.seen:
            cells.errors["number"] = _("This line is in the file twice.")
        self.seen.add(key)
        line = Line(number, key, errors=cells.errors)
        before = part or Part(number=key)
        changes = {name: value for name, value in given.items() if part is None or value != getattr(before, name)}
        line.changes = {name: [written(getattr(before, name)) if part else "", written(value)] for name, value in changes.items()}
        if {**{f: getattr(before, f) for f in FLAGS}, **given}.get("main") and given.get("wearing", before.wearing):
            line.errors["wearing"] = _("A part is a main part or a wearing part, not both.")
        for name, value in changes.items():
            setattr(before, name, value)
        line.work = before
        return line.settle(NEW if part is None else CHANGED if changes else UNCHANGED)

    def write(self, lines: list[Line]) -> None:
        """Rows of reference data, under row history by the database's own triggers."""
        Part.objects.bulk_create([line.work for line in lines if line.verdict == NEW])
        changed = [line.work for line in lines if line.verdict == CHANGED]
        if changed:
            for part in changed:
                part._meta.get_field("sort_key").pre_save(part, add=False)
            update_rows(changed, [column.name for column in COLUMNS if column.name != "number"] + ["sort_key"])


def classes(cell) -> list[str]:
    """Classes by code or name, in the language of whoever brings them; several with a comma between."""
    named = {str(label).lower(): code for code, label in ProductClass.choices} | {code: code for code in ProductClass.values}
    said = [word.strip().lower() for word in re.split("[,，、;；]", sheets.text(cell)) if word.strip()]
    if unknown := [word for word in said if word not in named]:
        raise ValidationError(_("There is no class “%(name)s”.") % {"name": unknown[0]})
    return [code for code in ProductClass.values if code in {named[word] for word in said}]
