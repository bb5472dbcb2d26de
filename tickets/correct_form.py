"""The shape of a correction: the ticket as it stands, to be put right (X2). The rules are the action's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KnowinglyField, MomentField, YesNoField, typed_field
from core.masking import masked_phone
from core.phones import FormPhoneField
from tickets.models import Ticket
from tickets.verb_forms import words
from warranty.actions import CUSTOMER_FIELDS
from warranty.models import Customer, Machine, ProductModel

# What a page that does not ask it leaves as it is.
STAYING = (
    "channel", "late_reason", "busy_season", "injury", "opened_up", "model", "customer_province", "customer_city", "customer_county",
)  # fmt: skip


class Correct(forms.ModelForm):
    """The ticket as it stands, to be put right; the action keeps what was written before."""

    machine_serial = forms.CharField(label=_("Serial number of another machine"), max_length=40, required=False)
    take_owner = YesNoField(
        label=_("The customer"), yes=_("follows the machine: its owner"), no=_("stays as written down"), yes_first=True, required=False
    )
    take_task = YesNoField(
        label=_("The task"), yes=_("goes to the machine's dealer"), no=_("stays where it is"), yes_first=True, required=False
    )
    other_customer = FormPhoneField(label=_("Phone of another customer on record"), required=False)
    customer_name = forms.CharField(label=_("Customer"), max_length=50)
    customer_phone = FormPhoneField(help_text=_("Left empty it stays as it is. The whole number is shown on the ticket, on record."))
    customer_province = forms.CharField(label=_("Province"), max_length=20, required=False)
    customer_city = forms.CharField(label=_("City"), max_length=30, required=False)
    customer_county = forms.CharField(label=_("County"), max_length=30, required=False)
    customer_address = forms.CharField(label=_("Village and house"), max_length=200, required=False)
    contact_name = forms.CharField(label=_("Who calls for him"), max_length=50, required=False, help_text=_("Empty: the customer himself."))
    contact_relation = forms.CharField(label=_("Who he is to the customer"), max_length=30, required=False)
    contact_phone = FormPhoneField(label=_("His phone"), required=False)
    knowingly = KnowinglyField()
    received_at = MomentField(
        label=_("Received at"),
        required=False,
        help_text=_("The time for arranging runs from receipt: what runs is reckoned again from here. What was late stays late."),
    )
    reason = words(_("Why"), 2)

    sections = (
        (_("The fault"), ("title", "description", "kind", "complaint", "paperwork", "difficulty", "urgent", "bought_in")),
        (_("What was asked"), ("place", "hours", "running", "busy_season", "injury", "opened_up")),
        (_("The call"), ("channel", "received_at", "late_reason")),
        (_("The machine"), ("model", "serial_text", "machine_serial", "take_owner", "take_task")),
        (_("The customer"), ("other_customer", *(f"customer_{name}" for name in CUSTOMER_FIELDS))),
        (_("Who calls"), ("contact_name", "contact_relation", "contact_phone")),
    )

    class Meta:
        formfield_callback = typed_field
        model = Ticket
        fields = (
            "title", "description", "kind", "complaint", "paperwork", "urgent", "channel", "received_at", "late_reason",
            "difficulty", "bought_in", "place", "running", "busy_season", "injury", "opened_up", "hours", "model", "serial_text",
        )  # fmt: skip
        help_texts = {
            "kind": _("An opinion has no deadline: what runs is dropped. Of another kind it runs from receipt."),
            "complaint": _("Only of a complaint."),
            "paperwork": _("Only of advice."),
            "urgent": _("Urgent goes before the leader at once, and what runs is held by the rule for urgent tickets."),
        }

    def __init__(self, *args, user, ticket, **kwargs):
        super().__init__(*args, instance=ticket, **kwargs)
        self.user = user
        self.fields["customer_phone"].required = self.fields["channel"].required = False
        self.fields["model"].queryset = ProductModel.objects.visible_to(user)
        asked = bool(self.data.get("machine_serial"))  # only another machine brings these questions
        for name in (*(("model",) if ticket.machine_id else ()), *(() if asked else ("take_owner", "take_task"))):
            del self.fields[name]
        if ticket.customer:
            self.initial |= {f"customer_{f}": getattr(ticket.customer, f) for f in CUSTOMER_FIELDS if f != "phone"}
            self.fields["customer_phone"].widget.attrs["placeholder"] = masked_phone(ticket.customer.phone)
        if ticket.contact:
            self.initial |= {f"contact_{f}": getattr(ticket.contact, f) for f in ("name", "relation")}
            self.fields["contact_phone"].widget.attrs["placeholder"] = masked_phone(ticket.contact.phone)

    def clean_machine_serial(self):
        serial = self.cleaned_data["machine_serial"].strip().upper()
        if not serial:
            return None
        found = list(Machine.objects.visible_to(self.user).filter(serial=serial).select_related("model", "dealer")[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("No machine has this serial number.") if not found else _("Several models have this serial number.")
            )
        return found[0]

    def clean_other_customer(self):
        phone = self.cleaned_data["other_customer"]
        found = list(Customer.objects.visible_to(self.user).filter(phone=phone)[:2]) if phone else []
        if phone and len(found) != 1:
            raise forms.ValidationError(_("No customer has this number.") if not found else _("Several customers have this number."))
        return found[0] if found else None

    def clean(self):
        data = super().clean()
        if customer := data.pop("other_customer", None):
            data = {name: value for name, value in data.items() if not name.startswith("customer_")} | {"customer": customer}
        data = {name: value for name, value in data.items() if name in self.data or name not in STAYING}
        machine = data.pop("machine_serial", None)
        if not data.get("customer_phone"):  # it is shown on record only, so it is not in the form to come back (X5)
            data.pop("customer_phone", None)
        if data.get("received_at") in (None, self.instance.received_at.replace(second=0, microsecond=0)):
            data.pop("received_at", None)  # the page shows minutes: the same minute is no correction
        contact = {name: data.pop(f"contact_{name}", "") for name in ("name", "relation", "phone")}
        if self.instance.contact and not contact["phone"]:  # it is not in the form to come back either
            contact["phone"] = self.instance.contact.phone
        data["contact_facts"] = contact if contact["name"] else None
        return data | ({"machine": machine} if machine else {})

    def _post_clean(self):
        """The action validates and writes; the form's instance stays as it is."""
