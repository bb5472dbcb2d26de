"""Fields that forms of every storey share."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

DAY, CLOCK = "%Y-%m-%d", "%H:%M"
YES, NO = _("Yes"), _("No")
BLANK = BLANK_CHOICE_DASH[0][1]  # Django's row of dashes says nothing; ours says whether one has to choose


class MomentWidget(forms.SplitDateTimeWidget):
    """A day and a clock time as text: the browser's own inputs show PM to an English reader."""

    def __init__(self, attrs=None):
        day: dict[str, Any] = {
            "inputmode": "numeric",
            "placeholder": "2026-06-08",
            "aria-label": _("Day"),
            "autocomplete": "off",
            "maxlength": 10,
        }
        clock: dict[str, Any] = {
            "inputmode": "numeric",
            "placeholder": "16:42",
            "aria-label": _("Time"),
            "autocomplete": "off",
            "maxlength": 5,
        }
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


class KnowinglyField(forms.BooleanField):
    """Said by a button of its own, once a refusal has shown what one goes on in spite of."""

    widget = forms.MultipleHiddenInput

    def __init__(self):
        super().__init__(required=False)


class YesNoField(forms.TypedChoiceField):
    """A question with two answers that may also not have been asked: True, False or None."""

    def __init__(self, *, yes=YES, no=NO, yes_first=False, **kwargs):
        choices = [("yes", yes), ("no", no)] if yes_first else [("no", no), ("yes", yes)]
        super().__init__(choices=choices, coerce=lambda v: v == "yes", empty_value=None, widget=forms.RadioSelect, **kwargs)

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


class Renderer(DjangoTemplates):
    """Django's widgets; the two that every form is full of without a template for each option and each attribute."""

    def render(self, template_name, context, request=None):
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _input(widget: dict) -> str:
    value = {} if widget["value"] is None else {"value": widget["value"]}
    return format_html("<input{}>", _attributes({"type": widget["type"], "name": widget["name"], **value, **widget["attrs"]}))


def _select(widget: dict) -> str:
    required = widget["attrs"].get("required")
    groups = ((name, _options(options, required)) for name, options, _index in widget["optgroups"])
    inside = (options if name is None else format_html('<optgroup label="{}">{}</optgroup>', name, options) for name, options in groups)
    return format_html("<select{}>{}</select>", _attributes({"name": widget["name"], **widget["attrs"]}), mark_safe("".join(inside)))


def _options(options: list[dict], required) -> str:
    blank = _("Please choose") if required else "—"
    rows = (
        (_attributes({"value": option["value"], **option["attrs"]}), blank if option["label"] == BLANK else option["label"])
        for option in options
    )
    return format_html_join("", "<option{}>{}</option>", rows)


def _attributes(given: dict) -> str:
    """What is False is left out, what is True stands without a value."""
    return format_html_join("", "{}", ((_attribute(name, value),) for name, value in given.items() if value is not False))


def _attribute(name: str, value) -> str:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


DRAWN = {f"django/forms/widgets/{name}.html": _input for name in ("text", "hidden", "number", "date", "checkbox")} | {
    "django/forms/widgets/select.html": _select
}
