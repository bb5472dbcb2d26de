"""Shapes of what is said when somebody leaves: a form for the page, a body for programs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import leaving, places
from accounts.models import User
from core import api


class HandOver(forms.Form):
    """Who takes over; what it is stands above."""

    to = forms.ModelChoiceField(queryset=None, label=_("Who takes it over"))

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = leaving.successors(person)
        self.reasons = [held.line for held in places.held(person)]
        self.fields["to"].required = bool(self.reasons)


class Leave(HandOver):
    """The same; who holds nothing needs nobody."""

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, person=person, **kwargs)
        if not self.reasons:
            del self.fields["to"]


class Successor(api.Body):
    """The id of whoever takes it over."""

    to = api.Visible(User, visible=leaving.entered_by)

    class Meta:
        model = User
        fields = ["to"]


class Leaving(api.Body):
    """The id of whoever takes over what he holds; may be left out where that is nothing."""

    to = api.Visible(User, visible=leaving.entered_by, required=False, allow_null=True)

    class Meta:
        model = User
        fields = ["to"]
