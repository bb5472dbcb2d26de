"""What every kind of table shares: a line's verdict, and reading its cells with what is wrong in which column."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import sheets
from core.phones import told_phone

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
YES = {"是", "有", "√", "1", "y", "yes", "true"}
NO = {"", "否", "无", "0", "n", "no", "false"}


@dataclass
class Line:
    """What one line of a file would do: `changes` column → [from, to] as text, `errors` column → reason; `work` is for writing."""

    number: int
    key: str
    verdict: str = UNCHANGED
    changes: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    warning: str = ""
    work: Any = None

    def settle(self, verdict: str) -> "Line":
        """With its verdict; one with an error is refused whatever else it says."""
        self.verdict = REFUSED if self.errors else verdict
        return self


class Cells:
    """The cells of one line, read as what they should be; what cannot be is kept in `errors` by column."""

    def __init__(self, row: dict[str, sheets.Cell]):
        self.row, self.errors = row, {}

    def read(self, name: str, how: Callable) -> Any:
        try:
            return how(self.row.get(name))
        except ValidationError as error:
            self.errors[name] = error.messages[0]
            return None

    def text(self, name: str, most: int, *validators) -> str:
        """Text without what pads it; "" for an empty cell."""

        def how(cell):
            found = sheets.text(cell).strip()
            if len(found) > most:
                raise ValidationError(_("At most %(most)s characters.") % {"most": most})
            for validate in validators if found else ():
                validate(found)
            return found

        return self.read(name, how) or ""

    def phone(self, name: str) -> str:
        """A phone number in the one form."""
        return self.read(name, lambda cell: told_phone(sheets.text(cell))) or ""

    def day(self, name: str, today: date) -> date | None:
        """A day that has come."""

        def how(cell):
            found = sheets.day(cell)
            if found and found > today:
                raise ValidationError(_("This day has not come yet."))
            if found and found.year < 1950:
                raise ValidationError(_("Write the day as 2026-06-08."))
            return found

        return self.read(name, how)

    def amount(self, name: str, most: Decimal, places: int) -> Decimal | None:
        """A number from 0 up, with at most so many places."""

        def how(cell):
            found = sheets.number(cell)
            if found is not None and (found < 0 or found > most or found != round(found, places)):
                raise ValidationError(_("A number from 0 to %(most)s, at most %(places)s places.") % {"most": most, "places": places})
            return found if found is None else round(found, places)

        return self.read(name, how)

    def flag(self, name: str) -> bool | None:
        """Yes, no, or None for a cell that says nothing."""

        def how(cell):
            if cell is None:
                return None
            said = sheets.text(cell).strip().lower()
            if said not in YES | NO:
                raise ValidationError(_("Write yes or no."))
            return said in YES

        return self.read(name, how)

    def need(self, *names: str) -> None:
        """Columns that may not be empty in this line."""
        for name in names:
            if self.row.get(name) in (None, "") and name not in self.errors:
                self.errors[name] = _("This is needed.")


def written(value) -> str:
    """A value as the list of changes shows it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
