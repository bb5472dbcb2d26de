"""Customers: masked in lists, whole on request and on record (X5)."""

from django.db.models import Prefetch
from rest_framework import serializers

from accounts.api import Resource
from core import api
from core.api import Body
from core.masking import shown_phone
from warranty import actions
from warranty.api.references import AN_ID
from warranty.models import Contact, Customer, Site


class MaskedCustomer(serializers.ModelSerializer):
    """A customer; the number is masked (X5). The verb `reveal` shows all of it, on record."""

    phone = serializers.SerializerMethodField()
    place = serializers.SerializerMethodField()

    class Meta:
        model = Customer
        fields = ["id", "name", "phone", "place"]
        read_only_fields = fields

    def get_phone(self, customer) -> str:
        return shown_phone(customer, self.context["request"].user)

    def get_place(self, customer) -> str:
        return customer.place_for(self.context["request"].user)


class WholeCustomer(MaskedCustomer):
    """A customer with the whole number."""

    def get_phone(self, customer) -> str:
        return customer.phone_for(self.context["request"].user)


class MaskedContact(serializers.ModelSerializer):
    """Whom one calls for a customer; the number is masked."""

    phone = serializers.SerializerMethodField()

    class Meta:
        model = Contact
        fields = ["id", "name", "relation", "phone"]
        read_only_fields = fields

    def get_phone(self, contact) -> str:
        return shown_phone(contact, self.context["request"].user)


class WholeContact(MaskedContact):
    """The same with the whole number."""

    def get_phone(self, contact) -> str:
        return contact.phone_for(self.context["request"].user)


class SiteRow(serializers.ModelSerializer):
    """Where a customer has machines besides his own address."""

    address = serializers.SerializerMethodField()

    class Meta:
        model = Site
        fields = ["id", "name", "address"]
        read_only_fields = fields

    def get_address(self, site) -> str:
        return site.address if self.context["request"].user.sees_contacts else ""


class CustomerRow(MaskedCustomer):
    """A customer and what can be done. `phone_shared`: others have the number too; `merged_into` of an entry that was another's."""

    can = api.Can()

    class Meta(MaskedCustomer.Meta):
        fields = ["kind", *MaskedCustomer.Meta.fields, "province", "city", "county", "phone_shared", "merged_into", "can"]
        read_only_fields = fields

    def to_representation(self, customer):
        shown = super().to_representation(customer)
        seen = self.context["request"].user.sees_contacts
        return shown if seen else shown | dict.fromkeys(("province", "city", "county"), "")


class CustomerDetail(CustomerRow):
    """A customer with contacts and sites."""

    contacts = MaskedContact(many=True, read_only=True, source="seen_contacts")
    sites = SiteRow(many=True, read_only=True, source="seen_sites")

    class Meta(CustomerRow.Meta):
        fields = [*CustomerRow.Meta.fields, "contacts", "sites"]
        read_only_fields = fields


class CustomerFacts(Body):
    """A customer who is not in the books yet. The same name and phone again is the same customer; a phone that somebody of
    another name has is refused, unless `knowingly`."""

    knowingly = api.Knowingly()

    class Meta:
        model = Customer
        fields = [*actions.CUSTOMER_FIELDS, "kind", "knowingly"]


class CustomerCorrection(CustomerFacts):
    """What was written down wrong; only what is named is changed."""

    reason = serializers.CharField(max_length=200)

    class Meta(CustomerFacts.Meta):
        fields = [*CustomerFacts.Meta.fields, "reason"]
        extra_kwargs = {name: {"required": False} for name in (*actions.CUSTOMER_FIELDS, "kind")}


class NewContact(Body):
    """Whom one calls for the customer."""

    class Meta:
        model = Contact
        fields = ["name", "relation", "phone"]


class TheContact(serializers.Serializer):
    contact = api.Visible(Contact)


class NewSite(Body):
    """Where the customer has machines."""

    class Meta:
        model = Site
        fields = ["name", "address"]


class TheSite(serializers.Serializer):
    site = api.Visible(Site)


class MergeCustomer(serializers.Serializer):
    """The entry that stays."""

    into = api.Visible(Customer)


class Part(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


class Ground(serializers.Serializer):
    """Why somebody's data is erased."""

    reason = serializers.CharField(max_length=200, help_text="Not who he is: it stays.")


class CustomerFilter(api.Rows):
    q = api.Search("customer", label="words of the name, a whole phone number or its last four digits")

    class Meta:
        model = Customer
        fields = ["kind", "province"]


class CustomerResource(Resource):
    """Customers. A dealer sees those it brought in or sold a machine to."""

    model = Customer
    serializer_class = CustomerRow
    detail_class = CustomerDetail
    filterset_class = CustomerFilter
    lookup_value_regex = AN_ID

    def narrow(self, queryset):
        if self.action != "retrieve":
            return queryset
        seen = ((Contact, "contacts"), (Site, "sites"))
        rows = {name: model.objects.visible_to(self.request.user).in_use().order_by("id") for model, name in seen}
        return queryset.prefetch_related(*(Prefetch(name, found, to_attr=f"seen_{name}") for name, found in rows.items()))
