"""Filters of lists."""

from datetime import timedelta

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from core.api.fields import EARLIEST, LATEST
from core.clock import start_of_day
from core.keyset import NewestFirst
from core.search.find import all_of, newest
from core.typed import written

WITHIN = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class WrittenDay(forms.DateField):
    """A day as a program writes it in an address."""

    def to_python(self, value):
        try:
            return super().to_python(written(value, "day") if value else value)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class WrittenNumber(forms.DecimalField):
    """A whole number as a program writes it in an address."""

    def to_python(self, value):
        try:
            return super().to_python(written(value, "whole") if value else value)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class OnDay(django_filters.DateFilter):
    """Exactly this day."""

    field_class = WrittenDay


class Id(django_filters.NumberFilter):
    """A row's number."""

    field_class = WrittenNumber

    def __init__(self, **options):
        super().__init__(**{"min_value": 1, "max_value": 2**63 - 1, "decimal_places": 0} | options)


class Flag(django_filters.TypedChoiceFilter):
    """`true` or `false`; anything else is an error, not silence."""

    def __init__(self, **options):
        options.pop("choices", None)
        super().__init__(choices=[("true", "true"), ("false", "false")], coerce="true".__eq__, **options)


class Rows(django_filters.FilterSet):
    """A filter set that does not overlook a misspelt name: an unknown parameter is an error, not everything."""

    PAGING = {"cursor", "page_size", "format"}
    FILTER_DEFAULTS = django_filters.FilterSet.FILTER_DEFAULTS | {
        models.BooleanField: {"filter_class": Flag},
        models.DateField: {"filter_class": OnDay},
    }

    @classmethod
    def get_filters(cls):
        """The search comes last: it looks for as many rows as a page has, among those that the others leave."""
        return dict(sorted(super().get_filters().items(), key=lambda one: isinstance(one[1], Search)))

    @classmethod
    def check_names(cls, given) -> None:
        unknown = set(given) - set(cls.base_filters) - cls.PAGING
        if unknown:
            raise ValidationError({name: [_("There is no such filter.")] for name in sorted(unknown)})


class DaysFrom(OnDay):
    """Moments on this day of the company's calendar or later."""

    def __init__(self, field_name, **options):
        super().__init__(field_name=field_name, lookup_expr="gte", validators=WITHIN, **options)

    def filter(self, qs, value):
        return super().filter(qs, value and start_of_day(value))


class DaysUpTo(OnDay):
    """Moments before the end of this day of the company's calendar."""

    def __init__(self, field_name, **options):
        super().__init__(field_name=field_name, lookup_expr="lt", validators=WITHIN, **options)

    def filter(self, qs, value):
        return super().filter(qs, value and start_of_day(value + timedelta(days=1)))


class DayFrom(OnDay):
    """This day or later."""

    def __init__(self, field_name, **options):
        super().__init__(field_name=field_name, lookup_expr="gte", validators=WITHIN, **options)


class DayUpTo(OnDay):
    """This day or earlier."""

    def __init__(self, field_name, **options):
        super().__init__(field_name=field_name, lookup_expr="lte", validators=WITHIN, **options)


class Search(django_filters.CharFilter):
    """Every word of the query is found in what the row tells of (core/search)."""

    def __init__(self, kind: str, **options):
        self.kind = kind
        super().__init__(max_length=100, **options)

    def filter(self, qs, value):
        """A page of a list is looked for the newest first, however many there are; a table that is taken out has all of them."""
        if not value:
            return qs
        request = self.parent.request
        view = request.parser_context["view"]
        cursor = NewestFirst().decode_cursor(request)
        if view.action != "list" or cursor and cursor.reverse:
            return all_of(self.kind, value, request.user, qs)
        below = int(cursor.position) if cursor and cursor.position else None
        found = newest(self.kind, value, request.user, qs, below=below, most=view.paginator.get_page_size(request) + 1)
        return qs.filter(pk__in=found)
