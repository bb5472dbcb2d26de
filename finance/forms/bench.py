"""What is said about a part at the bench, and the amounts of its claim (A17)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import MoneyField
from core.money import written
from finance.models import ClaimLine
from finance.wording import item_words
from warranty.models import Cause, Liable

Cut = ClaimLine.Cut
CUTS = (Cut.STANDARD, Cut.PRICE, Cut.LIABLE_DEALER, Cut.LIABLE_CUSTOMER, Cut.NOT_JUSTIFIED)
SAME = ("", _("the same"))
FOLLOWS = {
    Liable.COMPANY: _("Answers: the company"),
    Liable.SUPPLIER: _("Answers: the supplier, claimed back from it"),
    Liable.DEALER: _("Answers: the dealer"),
    Liable.CUSTOMER: _("Answers: the customer"),
}


class KeyedRadios(forms.RadioSelect):
    """Radios each of which a key chooses: `keys` {value: key}."""

    def __init__(self, keys: dict[str, str]):
        super().__init__()
        self.keys = keys

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.keys:
            option["attrs"]["data-key"] = self.keys[str(value)]
        return option


class TwoAnswers(forms.TypedChoiceField):
    """Yes first, no second, in words of their own; True or False."""

    def __init__(self, *, yes, no, keys=None, **kwargs):
        choices = [("yes", yes), ("no", no)]
        super().__init__(choices=choices, coerce=lambda value: value == "yes", widget=KeyedRadios(keys or {}), **kwargs)


class Findings(forms.Form):
    """Cause, usable or scrap, justified or not, and the evidence. Which of them needs evidence the action says."""

    cause = forms.ChoiceField(label=_("Cause"), widget=forms.RadioSelect)
    usable = TwoAnswers(label=_("Where the old part goes"), yes=_("Usable"), no=_("Scrap"), keys={"yes": "u", "no": "s"})
    justified = TwoAnswers(label=_("Had it to be replaced?"), yes=_("Yes, it had"), no=_("No, it had not"), initial="yes")
    evidence = forms.CharField(label=_("Evidence"), max_length=500, required=False)

    def __init__(self, data=None, *, causes: list[Cause]):
        super().__init__(data)
        self.causes = {str(cause.pk): cause for cause in causes}
        self.fields["cause"].choices = [(key, cause.name) for key, cause in self.causes.items()]

    def clean_cause(self) -> Cause:
        return self.causes[self.cleaned_data["cause"]]

    def consequences(self) -> dict[str, str]:
        """Who answers for each cause, as it stands under its name."""
        return {key: consequence(cause) for key, cause in self.causes.items()}

    def said(self) -> tuple[Cause | None, bool]:
        """The finding as far as it is made: what the amounts are weighed by while the form is being filled in."""
        asked = self.data if self.is_bound else {}
        return self.causes.get(asked.get("cause", "")), asked.get("justified") != "no"


def consequence(cause: Cause) -> str:
    words = str(FOLLOWS[cause.liable])
    return words + str(_(", Art. 38")) if cause.excluded else words


class Appraise(Findings):
    """The findings, and the amounts where the technician wants them otherwise than proposed."""

    def __init__(self, data=None, *, causes, lines=()):
        self.lines = [line for line in lines if not (line.lapsed or line.beyond_scope)]
        super().__init__(data and renewed(data, self.lines), causes=causes)
        for line in self.lines:
            add_amount(self, line, CUTS)

    def clean(self):
        data = super().clean()
        findings = {name: data[name] for name in ("cause", "usable", "justified", "evidence") if name in data}
        return findings | {"amounts": changed(self, data)}

    def rows(self, lines) -> list[dict]:
        return rows(self, lines)


def add_amount(form, line: ClaimLine, cuts) -> None:
    """The two fields of a line, and what was proposed when they were shown: only what a person changed is a wish."""
    amount = MoneyField(label=_("%(item)s: approved") % {"item": line.text}, initial=line.approved, required=False)
    reason = forms.ChoiceField(
        label=_("%(item)s: why cut") % {"item": line.text}, choices=[SAME, *((cut.value, cut.label) for cut in cuts)],
        required=False, initial=line.cut if line.cut in cuts else "",
    )  # fmt: skip
    for name, field in ((f"amount_{line.pk}", amount), (f"reason_{line.pk}", reason)):
        field.widget.attrs["aria-label"] = field.label
        form.fields[name] = field
    form.fields[f"shown_{line.pk}"] = MoneyField(required=False, widget=forms.HiddenInput, initial=line.approved)


def renewed(data, lines):
    """What was posted, with today's proposal in place of amounts that nobody touched."""
    data = data.copy()
    for line in lines:
        if data.get(f"amount_{line.pk}") == data.get(f"shown_{line.pk}"):
            data[f"amount_{line.pk}"] = data[f"shown_{line.pk}"] = line.approved
            data[f"reason_{line.pk}"] = line.cut if line.cut in CUTS else ""
    return data


def changed(form, data) -> dict:
    """{line id: (approved, reason)} of the lines that differ from what was proposed."""
    wishes = {}
    for line in form.lines:
        amount, shown = data.get(f"amount_{line.pk}"), data.get(f"shown_{line.pk}")
        if amount is None or amount in (shown, line.approved):
            continue
        limit = min(line.cap, line.claimed)
        if not 0 <= amount <= limit:
            form.add_error(f"amount_{line.pk}", _("Between 0 and %(limit)s.") % {"limit": written(limit)})
        elif amount < line.claimed and not data.get(f"reason_{line.pk}"):
            form.add_error(f"reason_{line.pk}", _("Give the reason of the cut."))
        else:
            wishes[line.pk] = (amount, data.get(f"reason_{line.pk}", ""))
    return wishes


def rows(form, lines) -> list[dict]:
    """Each line in words, with its fields where there is a form that has some for it."""
    return [{"line": line, "words": item_words(line), **fields_of(form, line)} for line in lines]


def fields_of(form, line) -> dict:
    names = {name: f"{name}_{line.pk}" for name in ("amount", "reason", "shown")}
    return {name: form[field] for name, field in names.items() if form and field in form.fields}
