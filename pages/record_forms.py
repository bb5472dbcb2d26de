"""The shape of a repair record as it is written in the field (A16): one form with the replaced parts as its rows."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.clock import company_day, company_zone
from core.forms import ClockField, DayField, WholeField, typed_field
from pages.fields import span
from tickets.facts import FACTS
from tickets.models import Attachment, RecordPart, RepairRecord
from tickets.verdict_forms import Settle
from warranty.models import Cause, Liable, Part

PHOTOS = ("nameplate", "fault", "old_part", "after")
MAX_PARTS = 30
LIABLE = {
    Liable.COMPANY: _("The company answers for it"),
    Liable.SUPPLIER: _("The supplier answers for it"),
    Liable.DEALER: _("The dealer answers for it"),
    Liable.CUSTOMER: _("The customer answers for it"),
}


def parts_like(query: str, user, limit=6) -> list[Part]:
    """Parts whose number or name has these words; an exact number comes alone."""
    query, rows = query.strip(), Part.objects.visible_to(user)
    exact = list(rows.filter(number__iexact=query)[:1])
    if exact or len(query) < 2:
        return exact
    for word in query.split()[:4]:
        rows = rows.filter(Q(number__icontains=word) | Q(name__icontains=word))
    return list(rows.order_by("number")[:limit])


class PartLine(forms.Form):
    """One replaced part, by number: typed, scanned, or found by name."""

    number = forms.CharField(label=_("Part number or name"), max_length=60, required=False)
    quantity = WholeField(label=_("Quantity"), min_value=1, max_value=999, initial=1, required=False)
    note = forms.CharField(label=_("What is wrong with it"), max_length=RecordPart._meta.get_field("note").max_length, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_number(self):
        typed = self.cleaned_data["number"]
        return the_part(typed, self.user) if typed.strip() else None


def the_part(typed: str, user) -> Part:
    """The one part that is meant. Raises ValidationError where none or several are called so."""
    found = parts_like(typed, user, limit=2)
    if not found:
        raise ValidationError(_("No part has this number. Look at the part's plate, or search by name."))
    if len(found) > 1:
        raise ValidationError(_("Several parts are called so. Choose one by its number."))
    return found[0]


class SettlePart(Settle):
    """Which part failed, found like those of a record instead of chosen from the whole catalogue."""

    finds_parts = True

    def _value(self, fact, user):
        self.user = user
        return forms.CharField(label=FACTS[fact][1], max_length=60)

    def clean_value(self):
        return the_part(self.cleaned_data["value"], self.user)


PartLines = forms.formset_factory(PartLine, extra=1, max_num=MAX_PARTS, validate_max=True, can_delete=True, absolute_max=MAX_PARTS + 5)


class Record(forms.ModelForm):
    """Everything of the record. `cleaned_data` is what `tickets.actions.file_record` takes."""

    day = DayField(label=_("Day"))
    arrived_at = ClockField(label=_("Arrived"))
    finished_at = ClockField(label=_("Finished at"), help_text=_("A time before the arrival is the next morning."))
    signed_how = forms.CharField(widget=forms.HiddenInput, required=False)
    signature = forms.FileField(label=_("The customer's signature"))
    photo_nameplate = forms.FileField(label=_("Name plate"))
    photo_fault = forms.FileField(label=_("Faulty place"))
    photo_old_part = forms.FileField(label=_("Replaced part"), required=False, widget=forms.FileInput(attrs={"with": "parts-"}))
    photo_after = forms.FileField(label=_("After the repair"), required=False)

    class Meta:
        formfield_callback = typed_field
        model = RepairRecord
        fields = [
            "fault", "cause", "cause_text", "work", "solved", "hours", "labour_hours", "travel_km", "signed_by", "policy_explained",
        ]  # fmt: skip
        labels = {"labour_hours": _("Labour (hours)"), "travel_km": _("Both ways (km)")}
        widgets = {
            "fault": forms.Textarea(attrs={"rows": 2}),
            "work": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, data=None, files=None, *, user, task, now):
        arrived = (task.arrived_at or task.visit_at or now).astimezone(company_zone())
        initial = {
            "day": company_day(arrived), "arrived_at": arrived.time(), "finished_at": now.astimezone(company_zone()).time(),
            "signed_by": task.ticket.customer.name if task.ticket.customer else "", "travel_km": None,
        }  # fmt: skip
        super().__init__(data, files, initial=initial)
        self.lines = PartLines(data, prefix="parts", form_kwargs={"user": user})
        self.fields["cause"].choices = causes(user)
        self.fields["travel_km"].required = True
        self.fields["policy_explained"].required = True

    def clean(self):
        data = super().clean()
        if not self.lines.is_valid():
            self.add_error(None, self.lines.non_form_errors() or _("One of the parts is not clear yet."))
            return data
        if all(data.get(name) for name in ("day", "arrived_at", "finished_at")):
            data["arrived_at"], data["finished_at"] = span(data.pop("day"), data["arrived_at"], data["finished_at"])
        data["signed_how"] = data["signed_how"] if data.get("signed_how") == "drawn" else "paper"
        data["parts"] = [
            {"part": line["number"], "quantity": line["quantity"] or 1, "note": line["note"]}
            for line in self.lines.cleaned_data
            if line.get("number") and not line.get("DELETE")
        ]
        taken = [(Attachment.Kind(kind), data.pop(f"photo_{kind}", None)) for kind in PHOTOS]
        data["photos"] = [(kind, upload) for kind, upload in taken if upload]
        return data


def causes(user) -> list:
    """The causes in use, grouped by who answers for them (A8); one under another as 制造：分配阀卡滞."""
    groups = {}
    for cause in Cause.objects.visible_to(user).filter(active=True).select_related("parent"):
        name = f"{cause.parent.name}：{cause.name}" if cause.parent else cause.name
        groups.setdefault(cause.liable, []).append((cause.pk, name))
    return [("", _("Choose")), *((LIABLE[liable], rows) for liable, rows in groups.items())]
