"""Clock times as people type them on a phone, and the moments they make in the company's zone."""

import re
from datetime import date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.clock import company_zone

CLOCK = re.compile(r"^(\d{1,2})[:：. ]?(\d{2})$")


class ClockField(forms.Field):
    """A time of day: `16:42`, `1642` and `16：42` are the same."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "5", "autocomplete": "off", "placeholder": "16:30"})

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        found = CLOCK.match(str(value).strip())
        try:
            return time(int(found[1]), int(found[2]))
        except (TypeError, ValueError):
            raise ValidationError(_("Write the time as 16:30.")) from None

    def prepare_value(self, value):
        return f"{value:%H:%M}" if isinstance(value, time) else value


def typed(text: str) -> str:
    """What somebody typed into a search field, as far as it can be searched for."""
    return text.replace("\0", "").strip()[:60]


def moment(day: date, at: time) -> datetime:
    """A day and a time of day, where the company is."""
    return datetime.combine(day, at, tzinfo=company_zone())


def span(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """Two times of one working day; an end before the beginning is the next morning (harvest goes on at night)."""
    first, last = moment(day, begins), moment(day, ends)
    return first, last if last >= first else last + timedelta(days=1)
