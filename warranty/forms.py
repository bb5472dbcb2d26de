"""Shapes of machines, sales and receipt cards (A6)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import phone_format
from core.forms import DayField
from core.pages import MoneyField
from dealers.models import Dealer
from warranty.models import ProductModel
from warranty.models.machines import serial_format

WHO = ("name", "phone", "province", "city", "county", "address")


class RegisterMachine(forms.Form):
    """A machine as it leaves the works, with its voucher and its issued receipt card."""

    model = forms.ModelChoiceField(ProductModel.objects.none(), label=_("Model"))
    serial = forms.CharField(label=_("Serial number"), max_length=40, validators=[serial_format])
    engine_number = forms.CharField(label=_("Engine number"), max_length=40, required=False)
    produced_on = DayField(label=_("Produced on"), required=False)
    dealer = forms.ModelChoiceField(Dealer.objects.none(), label=_("Delivered to"), required=False, empty_label=_("not delivered yet"))

    def __init__(self, data=None, *, user):
        super().__init__(data)
        self.fields["model"].queryset = ProductModel.objects.visible_to(user)
        self.fields["dealer"].queryset = Dealer.objects.visible_to(user)


class Sell(forms.Form):
    """The sale of one machine, with its customer as on the card."""

    name = forms.CharField(label=_("Customer's name"), max_length=50)
    phone = forms.CharField(label=_("Phone"), max_length=20, validators=[phone_format], widget=forms.TextInput(attrs={"inputmode": "tel"}))
    province = forms.CharField(label=_("Province"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=30, required=False)
    county = forms.CharField(label=_("County"), max_length=30, required=False)
    address = forms.CharField(label=_("Town, village"), max_length=200, required=False)
    sold_on = DayField(label=_("Sale date"))
    invoiced_on = DayField(label=_("Invoice date"), required=False, help_text=_("The earlier of the two governs."))
    invoice_number = forms.CharField(label=_("Invoice number"), max_length=40, required=False)
    invoice_amount = MoneyField(label=_("Invoice amount"), required=False)

    def clean(self):
        data = super().clean()
        return {**{key: value for key, value in data.items() if key not in WHO}, "customer": {key: data.get(key, "") for key in WHO}}


class ReturnCard(forms.Form):
    """The card as it was handed in; the policy was explained to the customer (A8)."""

    explained_on = DayField(label=_("Policy explained to the customer on"), required=False)


class SendBack(forms.Form):
    wrong = forms.CharField(label=_("What is wrong"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class Except(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
