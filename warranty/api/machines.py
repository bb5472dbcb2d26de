"""Machines: their sale, meter, exchange, and what the rules say of them (A6)."""

import django_filters
from django.db.models import Prefetch
from rest_framework import serializers

from accounts.api import Resource
from accounts.rights import require
from core import api, clock
from core.api import Body, Visible, reference
from dealers.api import DealerReference
from dealers.models import Dealer
from warranty.api.customers import MaskedCustomer
from warranty.api.references import AN_ID, MachineReference, ModelReference, delivery_check
from warranty.cases import judge_machine
from warranty.models import Cause, Customer, HoursReading, Machine, Part, ProductModel, ReceiptCard, Voucher


class MachineRow(serializers.ModelSerializer):
    """A machine by its serial."""

    model = ModelReference(read_only=True)
    dealer = DealerReference(read_only=True)
    customer = MaskedCustomer(read_only=True)
    card = reference("number", "state", of=ReceiptCard)(read_only=True)
    replaces = MachineReference(read_only=True)
    merged_into = MachineReference(read_only=True)
    holds = api.HoldRow(source="standing", many=True, read_only=True)
    can = api.Can()

    class Meta:
        model = Machine
        fields = [
            "id", "model", "serial", "engine_number", "identified", "dealer", "customer", "produced_on", "sold_on", "invoiced_on",
            "season_started_on", "hours", "replaces", "replaced_on", "exchange_article", "merged_into", "card", "holds", "can",
        ]  # fmt: skip
        read_only_fields = fields


class ReadingRow(serializers.ModelSerializer):
    """A reading of the hours meter."""

    class Meta:
        model = HoursReading
        fields = ["at", "hours", "source", "reference", "reason"]
        read_only_fields = fields


class MachineDetail(MachineRow):
    """A machine with its papers."""

    vouchers = reference("number", "issued_on", "voided_on", of=Voucher)(many=True, read_only=True, source="seen_vouchers")
    readings = ReadingRow(many=True, read_only=True, source="seen_readings")

    class Meta(MachineRow.Meta):
        fields = [*MachineRow.Meta.fields, "invoice_number", "invoice_amount", "vouchers", "readings"]
        read_only_fields = fields


class MachineFilter(api.Rows):
    model = django_filters.CharFilter(field_name="model__code", max_length=40)
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)
    serial = django_filters.CharFilter(max_length=40)
    q = api.Search("machine", label="part of a number on the machine or its papers, model, or its owner")

    class Meta:
        model = Machine
        fields = ["identified"]


class NewMachine(Body):
    """A machine to enter into the register."""

    model = Visible(ProductModel, "code")
    dealer = Visible(Dealer, "code", required=False, allow_null=True)
    customer = Visible(Customer, required=False, allow_null=True)
    knowingly = api.Knowingly()

    class Meta:
        model = Machine
        fields = ["model", "serial", "engine_number", "identified", "dealer", "customer", "produced_on", "hours", "knowingly"]
        extra_kwargs = {"serial": {"required": False, "default": "", "help_text": "May be empty where `identified` is off."}}
        validators: list = []  # the action refuses a serial that is taken


class PlateRead(Body):
    """What the plate says, read at last."""

    model = Visible(ProductModel, "code", required=False)
    knowingly = api.Knowingly()

    class Meta:
        model = Machine
        fields = ["model", "serial", "engine_number", "knowingly"]
        validators: list = []


class MeterReading(Body):
    """What the hours meter showed."""

    read_at = api.Moment(required=False, help_text="Now where it is not given.")

    class Meta:
        model = HoursReading
        fields = ["hours", "read_at", "reason"]


class Sale(Body):
    """A sale. The earlier of sale and invoice date governs the card's 20 days."""

    customer = Visible(Customer)
    sold_on = api.Day()

    delivered = delivery_check()
    trained_on, explained_on = api.Day(required=False), api.Day(required=False)

    class Meta:
        model = Machine
        fields = [
            "customer", "sold_on", "invoiced_on", "invoice_number", "invoice_amount", "delivered", "trained_on", "explained_on",
        ]  # fmt: skip
        extra_kwargs = {"invoice_amount": {"min_value": 0}}


class SaleCorrection(Body):
    """A sale as it should have been written down; what is not given stays."""

    customer = Visible(Customer, required=False)
    reason = serializers.CharField(max_length=200)

    class Meta:
        model = Machine
        fields = ["customer", "sold_on", "invoiced_on", "invoice_number", "invoice_amount", "reason"]
        extra_kwargs = {"invoice_amount": {"min_value": 0}}


class Question(serializers.Serializer):
    """What the verdict is asked about: a part, or the whole machine."""

    report_day = api.Day(required=False, help_text="Today where it is not given.")
    part = Visible(Part, "number", required=False, allow_null=True)
    cause = Visible(Cause, "code", required=False, allow_null=True)
    busy_season = serializers.BooleanField(required=False, allow_null=True)


class VerdictAnswer(serializers.Serializer):
    """The verdict, with the facts it used."""

    rules_version = serializers.IntegerField()
    case = serializers.DictField()
    answer = serializers.DictField()


def decide(*, machine, by, report_day=None, **question) -> dict:
    """Ask the warranty rules about this machine. Nothing is written."""
    require(by, "warranty.decide")
    version, case, answer = judge_machine(machine, report_day=report_day or clock.company_day(clock.now()), **question)
    return {"rules_version": version, "case": case, "answer": answer}


class MachineResource(Resource):
    """Machines. A dealer sees those it sold or holds."""

    model = Machine
    serializer_class = MachineRow
    detail_class = MachineDetail
    filterset_class = MachineFilter
    lookup_value_regex = AN_ID

    def narrow(self, queryset):
        queryset = queryset.select_related("model", "dealer", "customer", "card", "replaces", "replaced_by", "merged_into")
        if self.action != "retrieve":
            return queryset
        return queryset.prefetch_related(
            Prefetch("vouchers", Voucher.objects.visible_to(self.request.user).order_by("-id"), to_attr="seen_vouchers"),
            Prefetch("readings", HoursReading.objects.visible_to(self.request.user).order_by("-at", "-id"), to_attr="seen_readings"),
        )
