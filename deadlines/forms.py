"""Shapes of what people say about promises, rules, calendars and absences. The rules are the actions'."""

from django import forms
from django.utils.translation import gettext_lazy as _

REASON = 200


def reason_field(**options) -> forms.CharField:
    return forms.CharField(label=_("Why"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 2}), **options)


class Pause(forms.Form):
    reason = reason_field(help_text=_("It stays on record, and everyone who looks at this promise reads it."))
