"""Shapes of what is asked and answered through a signed link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.phones import FormPhoneField


class Ask(forms.Form):
    """Who is asked. What is empty is as it is on record."""

    name = forms.CharField(label=_("Who is asked"), max_length=50, required=False)
    phone = FormPhoneField(required=False)

    def __init__(self, data=None, *, name="", phone=""):
        super().__init__(data, initial={"name": name})
        if phone:
            self.fields["phone"].help_text = _("Empty: the number on record, %(phone)s.") % {"phone": phone}


class Answer(forms.Form):
    """A yes with a signature or a code, or a no with a reason; the action says which of them is missing."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Your name"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    signed_how = forms.CharField(widget=forms.HiddenInput, required=False)
    signature = forms.FileField(label=_("Your signature"), required=False)
    code = forms.CharField(
        label=_("Code from the text message"), max_length=6, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip
    reason = forms.CharField(label=_("What is not right"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
