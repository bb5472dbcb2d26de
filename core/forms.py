"""Fields that forms of every storey share."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

DAY, CLOCK = "%Y-%m-%d", "%H:%M"
YES, NO = _("Yes"), _("No")


class MomentWidget(forms.SplitDateTimeWidget):
    """A day and a clock time as text: the browser's own inputs show PM to an English reader."""

    def __init__(self, attrs=None):
        day = {"inputmode": "numeric", "placeholder": "2026-06-08", "aria-label": _("Day"), "autocomplete": "off", "maxlength": 10}
        clock = {"inputmode": "numeric", "placeholder": "16:42", "aria-label": _("Time"), "autocomplete": "off", "maxlength": 5}
        super().__init__(attrs, date_format=DAY, time_format=CLOCK, date_attrs=day, time_attrs=clock)

    def render(self, name, value, attrs=None, renderer=None):
        return format_html('<span class="grid3">{}</span>', super().render(name, value, attrs, renderer))


class MomentField(forms.SplitDateTimeField):
    """A moment in the company's zone: `2026-06-08` and `16:42`."""

    widget = MomentWidget

    def __init__(self, **kwargs):
        super().__init__(input_date_formats=[DAY], input_time_formats=[CLOCK, "%H：%M"], **kwargs)


class DayField(forms.DateField):
    """A day: `2026-06-08`."""

    def __init__(self, **kwargs):
        attrs = {"inputmode": "numeric", "placeholder": "2026-06-08", "autocomplete": "off", "maxlength": 10}
        kwargs.setdefault("widget", forms.DateInput(format=DAY, attrs=attrs))
        super().__init__(input_formats=[DAY], **kwargs)


class YesNoField(forms.TypedChoiceField):
    """A question with two answers that may also not have been asked: True, False or None."""

    def __init__(self, *, yes=YES, no=NO, yes_first=False, **kwargs):
        choices = [("yes", yes), ("no", no)] if yes_first else [("no", no), ("yes", yes)]
        super().__init__(choices=choices, coerce=lambda v: v == "yes", empty_value=None, widget=forms.RadioSelect, **kwargs)

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)
