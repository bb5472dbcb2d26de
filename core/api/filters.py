"""Filters of lists."""

from datetime import timedelta

import django_filters
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from core.api.fields import EARLIEST, LATEST
from core.clock import start_of_day
from core.search import matching

WITHIN = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class Flag(django_filters.TypedChoiceFilter):
    """`true` or `false`; anything else is an error, not silence."""

    def __init__(self, **options):
        options.pop("choices", None)
        super().__init__(choices=[("true", "true"), ("false", "false")], coerce="true".__eq__, **options)


class Rows(django_filters.FilterSet):
    """A filter set that does not overlook a misspelt name: an unknown parameter is an error, not everything."""

    PAGING = {"cursor", "page_size", "format"}
    FILTER_DEFAULTS = django_filters.FilterSet.FILTER_DEFAULTS | {models.BooleanField: {"filter_class": Flag}}

    @classmethod
    def check_names(cls, given) -> None:
        unknown = set(given) - set(cls.base_filters) - cls.PAGING
        if unknown:
            raise ValidationError({name: [_("There is no such filter.")] for name in sorted(unknown)})


class DaysFrom(django_filters.DateFilter):
    """Moments on this day of the company's calendar or later."""

    def __init__(self, field_name, **options):
        super().__init__(field_name=field_name, lookup_expr="gte", validators=WITHIN, **options)

    def filter(self, qs, value):
        return super().filter(qs, value and start_of_day(value))


class DaysUpTo(django_filters.DateFilter):
    """Moments before the end of this day of the company's calendar."""

    def __init__(self, field_name, **options):
        super().__init__(field_name=field_name, lookup_expr="lt", validators=WITHIN, **options)

    def filter(self, qs, value):
        return super().filter(qs, value and start_of_day(value + timedelta(days=1)))


class DayFrom(django_filters.DateFilter):
    """This day or later."""

    def __init__(self, field_name, **options):
        super().__init__(field_name=field_name, lookup_expr="gte", validators=WITHIN, **options)


class DayUpTo(django_filters.DateFilter):
    """This day or earlier."""

    def __init__(self, field_name, **options):
        super().__init__(field_name=field_name, lookup_expr="lte", validators=WITHIN, **options)


class Search(django_filters.CharFilter):
    """Every word of the query stands somewhere in the row's search text."""

    def __init__(self, **options):
        super().__init__(max_length=100, **options)

    def filter(self, qs, value):
        return qs.filter(matching(value)) if value else qs
