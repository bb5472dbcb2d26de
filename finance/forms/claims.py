"""What is said about a claim: in scope or not, the amounts, why it goes back (A18, A19)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import MoneyField, NumberField
from core.money import written
from finance.forms.bench import rows
from finance.models import ClaimLine

Cut = ClaimLine.Cut
REASONS = (Cut.STANDARD, Cut.PRICE, Cut.LIABLE_DEALER, Cut.LIABLE_CUSTOMER, Cut.NOT_JUSTIFIED)
REASON_LIST = "cut-reasons"


class Verify(forms.Form):
    """In scope; lines beyond the scope of the warranty are struck (A7)."""

    note = forms.CharField(label=_("Note for finance"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data=None, *, lines):
        super().__init__(data)
        self.fields["beyond"] = forms.TypedMultipleChoiceField(
            label=_("Beyond the scope"), choices=[(line.pk, line.text) for line in lines if not line.lapsed],
            coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def clean(self):
        return super().clean() | {"in_scope": True}


class Why(forms.Form):
    """The reason, which whoever handed the claim in will read."""

    note = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class Facts(forms.Form):
    """What nobody knew when the claim was refused."""

    facts = forms.CharField(label=_("What was not known"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class Taking(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class Review(forms.Form):
    """An amount and, where it is cut, a reason for each line that is paid at all; `amounts` goes to the action."""

    def __init__(self, data=None, *, lines):
        super().__init__(data)
        self.lines = [line for line in lines if not (line.lapsed or line.beyond_scope)]
        for line in self.lines:
            amount = MoneyField(label=_("%(item)s: approved") % {"item": line.text}, initial=line.approved)
            reason = forms.CharField(
                label=_("%(item)s: why cut") % {"item": line.text}, max_length=200, required=False, initial=line.reason,
                widget=forms.TextInput(attrs={"list": REASON_LIST, "class": "words", "autocomplete": "off"}),
            )  # fmt: skip
            for name, field in (("amount", amount), ("reason", reason)):
                field.widget.attrs["aria-label"] = field.label
                self.fields[f"{name}_{line.pk}"] = field

    def clean(self):
        data, amounts = super().clean(), {}
        for line in self.lines:
            amount, reason = data.get(f"amount_{line.pk}"), data.get(f"reason_{line.pk}", "")
            if amount is None or (amount == line.approved and reason in ("", line.reason)):
                continue
            limit = min(line.cap, line.claimed)
            if not 0 <= amount <= limit:
                self.add_error(f"amount_{line.pk}", _("Between 0 and %(limit)s.") % {"limit": written(limit)})
            elif amount < line.claimed and not reason:
                self.add_error(f"reason_{line.pk}", _("Give the reason of the cut."))
            else:
                amounts[line.pk] = (amount, code_of(reason, line))
        return {"amounts": amounts}

    def rows(self, lines) -> list[dict]:
        return rows(self, lines)

    @property
    def reasons(self) -> list[str]:
        """What the reason's list offers; other words are taken as they are."""
        return [str(cut.label) for cut in REASONS]


def code_of(reason: str, line: ClaimLine) -> str:
    """The code of one of the usual reasons, the line's own code where its words were left alone, else the words."""
    if reason == line.reason and line.cut and line.cut != Cut.OTHER:
        return line.cut
    return next((cut.value for cut in REASONS if str(cut.label) == reason), reason)


class Correct(forms.Form):
    """Hours and kilometres of one's own claim that was sent back; never above the signed record."""

    def __init__(self, *args, user, claim):
        super().__init__(*args)
        lines = ClaimLine.objects.visible_to(user).filter(claim=claim).order_by("seq")
        self.lines = [line for line in lines if line.correctable]
        for line in self.lines:
            self.fields[f"quantity_{line.pk}"] = NumberField(
                label=line.text, initial=line.quantity, min_value=0, max_digits=8, decimal_places=1,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )  # fmt: skip

    def clean(self):
        data = super().clean()
        return {"quantities": {line.pk: data[f"quantity_{line.pk}"] for line in self.lines if f"quantity_{line.pk}" in data}}
