"""Dealers, their agreements, and people."""

import django_filters
from rest_framework import serializers

from accounts.api import Resource
from accounts.models import Department, Role, User
from core import api
from core.api import reference
from core.masking import masked_phone
from dealers.models import Agreement, Dealer, people_visible_to

DealerReference = reference("code", "short_name", of=Dealer)
PersonReference = reference("id", "name", of=User)
DepartmentReference = reference("code", "name", of=Department)


class AgreementRow(serializers.ModelSerializer):
    """An agency agreement."""

    class Meta:
        model = Agreement
        fields = ["number", "territory", "begins", "ends"]
        read_only_fields = fields


class DealerRow(serializers.ModelSerializer):
    """A dealer."""

    rep = PersonReference(read_only=True)

    class Meta:
        model = Dealer
        fields = ["id", "code", "name", "short_name", "province", "city", "address", "phone", "grade", "rep"]
        read_only_fields = fields


class DealerDetail(DealerRow):
    """A dealer with its agreements, the latest first."""

    agreements = AgreementRow(many=True, read_only=True)

    class Meta(DealerRow.Meta):
        fields = [*DealerRow.Meta.fields, "agreements"]
        read_only_fields = fields


class DealerFilter(api.Rows):
    class Meta:
        model = Dealer
        fields = ["province", "grade"]


class DealerResource(Resource):
    """Dealers. A dealer sees itself only."""

    model = Dealer
    serializer_class = DealerRow
    detail_class = DealerDetail
    filterset_class = DealerFilter
    lookup_field = "code"
    lookup_value_regex = "[-a-zA-Z0-9_]{1,20}"

    def narrow(self, queryset):
        queryset = queryset.select_related("rep")
        return queryset.prefetch_related("agreements") if self.action == "retrieve" else queryset


class PersonRow(serializers.ModelSerializer):
    """Someone who signs in."""

    phone = serializers.SerializerMethodField()
    department = DepartmentReference(read_only=True)
    dealer = DealerReference(source="staff.dealer", read_only=True, default=None)

    class Meta:
        model = User
        fields = ["id", "name", "role", "phone", "department", "dealer", "is_active"]
        read_only_fields = fields

    def get_phone(self, user) -> str:
        return masked_phone(user.phone or "")


class PersonFilter(api.Rows):
    role = django_filters.ChoiceFilter(choices=Role.choices)
    department = django_filters.CharFilter(field_name="department__code", max_length=20)
    dealer = django_filters.CharFilter(field_name="staff__dealer__code", max_length=20)

    class Meta:
        model = User
        fields = ["is_active"]


class PersonResource(Resource):
    """People: the company sees all, a dealer's people each other."""

    model = User
    serializer_class = PersonRow
    filterset_class = PersonFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return User.objects.none()
        return people_visible_to(self.request.user).select_related("department", "staff__dealer")


RESOURCES = {"dealers": (DealerResource, "dealer"), "people": (PersonResource, "person")}
