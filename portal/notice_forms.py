"""The dealer's opinion on each line of a notice, and the correction of a claim that was sent back (A19)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NumberField
from finance.models import NoticeLine

CONFIRM, DISPUTE = "confirm", "dispute"


class Opinions(forms.Form):
    """Confirm or dispute, for each open line; `opinions` is what `finance.actions.confirm` takes."""

    def __init__(self, data=None, *, lines):
        super().__init__(data)
        self.open_lines = [line for line in lines if line.answer == NoticeLine.Answer.OPEN]
        for line in self.open_lines:
            choices = [(CONFIRM, _("Confirm")), (DISPUTE, _("Disputed"))]
            label = _("Line %(line)s") % {"line": line.seq}
            self.fields[f"answer_{line.pk}"] = forms.ChoiceField(label=label, choices=choices, initial=CONFIRM, widget=forms.RadioSelect)
            why = _("What is disputed in line %(line)s") % {"line": line.seq}
            self.fields[f"why_{line.pk}"] = forms.CharField(
                label=why, max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean(self):
        data, opinions = super().clean(), {}
        for line in self.open_lines:
            disputed = data.get(f"answer_{line.pk}") == DISPUTE
            opinions[line.pk] = data.get(f"why_{line.pk}", "").strip() if disputed else None
            if opinions[line.pk] == "" and f"why_{line.pk}" not in self.errors:
                self.add_error(f"why_{line.pk}", _("Say what is disputed."))
        return {"opinions": opinions}


class Correct(forms.Form):
    """Hours and kilometres of a claim that was sent back."""

    def __init__(self, data=None, *, lines):
        super().__init__(data)
        self.lines = [line for line in lines if line.correctable]
        for line in self.lines:
            self.fields[f"quantity_{line.pk}"] = NumberField(
                label=line.text, initial=line.quantity, min_value=0, max_digits=8, decimal_places=1
            )  # fmt: skip

    def clean(self):
        data = super().clean()
        return {"quantities": {line.pk: data[f"quantity_{line.pk}"] for line in self.lines if f"quantity_{line.pk}" in data}}
