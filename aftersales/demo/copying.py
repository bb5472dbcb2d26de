"""Rows for COPY: what a row of a table looks like, and where a copy of it differs from its model."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.db import models

from core.bulk import copy as write
from core.bulk import encode_json, next_ids, of_field
from core.numbering import next_numbers


class Copy:
    """One copy of a family of rows: its new ids and numbers, how far back it lies, and what was replaced by hand."""

    def __init__(self, back: timedelta, numbers: dict[str, str], fields: dict[tuple, str]):
        self.back, self.numbers, self.fields = back, numbers, fields
        self.ids: dict[tuple[str, int], str] = {}

    def moment(self, value: datetime) -> str:
        return (value - self.back).isoformat()


class Recipe:
    """A row of the model family, ready to be written again and again: constants, and what each copy fills in."""

    TIMES = ("due", "visit_at")
    KEYS = {"deadline": "deadlines.deadline", "attachment": "tickets.attachment"}

    def __init__(self, row: models.Model, family: set[tuple[str, int]], own: Iterable[str] = ()):
        self.label = row._meta.label_lower
        self.pk = row.pk
        self.base, self.slots = [], []
        for place, field in enumerate(columns(type(row))):
            value = field.value_from_object(row)
            self.base.append(of_field(value, field))
            fill = self._filler(field, value, family, set(own))
            if fill:
                self.slots.append((place, fill))

    def _filler(self, field, value, family, own) -> Callable[[Copy], str] | None:
        """How a copy's value of this column comes about; None where it stays."""
        if field.name in own:
            key = (self.label, self.pk, field.name)
            return lambda copy: copy.fields[key]
        if value is None:
            return None
        if field.primary_key:
            key = (self.label, value)
        elif field.is_relation:
            key = (field.related_model._meta.label_lower, value)
        else:
            return self._plain(field, value)
        return (lambda copy: copy.ids[key]) if key in family else None

    def _plain(self, field, value):
        if isinstance(field, models.DateTimeField):
            return lambda copy: copy.moment(value)
        if field.name == "number":
            return lambda copy: copy.numbers[value]
        if isinstance(field, models.JSONField) and isinstance(value, dict) and value:
            return lambda copy: self._data(copy, value)
        return None

    def _data(self, copy: Copy, data: dict) -> str:
        """The flat facts of an event or notice, with the copy's own times, ids and numbers."""
        changed = {}
        for name, value in data.items():
            if name in self.TIMES and value:
                value = copy.moment(datetime.fromisoformat(value))
            elif name in self.KEYS:
                value = int(copy.ids[self.KEYS[name], value])
            elif isinstance(value, str):
                value = copy.numbers.get(value, value)
            changed[name] = value
        return encode_json(changed)

    def write(self, copy: Copy) -> str:
        """The copy's line."""
        line = self.base.copy()
        for place, fill in self.slots:
            line[place] = fill(copy)
        return "\t".join(line)


class About(Recipe):
    """A deadline or notice: its subject is named by label and id instead of a key."""

    def _filler(self, field, value, family, own):
        if field.name == "subject":
            self.subject = value
        if field.name == "subject_id":
            key = (self.subject, value)
            return lambda copy: copy.ids[key]
        return super()._filler(field, value, family, own)


def columns(model) -> list[models.Field]:
    return model._meta.concrete_fields


class Writer:
    """Gathers the lines of each table and sends them by COPY, as the role that runs, with all triggers on."""

    def __init__(self, order: list[type[models.Model]]):
        self.order = order
        self.lines: dict[str, list[str]] = {model._meta.label_lower: [] for model in order}

    def add(self, recipes: Iterable[Recipe], copy: Copy) -> None:
        for recipe in recipes:
            self.lines[recipe.label].append(recipe.write(copy))

    def send(self) -> int:
        """Send everything, tables that others refer to first; returns the number of rows."""
        sent = 0
        for model in self.order:
            lines = self.lines[model._meta.label_lower]
            if lines:
                write(model, [field.column for field in columns(model)], lines)
                sent += len(lines)
                lines.clear()
        return sent


def new_ids(model, count: int) -> Iterator[str]:
    """So many ids from the table's own sequence."""
    return map(str, next_ids(model, count))


def new_numbers(series: str, year: int, count: int) -> Iterator[str]:
    """So many running numbers from their counter, which stays locked until the end of the transaction."""
    return iter(next_numbers(series, datetime(year, 7, 1, tzinfo=UTC), count))
