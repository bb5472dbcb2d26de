"""Customers: masked in lists, whole on request and on record (X5)."""

from rest_framework import serializers

from accounts.api import Resource
from core import api
from core.api import Body
from core.masking import shown_phone
from warranty import actions
from warranty.api.references import AN_ID
from warranty.models import Customer


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


class CustomerRow(MaskedCustomer):
    """A customer and what can be done."""

    can = api.Can()

    class Meta(MaskedCustomer.Meta):
        fields = [*MaskedCustomer.Meta.fields, "province", "city", "county", "can"]
        read_only_fields = fields

    def to_representation(self, customer):
        shown = super().to_representation(customer)
        seen = self.context["request"].user.sees_contacts
        return shown if seen else shown | dict.fromkeys(("province", "city", "county"), "")


class CustomerFacts(Body):
    """A customer who is not in the books yet. The same name and phone again is the same customer."""

    class Meta:
        model = Customer
        fields = actions.CUSTOMER_FIELDS


class Ground(serializers.Serializer):
    """Why somebody's data is erased."""

    reason = serializers.CharField(max_length=200, help_text="Not who he is: it stays.")


class CustomerFilter(api.Rows):
    q = api.Search("customer", label="words of the name, a whole phone number or its last four digits")

    class Meta:
        model = Customer
        fields = ["province"]


class CustomerResource(Resource):
    """Customers. A dealer sees those it brought in or sold a machine to."""

    model = Customer
    serializer_class = CustomerRow
    filterset_class = CustomerFilter
    lookup_value_regex = AN_ID
