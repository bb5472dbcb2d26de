"""The rules as a form: each row's values are fields, and what is filled in becomes the rows of the next version."""

import re
from copy import deepcopy
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, WholeField
from core.typed import is_id
from warranty.models import ProductClass, ProductModel
from warranty.rule_words import PROVINCES, SEASONS, name_of
from warranty.words import reference

MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
LEAP = 2000


class Lines(forms.CharField):
    """A list of names, one a line."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value) -> list[str]:
        return list(dict.fromkeys(line.strip() for line in super().clean(value).splitlines() if line.strip()))

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value


class MonthDay(forms.CharField):
    """A day of the year: `05-25`."""

    def __init__(self, **kwargs):
        attrs = {"inputmode": "numeric", "placeholder": "05-25", "autocomplete": "off", "maxlength": 5}
        super().__init__(max_length=5, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value) -> str:
        value = super().clean(value)
        found = MONTH_DAY.fullmatch(value)
        try:
            date(LEAP, *map(int, found.groups()))
        except (AttributeError, ValueError):
            raise forms.ValidationError(_("Write month and day as 05-25.")) from None
        return value


def months(label, **kwargs):
    return WholeField(label=label, min_value=1, max_value=600, **kwargs)


def picked(label, choices, **kwargs):
    """One of several; a row that is not used has none."""
    return forms.ChoiceField(label=label, choices=[("", "…"), *choices], **kwargs)


class Terms(forms.Form):
    """Better periods for what is sold in a span of days."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    product_class = picked(_("Class"), ProductClass.choices, required=False)
    model = forms.ModelChoiceField(
        ProductModel.objects.none(), to_field_name="code", label=_("Model"), required=False, empty_label=_("all models")
    )
    whole_months = months(_("Whole machine, months"), required=False)
    part_months = months(_("Main parts, months"), required=False)
    first = DayField(label=_("Invoiced from"))
    last = DayField(label=_("Invoiced until"), required=False)

    def clean(self) -> dict:
        data = super().clean()
        if not data.get("product_class") and not data.get("model") and "model" not in self.errors:
            self.add_error("product_class", _("Choose a class or a model."))
        return data

    def value(self) -> dict:
        """As the row has it; a model brings its class."""
        data = self.cleaned_data
        model = data["model"]
        found = {
            "product_class": model.product_class if model else data["product_class"],
            "model": model.code if model else None,
            "whole_months": data["whole_months"],
            "part_months": data["part_months"],
            "from": str(data["first"]),
            "to": str(data["last"]) if data["last"] else None,
        }
        return {name: value for name, value in found.items() if value is not None}


