"""Where the pages of a customer's verbs lie, and the shapes of what is sent there."""

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.forms import KnowinglyField, WholeField
from core.phones import FormPhoneField
from core.search.find import newest
from warranty.actions import CUSTOMER_FIELDS
from warranty.models import Contact, Customer, Site

MOST = 30  # entries to choose from


def _customer_of(user, pk: int) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(user).select_related("merged_into"), pk=pk)


PLACE = {
    "path": "customers/<int:pk>/", "find": _customer_of, "where": lambda customer: (customer.pk,),
    "back": lambda customer: ("customer", customer.pk), "template": "warranty/customer_verb.html",
    "shows": lambda _user, customer: {"customer": customer, "named": customer.name},
}  # fmt: skip


def why():
    return forms.CharField(label=_("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class Edit(forms.ModelForm):
    """A customer as he stands, to be put right; the action keeps what was written before."""

    reason = why()
    knowingly = KnowinglyField()

    class Meta:
        model = Customer
        fields = ["kind", *CUSTOMER_FIELDS]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, customer, **kwargs):
        super().__init__(*args, instance=Customer.objects.visible_to(None).get(pk=customer.pk), **kwargs)
        self.fields["phone"].required = False
        self.fields["phone"].help_text = _("Empty: the number stays.")
        self.initial["phone"] = ""

    def clean(self):
        data = super().clean()
        if not data.get("phone"):
            data.pop("phone", None)
        return data

    def _post_clean(self):
        """The action validates and writes."""


class NewContact(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=50)
    relation = forms.CharField(
        label=_("Who he is to the customer"), max_length=30, required=False, help_text=_("Son, driver, bookkeeper …")
    )
    phone = FormPhoneField(required=False)


class NewSite(forms.Form):
    name = forms.CharField(label=_("What it is called"), max_length=50)
    address = forms.CharField(label=_("Address"), max_length=300)


class DropContact(forms.Form):
    contact = forms.ModelChoiceField(Contact.objects.none(), label=_("Contact"))

    def __init__(self, *args, user, customer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = Contact.objects.visible_to(user).in_use().filter(customer=customer)


class DropSite(forms.Form):
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"))

    def __init__(self, *args, user, customer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.visible_to(user).in_use().filter(customer=customer)


class EntryField(forms.ModelChoiceField):
    """An entry of a customer, by name and place."""

    def label_from_instance(self, customer):
        return _("%(name)s, %(place)s (no. %(number)s)") % {"name": customer, "place": customer.place or "—", "number": customer.pk}


class Merge(forms.Form):
    """The entry that stays: those with the same phone or name are proposed, any other is found by its number."""

    into = EntryField(Customer.objects.none(), label=_("The entry that stays"), required=False, empty_label="…")
    number = WholeField(label=_("Or its number"), min_value=1, required=False, help_text=_("It stands on the customer's page."))

    def __init__(self, *args, user, customer, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        others = Customer.objects.visible_to(user).in_use().exclude(pk=customer.pk)
        near = newest("customer", customer.name, user, others, most=MOST)
        same = list(others.filter(phone=customer.phone).order_by("-id").values_list("pk", flat=True)[:MOST]) if customer.phone else []
        self.others = others
        self.fields["into"].queryset = others.filter(pk__in=[*near, *same])
        self.fields["into"].initial = same[0] if len(same) == 1 else None

    def clean(self):
        data = super().clean()
        number = data.pop("number", None)
        if number and not data.get("into"):
            data["into"] = self.others.filter(pk=min(number, 2**63 - 1)).first()
        if not data.get("into") and not self.errors:
            self.add_error("number" if number else "into", _("There is no such entry."))
        return data


class Why(forms.Form):
    reason = why()


class Ground(forms.Form):
    """Why a person's data go; who he was is not to be written down again."""

    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("On what ground. Not who he is: this stays."))
