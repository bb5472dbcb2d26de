"""The dealer's opinion on each line of a notice (A19)."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
