"""Shapes of what dealers send about their tasks. The rules are the actions'."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import company_zone
from core.forms import ClockField, DayField, KnowinglyField, MomentField, typed_field
from core.phones import FormPhoneField
from core.timewords import month_day
from dealers.models import people_visible_to
from pages.fields import moment
from tickets import natures
from tickets.actions.register import FREE_MINUTES, needs_phone
from tickets.harm import injury_field, known, running_field
from tickets.intake_form import complaint_of
from tickets.models import Task, Ticket
from warranty.models import ProductModel

OTHER_DAY = "other"


def textarea(rows=3, **attrs):
    return forms.Textarea(attrs={"rows": rows, **attrs})


class Arrange(forms.Form):
    """Who goes, when, and how the customer was told (A10). The next three days are one press.

    `visit_at` is typed as a time of day; the chosen day makes it a moment.
    """

    repairer = forms.ModelChoiceField(queryset=None, label=_("Who goes"), widget=forms.RadioSelect, empty_label=None)
    day = forms.ChoiceField(label=_("Which day"), widget=forms.RadioSelect)
    other_day = DayField(label=_("Another day"), required=False)
    visit_at = ClockField(label=_("At what time"))
    told_how = forms.ChoiceField(label=_("How the customer was told"), choices=Task.Told.choices, widget=forms.RadioSelect)
    knowingly = KnowinglyField()

    def __init__(self, *args, user, today, task):
        super().__init__(*args)
        people = people_visible_to(user).filter(is_active=True, staff__isnull=False).order_by("role", "id")
        self.fields["repairer"].queryset = people
        self.fields["day"].choices = [
            (today.isoformat(), _("Today")),
            ((today + timedelta(days=1)).isoformat(), _("Tomorrow")),
            ((today + timedelta(days=2)).isoformat(), month_day(today + timedelta(days=2))),
            (OTHER_DAY, _("Another day")),
        ]
        self.fields["repairer"].initial = task.repairer_id or user.pk
        self.fields["day"].initial = today.isoformat()
        if task.visit_at:
            self._propose(task.visit_at.astimezone(company_zone()))

    def _propose(self, visit):
        known = visit.date().isoformat() in dict(self.fields["day"].choices)
        self.fields["day"].initial = visit.date().isoformat() if known else OTHER_DAY
        self.fields["other_day"].initial = None if known else visit.date()
        self.fields["visit_at"].initial = visit.time()

    def clean(self):
        data = super().clean()
        if data.get("day") == OTHER_DAY and not data.get("other_day"):
            if "other_day" not in self.errors:
                self.add_error("other_day", _("Write the day as 2026-06-08."))
        elif "visit_at" in data and "day" in data:
            day = data["other_day"] if data["day"] == OTHER_DAY else date.fromisoformat(data["day"])
            data["visit_at"] = moment(day, data["visit_at"])
        return {name: data[name] for name in ("repairer", "visit_at", "told_how", "knowingly") if name in data}


class Note(forms.Form):
    text = forms.CharField(label=_("Write a line"), max_length=1000, widget=textarea(2))


class Attach(forms.Form):
    upload = forms.FileField(label=_("Photo or PDF"))


OWN_CHANNELS = [(c, Ticket.Channel(c).label) for c in ("call", "visit", "letter")]


class RegisterOwn(forms.ModelForm):
    """A request that reached the dealer itself (A10). Machine and customer are chosen beforehand, or written down here."""

    free_minutes = FREE_MINUTES

    channel = forms.ChoiceField(label=_("How it came in"), choices=OWN_CHANNELS, initial="call", widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("What kind of call"), choices=lambda: natures.on(natures.PORTAL), initial="repair", widget=forms.RadioSelect
    )
    complaint = forms.ChoiceField(
        label=_("What the complaint is about"), choices=Ticket.Complaint.choices, required=False, widget=forms.RadioSelect
    )
    running = running_field()
    injury = injury_field()
    urgent = forms.BooleanField(label=_("Urgent: the company's leader is told at once"), required=False)
    received_at = MomentField(label=_("Received at"))
    customer_name = forms.CharField(label=_("Customer's name"), max_length=50)
    customer_phone = FormPhoneField(required=False)
    customer_address = forms.CharField(label=_("County, town, village"), max_length=200, required=False)
    contact_name = forms.CharField(label=_("Who calls for him"), max_length=50, required=False)
    contact_relation = forms.CharField(label=_("Who he is to the customer"), max_length=30, required=False)
    contact_phone = FormPhoneField(label=_("His phone"), required=False)
    knowingly = KnowinglyField()

    class Meta:
        formfield_callback = typed_field
        model = Ticket
        fields = [
            "channel", "kind", "complaint", "title", "description", "running", "injury", "urgent", "hours", "received_at", "late_reason",
            "model", "serial_text",
        ]  # fmt: skip
        widgets = {"description": textarea(3)}

    def __init__(self, data=None, *, user, now, machine=None, customer=None):
        super().__init__(data, initial={"received_at": now.replace(second=0, microsecond=0)})
        self.machine, self.customer = machine, customer or (machine.customer if machine else None)
        self.fields["model"].queryset = ProductModel.objects.visible_to(user)
        self.fields["model"].required = False
        for name in ("model", "serial_text") if machine else ():
            del self.fields[name]
        for name in ("customer_name", "customer_phone", "customer_address") if self.customer else ():
            del self.fields[name]

    def clean(self):
        """What `tickets.actions.register_own` takes."""
        data = super().clean()
        data["complaint"], data["running"] = complaint_of(self, data), known(data.get("running"))
        told = {name: data.pop(f"customer_{name}", "") for name in ("name", "phone", "address")}
        if self.customer:
            data["customer"] = self.customer
        else:
            data["customer_facts"] = told | {"knowingly": bool(data.get("knowingly"))}
            if not told["phone"] and "customer_phone" not in self.errors and needs_phone(data.get("channel", ""), data.get("kind", "")):
                self.add_error("customer_phone", self.fields["customer_phone"].error_messages["required"])
        if self.machine:
            data["machine"] = self.machine
        data.pop("knowingly", None)
        contact = {name: data.pop(f"contact_{name}", "") or "" for name in ("name", "relation", "phone")}
        if any(contact.values()):
            data["contact_facts"] = contact
            if not contact["name"]:
                self.add_error("contact_name", _("Write down who calls."))
        return data

    def _post_clean(self):
        """The action checks the ticket; here is only its shape."""


class Pack(forms.Form):
    """What goes into one box, and with whom."""

    parts = forms.ModelMultipleChoiceField(queryset=None, widget=forms.CheckboxSelectMultiple, label=_("Old parts"))
    carrier = forms.CharField(
        label=_("Truck or carrier"), max_length=100, help_text=_("Number plate of the sales delivery truck, or carrier and waybill.")
    )
    box = forms.CharField(label=_("Box"), max_length=20, required=False)

    def __init__(self, data=None, *, parts):
        super().__init__(data)
        self.fields["parts"].queryset = parts
