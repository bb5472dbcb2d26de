"""The calculator of the verdict: a form and the case's JSON, each made from the other (A6, A8; R2010)."""

import json
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, MoneyField, NumberField, WholeField
from warranty.entitlement import CaseError
from warranty.models import ProductClass

YES_NO = [("", _("not known")), ("yes", _("Yes")), ("no", _("No"))]


class Flag(forms.ChoiceField):
    """Yes, no, or a fact that nobody knows."""

    def __init__(self, **kwargs):
        super().__init__(choices=YES_NO, required=False, **kwargs)

    def clean(self, value):
        return {"yes": True, "no": False}.get(super().clean(value))

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


def months(label):
    return WholeField(label=label, required=False, min_value=1, max_value=600)


def choice(label, *choices):
    return forms.ChoiceField(label=label, required=False, choices=[("", _("not known")), *choices])


def day(label):
    return DayField(label=label, required=False)


class Spans(forms.CharField):
    """Rows of days, one span a line: `2026-05-01 2026-05-06`; the second day may be missing, words after it are kept."""

    def __init__(self, first: str, last: str, words: str = "", **kwargs):
        widget = forms.Textarea(attrs={"rows": 2, "placeholder": "2026-05-01 2026-05-06"})
        super().__init__(required=False, max_length=4000, widget=widget, **kwargs)
        self.names = (first, last, words)

    def clean(self, value) -> list[dict]:
        return [self._row(line.split(maxsplit=2)) for line in super().clean(value).splitlines() if line.strip()]

    def _row(self, words: list[str]) -> dict:
        first, last, name = self.names
        row = {first: words[0]}
        if len(words) > 1 and words[1][:1].isdigit():
            row[last] = words.pop(1)
        if name and len(words) > 1:
            row[name] = " ".join(words[1:])
        return row

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return "\n".join(" ".join(str(row[name]) for name in self.names if name and row.get(name)) for row in value)


class Replacements(forms.CharField):
    """What was replaced, one a line: `2025-07-05; part; 变速箱箱体; mark of the problem`; the last two may be missing."""

    names = ("date", "what", "name", "problem")

    def __init__(self, **kwargs):
        widget = forms.Textarea(attrs={"rows": 2, "placeholder": "2025-07-05; part; 变速箱箱体; p1"})
        super().__init__(required=False, max_length=4000, widget=widget, **kwargs)

    def clean(self, value) -> list[dict]:
        lines = [line for line in super().clean(value).replace("；", ";").splitlines() if line.strip()]
        return [{name: word.strip() for name, word in zip(self.names, line.split(";"), strict=False) if word.strip()} for line in lines]

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return "\n".join("; ".join(str(row.get(name) or "") for name in self.names).rstrip("; ") for row in value)


