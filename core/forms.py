"""Fields that forms of every storey share."""

from datetime import date, time
from decimal import Decimal

from django import forms
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from core import clock, money, typed

DAY, CLOCK = "%Y-%m-%d", "%H:%M"
YES, NO = _("Yes"), _("No")
BLANK = BLANK_CHOICE_DASH[0][1]  # Django's row of dashes says nothing; ours says whether one has to choose


class Understood(forms.Field):
    """A field of which a form that was refused shows what it understood, instead of what was typed."""

    def bound_data(self, data, initial):
        data = super().bound_data(data, initial)
        try:
            found = self.to_python(data)
        except forms.ValidationError:
            return data
        return data if found is None else self.shown(found)

    def shown(self, value) -> str:
        return str(value)


def _text(kind: str, inputmode: str, **attrs) -> forms.TextInput:
    """As text: the browser's own inputs drop what an input method makes, and show PM to an English reader. What
    was understood stands in the field when it comes back; `data-typed` names the kind for static/js/forms.js, which says it at once."""
    return forms.TextInput(attrs={"inputmode": inputmode, "autocomplete": "off", "maxlength": 20, "data-typed": kind} | attrs)


class NumberField(Understood, forms.DecimalField):
    """A number as people type it: `1704.4`, `1,704.4`, `１７０４．４`; at most `decimal_places`."""

    def __init__(self, *, decimal_places=0, **kwargs):
        kwargs.setdefault("widget", _text(f"number-{decimal_places}", "decimal"))
        super().__init__(decimal_places=decimal_places, **kwargs)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Decimal):
            return None if value in self.empty_values else value
        try:
            return typed.number(str(value), self.decimal_places or 0)
        except ValueError:
            raise forms.ValidationError(self.refusal(), code="invalid") from None

    def refusal(self) -> str:
        if not self.decimal_places:
            return str(_("Write a whole number, as 12."))
        return _("Write a number with at most %(places)s places, as 12.5.") % {"places": self.decimal_places}


class WholeField(Understood, forms.IntegerField):
    """A whole number as people type it: `412`, `1,412`, `４１２`."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", _text("number-0", "numeric"))
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return int(typed.number(str(value), 0))
        except ValueError:
            raise forms.ValidationError(_("Write a whole number, as 12."), code="invalid") from None


class MoneyField(Understood, forms.Field):
    """An amount as people type it: `1704.4` and `1,704.40` are the same."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", _text("money", "decimal"))
        super().__init__(**kwargs)

    def to_python(self, value) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            amount = money.parse(str(value))
        except ValueError:
            raise forms.ValidationError(_("Write the amount as 1704.40.")) from None
        if abs(amount) >= money.LIMIT / 100:
            raise forms.ValidationError(_("This amount is too large."))
        return amount


class DayField(Understood, forms.DateField):
    """A day: `2026-06-08`, `6-8`, `0608`, 今天. As the `edge` of a period, `first` or `last`, also 本月."""

    def __init__(self, *, edge="", **kwargs):
        self.edge = edge
        kind = f"day-{edge}" if edge else "day"
        attrs = _text(kind, "text").attrs | {"placeholder": "2026-06-08"}
        kwargs.setdefault("widget", forms.DateInput(format=DAY, attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        try:
            return typed.day(str(value), lambda: clock.company_day(clock.now()), self.edge)
        except ValueError:
            raise forms.ValidationError(_("Write the day as 2026-06-08 or 6-8."), code="invalid") from None

    def shown(self, value) -> str:
        return value.isoformat()


class ClockField(Understood, forms.TimeField):
    """A time of day: `16:42`, `1642`, `４：３０`."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TimeInput(format=CLOCK, attrs=_text("clock", "text").attrs | {"placeholder": "16:30"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, time):
            return None if value in self.empty_values else value
        try:
            return typed.clock(str(value))
        except ValueError:
            raise forms.ValidationError(_("Write the time as 16:30."), code="invalid") from None

    def shown(self, value) -> str:
        return f"{value:%H:%M}"


class MomentWidget(forms.SplitDateTimeWidget):
    """A day and a clock time, each as text."""

    def __init__(self, attrs=None):
        own = {"aria-label": _("Day")}, {"aria-label": _("Time")}
        super().__init__(attrs, DAY, CLOCK, DayField().widget.attrs | own[0], ClockField().widget.attrs | own[1])

    def render(self, name, value, attrs=None, renderer=None):
        return format_html('<span class="grid3">{}</span>', super().render(name, value, attrs, renderer))


class MomentField(forms.SplitDateTimeField):
    """A moment in the company's zone: a day and a time of day."""

    widget = MomentWidget

    def __init__(self, **kwargs):
        forms.MultiValueField.__init__(self, (DayField(), ClockField()), **kwargs)

    def bound_data(self, data, initial):
        given = super().bound_data(data, initial)
        if not isinstance(given, list):
            return given
        return [field.bound_data(part, None) for field, part in zip(self.fields, given, strict=True)]


TYPED = {
    models.DecimalField: NumberField,
    models.IntegerField: WholeField,
    models.DateField: DayField,
    models.TimeField: ClockField,
    models.DateTimeField: MomentField,
}


def typed_field(db_field: models.Field, **kwargs) -> forms.Field | None:
    """`formfield_callback` of a form that is made from a model: its numbers and days are read as everywhere."""
    kind = next((kind for kind in type(db_field).__mro__ if kind in TYPED), None)
    if kind and not db_field.choices:
        kwargs = {"form_class": TYPED[kind]} | kwargs
    return db_field.formfield(**kwargs)


class KnowinglyField(forms.BooleanField):
    """Said by a button of its own, once a refusal has shown what one goes on in spite of."""

    widget = forms.MultipleHiddenInput

    def __init__(self):
        super().__init__(required=False)


UNKNOWN = "unknown"  # what was asked, and nobody could say


class YesNoField(forms.TypedChoiceField):
    """A question with two answers that may also not have been asked: True, False or None. `unknown`: the words of a third
    answer, that nobody knows, which is None too."""

    def __init__(self, *, yes=YES, no=NO, yes_first=False, unknown="", **kwargs):
        choices = [("yes", yes), ("no", no)] if yes_first else [("no", no), ("yes", yes)]
        choices += [(UNKNOWN, unknown)] if unknown else []
        super().__init__(choices=choices, coerce={"yes": True, "no": False}.get, empty_value=None, widget=forms.RadioSelect, **kwargs)

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


DRAWN = {f"django/forms/widgets/{name}.html": _input for name in ("text", "hidden", "number", "date", "time", "checkbox")} | {
    "django/forms/widgets/select.html": _select
}
