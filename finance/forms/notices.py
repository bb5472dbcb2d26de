"""Issuing a notice, answering a dispute, withdrawing, entering what a dealer owes (A19)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import MoneyField
from core.money import written
from finance.forms.bench import TwoAnswers
from finance.models import Claim, NoticeLine

OF_CLAIMS = {
    "required": _("Choose the claims of this notice."),
    "invalid_choice": _("One of these claims is on another notice by now, or back in review. Look at what is left."),
    "invalid_pk_value": _("Choose the claims of this notice."),
}


class Issue(forms.Form):
    """The reviewed claims of one dealer that go onto one notice."""

    claims = forms.ModelMultipleChoiceField(Claim.objects.none(), error_messages=OF_CLAIMS)

    def __init__(self, data=None, *, claims):
        super().__init__(data)
        self.fields["claims"].queryset = claims

    def clean_claims(self) -> list[Claim]:
        return list(self.cleaned_data["claims"])


class Answer(forms.Form):
    """The company's answer to one disputed line."""

    accept = TwoAnswers(label=_("The company's answer"), yes=_("Accept the dispute"), no=_("Uphold the line"))
    amount = MoneyField(label=_("Approved now"), required=False)
    reply = forms.CharField(label=_("In words, for the dealer"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data=None, *, line: NoticeLine):
        super().__init__(data, auto_id=f"line{line.seq}_%s")
        limits = {"low": written(line.approved), "high": written(line.claimed)}
        self.fields["amount"].initial = line.claimed
        self.fields["amount"].help_text = _("When it is accepted: above %(low)s, at most %(high)s.") % limits

    def clean(self):
        data = super().clean()
        if not data.get("accept"):
            data["amount"] = None
        return data


class Withdraw(forms.Form):
    """Why a notice is taken back; it stands on the counter-notice."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class Charge(forms.Form):
    """An invoice, or what a dealer owed when the ledger was opened."""

    amount = MoneyField(label=_("Amount (yuan)"))
    document = forms.CharField(label=_("Number of the document"), max_length=40)
    text = forms.CharField(label=_("For what"), max_length=200, required=False)
