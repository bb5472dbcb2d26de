"""Fields of bodies and answers that more than one room uses."""

import functools
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.utils import html

from core.phones import PhoneField, told_phone
from core.rows import the_one
from core.standing import Standing, Told
from core.typed import UNSEEN, is_id, written

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class Written(serializers.Field):
    """A number or day as programs write it: ASCII, no exponent, no underscore. A field's own class says the rest."""

    kind: str

    def to_internal_value(self, data):
        try:
            return super().to_internal_value(written(data, self.kind) if isinstance(data, str | int | float | Decimal) else data)
        except ValueError:
            self.fail("invalid", format=_FORMATS.get(self.kind, ""))


class Whole(Written, serializers.IntegerField):
    """A whole number."""

    kind = "whole"


class Number(Written, serializers.DecimalField):
    """A number; `decimal_places` says how many places at most, two of money."""

    kind = "number"


class Moment(Written, serializers.DateTimeField):
    """A moment within living memory: what lies far outside cannot be shown in another zone."""

    kind = "moment"

    def __init__(self, **options):
        super().__init__(**options)
        first, last = (timezone.make_aware(datetime(d.year, d.month, d.day)) for d in (EARLIEST, LATEST))
        self.validators = [*self.validators, MinValueValidator(first), MaxValueValidator(last)]


