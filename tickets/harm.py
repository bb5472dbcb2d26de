"""What is asked of harm before a fault is sent, and asked again while nobody knows (A14)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import UNKNOWN, YesNoField
from tickets.models import Ticket

HARM = ("running", "injury")


def picked(label, choices, **kwargs):
    """A question whose answers are all in sight."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)


def running_field(initial=UNKNOWN) -> forms.ChoiceField:
    """Whether the machine still works; nobody may know."""
    return picked(_("Does it still work"), [*Ticket.Running.choices, (UNKNOWN, _("Not known"))], initial=initial, required=False)


def injury_field(initial=UNKNOWN) -> YesNoField:
    """Whether somebody is hurt; nobody may know."""
    words = {"yes": _("yes, there is"), "no": _("nobody"), "unknown": _("Not known")}
    return YesNoField(label=_("Anybody hurt or in danger"), initial=initial, required=False, **words)


def known(answer) -> str:
    """An answer as the ticket keeps it: nothing where nobody knew."""
    return "" if answer in (None, UNKNOWN) else answer


def ask_harm(form, ticket) -> None:
    """Ask what is not known yet of harm, on a form about a ticket; nothing that is known."""
    if ticket.nature.asks_harm and ticket.injury is None:
        form.fields["injury"] = injury_field()
    if ticket.nature.asks_harm and not ticket.running:
        form.fields["running"] = running_field()
