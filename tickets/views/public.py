"""The page behind the QR on a machine: for the customer, without signing in (A3, A8, A10).

Who has the token stands before the machine or has its papers: model, serial, warranty and dealer are on the plate and the
voucher anyway. No name and no phone number of anybody is shown; of a repair in hand since when and how far it is, and
its number where it was reported here.
"""

import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import YesNoField
from core.often import too_often
from core.phones import FormPhoneField
from core.web import add_errors, new_key
from deadlines.models import Deadline
from tickets import actions
from tickets.intake import judged
from tickets.kinds import TASK_ARRANGE_OWN
from tickets.models import Task, Ticket
from tickets.natures import arranging
from tickets.verb_forms import words
from warranty.cases import with_papers
from warranty.models import Machine


class Report(forms.Form):
    """What is wrong, and whom to call."""

    said = words(_("What is wrong"), 3, 500)
    running = forms.ChoiceField(label=_("Does it still work"), choices=Ticket.Running.choices, widget=forms.RadioSelect, required=False)
    name = forms.CharField(label=_("Your name"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = FormPhoneField(label=_("Your phone number"), widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}))
    where = forms.CharField(label=_("Where the machine is now"), max_length=150, required=False)
    photo = forms.ImageField(label=_("A photo of the fault"), required=False)
    again = YesNoField(
        label=_("Is it the fault that is reported already?"), yes=_("the same fault, still there"), no=_("another fault"), required=False
    )

    def __init__(self, *args, known: Ticket | None, **kwargs):
        super().__init__(*args, **kwargs)
        if known is None:
            del self.fields["again"]


def public_machine(request: HttpRequest, token: str) -> HttpResponse:
    """The machine: until when it is covered, whom to call, and a form for what is wrong."""
    found = _machine(token)
    if found is None:
        return render(request, "public/unknown.html", status=404)
    now = clock.now()
    (choice,) = judged([found], clock.company_day(now))
    if choice.gone:
        return render(request, "public/machine.html", {"machine": found, "choice": choice}, status=409 if request.method == "POST" else 200)
    known = actions.open_report(found)
    form, status = Report(request.POST or None, request.FILES or None, known=known), 200
    if request.method == "POST":
        key, status = _key(request), 400
        if form.is_valid():
            if actions.reported(found, key) is None and _too_often(request, token, form.cleaned_data["phone"]):
                form.add_error(None, _("There were several reports already. Please call the dealer, or try again in an hour."))
                return _page(request, choice, form, 429, known, now)
            try:
                told = dict(form.cleaned_data)
                report = actions.report_again if told.pop("again", None) else actions.report_fault
                report(machine=found, key=key, **told)
                return redirect("public_report", token, key)
            except ValidationError as error:
                add_errors(form, error)
    return _page(request, choice, form, status, known, now)


def _too_often(request, token: str, phone: str) -> bool:
    """Whether this machine, telephone or address has reported enough for now; each report counts for all three."""
    return too_often(request, "report", settings.REPORT_RATES, machine=token, phone=phone, address="")


def _key(request) -> str:
    """The form's key, which becomes the address of its receipt; one that cannot be an address is made anew."""
    given = new_key(request)
    return given if re.fullmatch("[0-9A-Za-z]{10,40}", given) else get_random_string(22)


def _page(request, choice, form, status, known, now):
    context = {"machine": choice.machine, "choice": choice, "form": form, "key": _key(request), "known": known, "now": now}
    return render(request, "public/machine.html", context, status=status)


def public_report(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """What was sent: its number, and until when somebody calls."""
    found = _machine(token)
    ticket = found and actions.reported(found, key)
    if ticket is None:
        return render(request, "public/unknown.html", status=404)
    tasks = Task.objects.visible_to(None).filter(ticket=ticket).values("pk")
    promises = Deadline.objects.visible_to(None)
    promised = (
        promises.of(ticket).filter(kind__in=arranging())
        | promises.filter(subject="tickets.task", subject_id__in=tasks, kind=TASK_ARRANGE_OWN)
    ).order_by("pk").first()  # fmt: skip
    return render(request, "public/sent.html", {"machine": found, "ticket": ticket, "promised": promised, "now": clock.now()})


def _machine(token: str) -> Machine | None:
    machines = Machine.objects.visible_to(None)
    this = Q(token=token, merged_into__isnull=True) | Q(merged__token=token)
    return with_papers(machines).filter(this).first()