def groups() -> list[tuple[str, dict[str, forms.Field]]]:
    """The questions in the order of a conversation; each is named by its path in the case."""
    return [
        (
            _("Machine and sale"),
            {
                "product_class": forms.ChoiceField(label=_("Class"), choices=ProductClass.choices),
                "power_kw": NumberField(label=_("Power (kW)"), required=False, min_value=0, max_digits=7, decimal_places=2),
                "sold_alone": Flag(label=_("Engine sold alone")),
                "invoice_date": DayField(label=_("Invoice date")),
                "report_date": DayField(label=_("Reported on")),
                "invoice_amount": MoneyField(label=_("Invoice amount"), required=False),
                "transferred_on": day(_("Passed on to another owner on")),
            },
        ),
        (
            _("Part and voucher"),
            {
                "part.name": forms.CharField(label=_("Failed part"), required=False, max_length=200),
                "part.main": Flag(label=_("Main part by the voucher")),
                "part.wearing": Flag(label=_("Wearing part")),
                "part.stated_months": months(_("Stated months, the part")),
                "voucher.whole_months": months(_("Stated months, whole machine")),
                "voucher.part_months": months(_("Stated months, main parts")),
                "voucher.lost_applied_on": day(_("Loss of the voucher reported on")),
            },
        ),
        (
            _("Fault"),
            {
                "cause": forms.CharField(label=_("Cause, by its code"), required=False, max_length=200),
                "excluded_cause": Flag(label=_("A case of Art. 38 is proven")),
                "severity": choice(_("Severity"), ("serious", _("serious")), ("general", _("general"))),
                "usable": Flag(label=_("The machine can be used")),
                "light_fault": Flag(label=_("Cleared by the manual with the tools on board")),
                "busy_season": Flag(label=_("Busy season declared")),
                "inside_network": Flag(label=_("Inside the service network")),
                "season_start": day(_("First season from")),
                "use_scope_not_disclosed": Flag(label=_("Scope of use was not disclosed")),
            },
        ),
        (
            _("What happened before"),
            {
                "problem": forms.CharField(label=_("Mark of this problem"), required=False, max_length=200),
                "sent_in": day(_("Sent in on")),
                "judged_on": day(_("Still there on")),
                "repairs": Spans("sent_in", "returned", "problem", label=_("Repairs: sent in, returned, mark of the problem")),
                "replacements": Replacements(label=_("Replaced: day; part or machine; name; mark of the problem")),
                "exchanged_on": day(_("Exchanged for another machine on")),
                "suspensions": Spans("from", "to", label=_("Suspensions: from, to")),
                "demand": choice(
                    _("The customer demands"), ("repair", _("repair")), ("exchange", _("exchange")), ("return", _("return of the machine"))
                ),
                "same_model_available": Flag(label=_("The same model can be had")),
            },
        ),
        (
            _("Receipt card"),
            {
                "card.sale_date": day(_("Sale date")),
                "card.returned_on": day(_("First returned")),
                "card.exception": Flag(label=_("Leader's exception")),
            },
        ),
    ]


class CaseForm(forms.Form):
    """All facts that the form asks for; `case` is their JSON. What it does not ask for is kept from the JSON."""

    def __init__(self, data=None, *, case: dict | None = None):
        super().__init__(data, initial=flat(case or {}))
        self.groups = []
        for title, fields in groups():
            self.fields.update(fields)
            self.groups.append((title, [self[name] for name in fields]))

    def case(self) -> dict:
        """The case as JSON has it: nested, days and amounts as text, what nobody knows left out."""
        found = {}
        for path, value in self.cleaned_data.items():
            if value in (None, "", []):
                continue
            place, _dot, name = path.rpartition(".")
            (found.setdefault(place, {}) if place else found)[name] = json_value(path, value)
        return found

    def blame(self, error: CaseError) -> None:
        """Put what the rules say about a fact beside its question."""
        path = error.field.partition("[")[0]
        words = error.message if path == error.field else str(error)
        self.add_error(path if path in self.fields else None, words)


def json_value(path: str, value):
    if path == "power_kw":
        return float(value)
    if path == "invoice_amount":
        return f"{value:.2f}"
    return value if isinstance(value, bool | int | list) else str(value)


def reasons_as_flags(case: dict) -> dict:
    """A case in which a proof in words is a plain yes, as the form asks it."""
    card = case.get("card")
    if isinstance(card, dict) and isinstance(card.get("exception"), str):
        case = case | {"card": card | {"exception": bool(card["exception"].strip())}}
    if isinstance(case.get("excluded_cause"), str):
        case = case | {"excluded_cause": bool(case["excluded_cause"].strip())}
    return case


def flat(case: dict) -> dict:
    """A nested case as the form's initial values."""
    values = {}
    for key, value in reasons_as_flags(case).items():
        values |= {f"{key}.{name}": inner for name, inner in value.items()} if isinstance(value, dict) else {key: value}
    return values


@dataclass(frozen=True)
class Pasted:
    """A case as JSON that somebody pasted: the object, or what is wrong with the text."""

    case: dict | None = None
    wrong: str = ""


def pasted(text: str) -> Pasted:
    try:
        case = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Pasted(wrong=str(_("This is no JSON: %(why)s") % {"why": error}))
    if not isinstance(case, dict):
        return Pasted(wrong=str(_("Paste one case, an object.")))
    return Pasted(case)