class SeasonRow(forms.Form):
    """When a class works, and when it must not stand."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    product_class = picked(_("Class"), ProductClass.choices)
    province = forms.ChoiceField(
        label=_("Province"), choices=[("", _("everywhere")), *zip(PROVINCES, PROVINCES, strict=True)], required=False
    )
    season = picked(_("Season"), SEASONS.items())
    first = MonthDay(label=_("From"))
    last = MonthDay(label=_("Until"))
    year = WholeField(label=_("Year"), min_value=1990, max_value=2100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if (said := self.initial.get("province", "")) not in ("", *PROVINCES):  # a row that a program brought
            self.fields["province"].choices = [*self.fields["province"].choices, (said, said)]

    def value(self) -> dict:
        """As the row has it."""
        data = self.cleaned_data
        found = {name: data[name] for name in ("product_class", "province", "season", "year")}
        return {name: value for name, value in (found | {"from": data["first"], "to": data["last"]}).items() if value not in (None, "")}


TermsSet = forms.formset_factory(Terms, extra=1, max_num=200, validate_max=True, can_delete=True)
SeasonSet = forms.formset_factory(SeasonRow, extra=2, max_num=500, validate_max=True, can_delete=True)


class RulesForm(forms.Form):
    """All rows of a version. `cleaned_data` is what `revise_rules` takes."""

    base = WholeField(widget=forms.HiddenInput)
    valid_from = DayField(label=_("In force from"), required=False, help_text=_("Today where it is empty."))
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data=None, *, former, user):
        super().__init__(data, initial={"base": former.version})
        self.former, self.groups = former, {}
        for row in former.rows:
            if row.get("layer", "law") == "law" and row["kind"] in FIELDS:
                self._add(row)
        self.terms = TermsSet(data, prefix="terms", initial=[_initial(row) for row in former.rows if row["kind"] == "terms"])
        self.seasons = SeasonSet(data, prefix="season", initial=[_initial(row) for row in former.rows if row["kind"] == "season"])
        models = ProductModel.objects.visible_to(user)
        for form in (*self.terms.forms, self.terms.empty_form):
            form.fields["model"].queryset = models

    def _add(self, row) -> None:
        bound = []
        for name, make in FIELDS[row["kind"]].items():
            place = f"{row['kind']}.{row['key']}.{name}"
            self.fields[place] = make(row)
            self.initial[place] = row["value"][name]
            bound.append(self[place])
        self.groups.setdefault(row["kind"], []).append((name_of(row), reference(row["ref"]), bound))

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.terms.is_valid(), self.seasons.is_valid()])

    def unplaced(self) -> list:
        """What is wrong with the lists of terms and seasons as a whole."""
        return [*self.terms.non_form_errors(), *self.seasons.non_form_errors()] if self.is_bound else []

    def clean(self) -> dict:
        data = super().clean()
        if self.errors or not (self.terms.is_valid() and self.seasons.is_valid()):
            return data
        return {"base": data["base"], "valid_from": data["valid_from"], "reason": data["reason"], "rows": self._rows(data)}

    def _rows(self, data) -> list[dict]:
        """The law's rows with what was filled in, then the company's terms and seasons."""
        rows = [deepcopy(row) for row in self.former.rows if row["kind"] not in ("terms", "season")]
        for row in rows:
            if row.get("layer", "law") == "law":
                for name in FIELDS.get(row["kind"], {}):
                    value = data[f"{row['kind']}.{row['key']}.{name}"]
                    row["value"][name] = str(value) if isinstance(value, date) else value
        return rows + _added("terms", "Company terms", self.terms) + _added("season", "R2010 Art. 33", self.seasons)


def _initial(row) -> dict:
    value = row["value"]
    return {**value, "key": row["key"], "first": value["from"], "last": value.get("to")}


def _added(kind: str, ref: str, formset) -> list[dict]:
    """The rows of a formset; a new one gets the next number as its key."""
    kept = [form for form in formset if form.has_changed() or form.initial]
    kept = [form for form in kept if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    numbers = [int(key) for form in kept if is_id(key := form.cleaned_data["key"])]
    next_number, rows = max(numbers, default=0) + 1, []
    for form in kept:
        key = form.cleaned_data["key"]
        if not key:
            key, next_number = str(next_number), next_number + 1
        rows.append({"kind": kind, "key": key, "ref": ref, "value": form.value()})
    return rows


def _limit(row) -> forms.Field:
    label = name_of(row)
    if isinstance(row["value"]["value"], str):
        return DayField(label=label)
    return WholeField(label=label, min_value=1, max_value=10_000)


def _sentence(label):
    return lambda row: forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


FIELDS = {
    "period": {
        "whole_months": lambda row: months(_("Whole machine, months")),
        "part_months": lambda row: months(_("Main parts, months")),
        "main_parts": lambda row: Lines(label=_("Main parts")),
    },
    "limit": {"value": _limit},
    "part": {"names": lambda row: Lines(label=_("Names"))},
    "text": {"text_zh": _sentence(_("Chinese")), "text_en": _sentence(_("English"))},
    "decision": {"text_zh": _sentence(_("Chinese")), "text_en": _sentence(_("English"))},
}
