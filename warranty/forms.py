"""Shapes of machines, sales and receipt cards (A6)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, KnowinglyField, MomentField, MoneyField, WholeField
from core.phones import FormPhoneField
from dealers.models import Dealer
from warranty.labels import MOST
from warranty.models import Delivery, Machine, ProductModel, Suspension
from warranty.models.life import MOST_HOURS
from warranty.models.machines import serial_format

WHO = ("name", "phone", "province", "city", "county", "address")


class RegisterMachine(forms.Form):
    """A machine as it leaves the works, with its voucher and its issued receipt card."""

    model = forms.ModelChoiceField(ProductModel.objects.none(), label=_("Model"))
    serial = forms.CharField(label=_("Serial number"), max_length=40, required=False, validators=[serial_format])
    unread = forms.BooleanField(label=_("The plate cannot be read; it is identified later"), required=False)
    engine_number = forms.CharField(label=_("Engine number"), max_length=40, required=False)
    produced_on = DayField(label=_("Produced on"), required=False)
    dealer = forms.ModelChoiceField(Dealer.objects.none(), label=_("Delivered to"), required=False, empty_label=_("not delivered yet"))
    knowingly = KnowinglyField()

    def __init__(self, data=None, *, user):
        super().__init__(data)
        self.fields["model"].queryset = ProductModel.objects.visible_to(user)
        self.fields["dealer"].queryset = Dealer.objects.visible_to(user)

    def clean(self):
        data = super().clean()
        data["identified"] = not data.pop("unread", False)
        if data["identified"] and not data.get("serial") and "serial" not in self.errors:
            self.add_error("serial", _("Write the serial number, or say that the plate cannot be read."))
        return data


def near_serials(form, user) -> list[Machine]:
    """The machines that may be meant by what was sent: serials easily taken for it, other models that have it, the same engine."""
    sent = getattr(form, "cleaned_data", None)
    model = sent and (sent.get("model") or getattr(form, "model", None))
    if not model or not sent.get("serial"):
        return []
    machines, serial = Machine.objects.visible_to(user), sent["serial"].strip().upper()
    found = machines.near(model, serial) | machines.elsewhere(model, serial)
    found |= machines.with_engine(sent.get("engine_number") or "")
    return list(found.select_related("model", "customer", "dealer").order_by("id")[:5])


class IdentifyMachine(forms.Form):
    """What the plate says, read at last."""

    model = forms.ModelChoiceField(ProductModel.objects.none(), label=_("Model"))
    serial = forms.CharField(label=_("Serial number"), max_length=40, validators=[serial_format])
    engine_number = forms.CharField(label=_("Engine number"), max_length=40, required=False)
    knowingly = KnowinglyField()

    def __init__(self, *args, user, machine):
        super().__init__(*args, initial={"model": machine.model_id, "engine_number": machine.engine_number})
        self.user = user
        self.fields["model"].queryset = ProductModel.objects.visible_to(user)

    @property
    def near(self) -> list[Machine]:
        """What it is easily taken for."""
        return near_serials(self, self.user)


class CorrectMachine(forms.Form):
    """A machine as it should have been entered."""

    serial = forms.CharField(label=_("Serial number"), max_length=40, validators=[serial_format])
    engine_number = forms.CharField(label=_("Engine number"), max_length=40, required=False)
    produced_on = DayField(label=_("Produced on"), required=False)
    dealer = forms.ModelChoiceField(Dealer.objects.none(), label=_("Dealer that sold it"), required=False, empty_label=_("The company"))
    reason = forms.CharField(label=_("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    knowingly = KnowinglyField()

    def __init__(self, *args, user, machine):
        told = {name: getattr(machine, name) for name in ("serial", "engine_number", "produced_on")}
        super().__init__(*args, initial=told | {"dealer": machine.dealer_id})
        self.model, self.user = machine.model, user
        self.fields["dealer"].queryset = Dealer.objects.visible_to(user)

    @property
    def near(self) -> list[Machine]:
        """What it is easily taken for."""
        return near_serials(self, self.user)


class Merge(forms.Form):
    """Which machine on record the entry is."""

    serial = forms.CharField(label=_("Serial number of the machine on record"), max_length=40)
    model = forms.ModelChoiceField(ProductModel.objects.none(), label=_("Model"))

    def __init__(self, *args, user, machine):
        super().__init__(*args, initial={"model": machine.model_id})
        self.user = user
        self.fields["model"].queryset = ProductModel.objects.visible_to(user)

    def clean(self):
        """The machine itself, as `into`."""
        data = super().clean()
        serial, model = data.pop("serial", ""), data.pop("model", None)
        found = Machine.objects.visible_to(self.user).in_use().filter(model=model, serial=serial.strip().upper()).first()
        if serial and model and found is None:
            self.add_error("serial", _("No machine of this model has this serial number."))
        return data | {"into": found}


class Labels(forms.Form):
    """Which machines get a label: a model's range of serials, or those that are named."""

    model = forms.ModelChoiceField(ProductModel.objects.none(), label=_("Model"))
    first = forms.CharField(label=_("First serial number"), max_length=40, required=False)
    last = forms.CharField(label=_("Last serial number"), max_length=40, required=False)
    named = forms.CharField(
        label=_("Or these serial numbers, one a line"), max_length=40_000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, data=None, *, user):
        super().__init__(data)
        self.user = user
        self.fields["model"].queryset = ProductModel.objects.visible_to(user)

    def clean(self):
        """The machines, as `machines`, in the order of their serials."""
        data = super().clean()
        rows = Machine.objects.visible_to(self.user).in_use().filter(model=data.get("model")).select_related("model").order_by("serial")
        named = {line.strip().upper() for line in data.get("named", "").splitlines() if line.strip()}
        if named:
            rows = rows.filter(serial__in=named)
        elif data.get("first") and data.get("last"):
            rows = rows.filter(serial__gte=data["first"].strip().upper(), serial__lte=data["last"].strip().upper())
        else:
            raise forms.ValidationError(_("Give the first and the last serial number, or name the machines."))
        data["machines"] = list(rows[: MOST + 1])
        if missing := sorted(named - {machine.serial for machine in data["machines"]}):
            self.add_error("named", _("No machine of this model has the serial number %(serial)s.") % {"serial": missing[0]})
        if not data["machines"]:
            raise forms.ValidationError(_("No machine of this model is in this range."))
        if len(data["machines"]) > MOST:
            raise forms.ValidationError(_("At most %(most)s labels at once.") % {"most": MOST})
        return data


