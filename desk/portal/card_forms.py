"""Shapes of a sale and of a receipt card handed in (A6)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import phone_format
from core.forms import DayField
from core.pages import MoneyField
from warranty.models import Machine


class ReturnCard(forms.Form):
    """The card as it was filled in; the policy was explained to the customer (A8)."""

    explained_on = DayField(label=_("Policy explained to the customer on"))


class Sell(forms.ModelForm):
    """The sale of one machine, with its customer as on the card."""

    customer_name = forms.CharField(label=_("Customer's name"), max_length=50)
    customer_phone = forms.CharField(
        label=_("Phone"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"}), validators=[phone_format]
    )
    province = forms.CharField(label=_("Province"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=30, required=False)
    county = forms.CharField(label=_("County"), max_length=30, required=False)
    address = forms.CharField(label=_("Town, village"), max_length=200, required=False)
    sold_on = DayField(label=_("Sale date"))
    invoiced_on = DayField(label=_("Invoice date"), required=False, help_text=_("The earlier of the two governs."))

    invoice_amount = MoneyField(label=_("Invoice amount"), required=False)

    class Meta:
        model = Machine
        fields = ["sold_on", "invoiced_on", "invoice_number", "invoice_amount"]

    def clean(self):
        data = super().clean()
        names = ("customer_name", "customer_phone", "province", "city", "county", "address")
        data["customer"] = {name.removeprefix("customer_"): data.pop(name, "") for name in names}
        return data

    def _post_clean(self):
        """The action checks the machine; here is only the shape."""