class Day(Written, serializers.DateField):
    """A day within living memory."""

    kind = "day"

    def __init__(self, **options):
        super().__init__(**options)
        self.validators = [*self.validators, MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


_FORMATS = {"day": "YYYY-MM-DD", "moment": "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]"}


class YesNo(serializers.BooleanField):
    """A yes or no that is not `no` merely because a form did not mention it."""

    default_empty_html = empty


class Phone(serializers.CharField):
    """A phone number as anybody writes it, taken in the one form (core.phones)."""

    def __init__(self, **options):
        super().__init__(**options | {"max_length": 40})

    def to_internal_value(self, data):
        try:
            return told_phone(super().to_internal_value(data))
        except ValidationError as error:
            raise serializers.ValidationError(error.messages, code="phone") from error


class Many(serializers.ListField):
    """A list whose length is checked before anything in it is looked up; rows that it names are read by one statement."""

    def run_child_validation(self, data):
        if self.max_length is not None and len(data) > self.max_length:
            raise serializers.ValidationError(_("At most %(most)s at once.") % {"most": self.max_length}, code="max_length")
        if not isinstance(self.child, Visible):
            return super().run_child_validation(data)
        self.child.expected = self.child.among(data)
        try:
            return super().run_child_validation(data)
        finally:
            self.child.expected = None


_OF_MODELS = serializers.ModelSerializer.serializer_field_mapping
WHOLE = [column for column, field in _OF_MODELS.items() if field is serializers.IntegerField]


class Body(serializers.ModelSerializer):
    """What a verb is told, with the limits of the model's own fields. It is read, never saved."""

    serializer_field_mapping = _OF_MODELS | {
        **dict.fromkeys(WHOLE, Whole),
        models.DecimalField: Number,
        models.DateTimeField: Moment,
        models.DateField: Day,
        models.BooleanField: YesNo,
        ArrayField: Many,
        PhoneField: Phone,
    }

    def build_standard_field(self, field_name, model_field):
        kind, options = super().build_standard_field(field_name, model_field)
        if "validators" in options and issubclass(kind, serializers.CharField):  # those of the column would replace our own
            options["validators"] = [*kind.default_validators, *options["validators"]]
        return kind, options


class Visible(serializers.SlugRelatedField):
    """A row named in a body, found among what the caller sees: what is not his does not exist (X4).

    `key` is its number, code or id; `read` narrows or joins, giving the rows as the action wants them. `along`, such as
    "machine.customer", names an earlier field of the body whose row was read with this one.
    """

    default_error_messages = {
        "does_not_exist": _("There is no such %(model)s."),
        "invalid": _("Not a valid value."),
    }

    def __init__(self, model, key="id", visible=None, read=QuerySet.all, along="", **options):
        self.model, self.visible, self.read, self.along = model, visible, read, along
        super().__init__(slug_field=key, queryset=model._default_manager.none(), **options)

    def get_queryset(self):
        user = self.context["request"].user
        return self.visible(user) if self.visible else self.model.objects.visible_to(user)

    def found(self, key):
        """The row with this key; who sees the whole table is answered by a statement that stands written."""
        rows = self.get_queryset()
        if not _is_whole_table(rows):
            return the_one(self.read(rows.filter(**{self.slug_field: key})))
        key = self.model._meta.get_field(self.slug_field).get_prep_value(key)
        if isinstance(key, int) and abs(key) > models.BigIntegerField.MAX_BIGINT:
            return None
        field, _dot, name = self.along.partition(".")
        carried = getattr(self.context.get("rows", {}).get(field), name, None) if name else None
        if carried is not None and getattr(carried, self.slug_field) == key:
            return carried
        return next(iter(_by_key(self.model, self.slug_field, self.read)(key=key)), None)

    expected: dict | None = None  # rows by key, read for a whole list

    def among(self, keys) -> dict:
        """The rows with these keys, by key; what is none is left out, and refused when its turn comes."""
        numbered = isinstance(self.model._meta.get_field(self.slug_field), models.IntegerField)
        fit = {key for key in map(str, keys) if (is_id(key) if numbered else len(key) <= 100 and not UNSEEN.search(key))}
        rows = self.read(self.get_queryset().filter(**{f"{self.slug_field}__in": fit}))
        return {str(getattr(row, self.slug_field)): row for row in rows}

    def to_internal_value(self, data):
        if isinstance(data, bool) or not isinstance(data, (str, int)):
            self.fail("invalid")
        numbered = isinstance(self.model._meta.get_field(self.slug_field), models.IntegerField)
        if numbered and not is_id(str(data).removeprefix("-")):
            self.fail("invalid")
        try:
            found = self.found(plain(data)) if self.expected is None else self.expected.get(str(plain(data)))
        except (TypeError, ValueError, OverflowError):
            self.fail("invalid")
        if found is None:
            raise serializers.ValidationError(
                self.error_messages["does_not_exist"] % {"model": self.model._meta.verbose_name}, code="does_not_exist"
            )
        self.context.setdefault("rows", {})[self.field_name] = found  # type: ignore[attr-defined]  # ours is a dict
        return found


class Several(serializers.ListSerializer):
    """Rows inside a body: what they name is read by one statement for each field, once the list is known to be short enough."""

    max_length: int | None
    child: Any

    def to_internal_value(self, data):
        given = html.parse_html_list(data, default=[]) if html.is_html_input(data) else data
        rows = [row for row in given if isinstance(row, Mapping)] if isinstance(given, list) else []
        short = self.max_length is None or len(rows) <= self.max_length
        named = [field for field in self.child.fields.values() if isinstance(field, Visible)] if short else []
        for field in named:
            field.expected = field.among(row[field.field_name] for row in rows if field.field_name in row)
        try:
            return super().to_internal_value(data)
        finally:
            for field in named:
                field.expected = None


def _is_whole_table(rows: QuerySet) -> bool:
    """Whether nothing is left out: what narrows in any other way than by a condition counts as narrowed too (X4)."""
    query = rows.query
    return not (query.where or query.combinator or query.is_sliced or query.distinct)


@functools.cache
def _by_key(model, key: str, read) -> Standing:
    return Standing(lambda: read(model._default_manager.order_by().filter(**{key: Told("key")})))


def plain(data):
    """The value of a key as the database can take it. Raises ValueError."""
    text = str(data)
    if len(text) > 100 or "\0" in text:
        raise ValueError(text[:100])
    text.encode()  # half a character cannot be written
    return data


class Knowingly(serializers.BooleanField):
    """Said by who goes on in spite of what a refusal has shown."""

    def __init__(self, **options):
        super().__init__(
            **dict[str, Any](required=False, default=False, help_text="Go on in spite of what was refused as too near.") | options
        )


class Nothing(serializers.Serializer):
    """The body of a verb that needs no words."""


@functools.cache
def reference(*names: str, of) -> type[serializers.ModelSerializer]:
    """A serializer with a row's few naming fields, to stand inside another row: `reference("code", "name", of=Dealer)`."""
    meta = type("Meta", (), {"model": of, "fields": list(names), "read_only_fields": list(names)})
    return type(f"{of.__name__}Reference", (serializers.ModelSerializer,), {"Meta": meta, "__doc__": f"Which {of._meta.object_name}."})


class HoldRow(serializers.Serializer):
    """A hold that stands: its kind, in words, and the number of what it is there for."""

    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field that is called so
    because = serializers.CharField()
    since = serializers.DateTimeField()


def seen(prefetched: str, serializer, **options):
    """A nested list of rows that the view has prefetched, through `visible_to`, under this name."""
    return serializer(source=prefetched, many=True, read_only=True, **options)