class ReadHours(forms.Form):
    """What the hours meter shows."""

    hours = WholeField(
        label=_("Hours on the meter"), min_value=0, max_value=MOST_HOURS, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    read_at = MomentField(label=_("Read at"), required=False, help_text=_("Empty: just now."))
    reason = forms.CharField(label=_("Why it is lower than before"), max_length=200, required=False)


class Content(forms.Form):
    """What the card says of the delivery; a complete card has all of it."""

    delivered = forms.MultipleChoiceField(
        choices=Delivery.choices, required=False, label=_("Delivery check"), widget=forms.CheckboxSelectMultiple
    )
    trained_on = DayField(label=_("Customer trained on"), required=False)
    explained_on = DayField(label=_("Policy explained to the customer on"), required=False)


class Owner(forms.Form):
    """A customer as on the papers."""

    name = forms.CharField(label=_("Customer's name"), max_length=50)
    phone = FormPhoneField()
    province = forms.CharField(label=_("Province"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=30, required=False)
    county = forms.CharField(label=_("County"), max_length=30, required=False)
    address = forms.CharField(label=_("Town, village"), max_length=200, required=False)
    knowingly = KnowinglyField()

    def clean(self):
        data = super().clean()
        who = (*WHO, "knowingly")
        return {**{key: value for key, value in data.items() if key not in who}, "customer": {key: data.get(key, "") for key in who}}


class Sell(Owner, Content):
    """The sale of one machine: its customer, its papers, and what was done at the delivery."""

    sold_on = DayField(label=_("Sale date"))
    invoiced_on = DayField(label=_("Invoice date"), required=False, help_text=_("The earlier of the two governs."))
    invoice_number = forms.CharField(label=_("Invoice number"), max_length=40, required=False)
    invoice_amount = MoneyField(label=_("Invoice amount"), required=False)

    def __init__(self, *args, today, machine):
        dealer = machine.dealer
        super().__init__(*args, initial={"sold_on": today, "province": dealer.province if dealer else ""})


class CorrectSale(forms.Form):
    """A sale as it should have been written down."""

    name = forms.CharField(label=_("Customer's name"), max_length=50)
    phone = FormPhoneField(required=False, help_text=_("Only for another customer; empty: the number stays."))
    sold_on = DayField(label=_("Sale date"))
    invoiced_on = DayField(label=_("Invoice date"), help_text=_("The earlier of the two governs."))
    invoice_number = forms.CharField(label=_("Invoice number"), max_length=40, required=False)
    invoice_amount = MoneyField(label=_("Invoice amount"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    knowingly = KnowinglyField()

    def __init__(self, *args, machine):
        owner = machine.customer
        told = {name: getattr(machine, name) for name in ("sold_on", "invoiced_on", "invoice_number", "invoice_amount")}
        super().__init__(*args, initial=told | ({"name": owner.name} if owner else {}))
        self.owner = owner

    def clean(self):
        data = super().clean()
        if data.get("name") and not data.get("phone") and (self.owner is None or self.owner.name != data["name"]):
            self.add_error("phone", _("Another customer needs a phone number."))
        return data


class ReturnCard(Content):
    """The card as it is handed in."""

    def __init__(self, *args, card):
        days = {name: getattr(card, name) or card.sold_on for name in ("trained_on", "explained_on")}
        super().__init__(*args, initial={"delivered": card.delivered, **days})


class SendBack(forms.Form):
    wrong = forms.CharField(label=_("What is wrong on the card"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class Except(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    evidence = forms.FileField(label=_("Evidence, photo or PDF"), max_length=200)


class Suspend(forms.Form):
    """The periods stand still from a request on (R2010 Art. 34)."""

    ground = forms.ChoiceField(label=_("Ground"), choices=Suspension.Ground.choices, widget=forms.RadioSelect)
    begins = DayField(label=_("Requested on"), help_text=_("The day on which the user asked; it is not counted itself."))
    note = forms.CharField(label=_("What was requested"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    about = forms.CharField(label=_("Ticket"), max_length=20, required=False)

    def __init__(self, *args, today):
        super().__init__(*args, initial={"begins": today})


class EndSuspension(forms.Form):
    """Until this day the periods stood still."""

    ends = DayField(label=_("Ended on"), help_text=_("The last day that is added to the periods."))
    result = forms.CharField(label=_("How it ended"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, today):
        super().__init__(*args, initial={"ends": today})


class Plain(forms.Form):
    """A verb that needs no words but a page of its own, since it cannot be undone."""


class ReportLost(forms.Form):
    """The customer's application for a new voucher."""

    how = forms.CharField(label=_("How it was lost"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    reported_on = DayField(label=_("Applied on"), help_text=_("The working days count from here."))

    def __init__(self, *args, today):
        super().__init__(*args, initial={"reported_on": today})


class TransferVoucher(Owner):
    """The new owner of a machine, with its original papers."""

    sections = ((None, WHO),)
    transferred_on = DayField(label=_("Handed over on"))

    def __init__(self, *args, today, voucher):
        dealer = voucher.machine.dealer
        super().__init__(*args, initial={"transferred_on": today, "province": dealer.province if dealer else ""})


class WithdrawLoss(forms.Form):
    """Why the report of a loss is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
