"""Catalogue, machines and customers (A6, A7, A8)."""

import django_filters
from django.db.models import Prefetch
from rest_framework import serializers

from accounts.api import Resource
from core import api, clock
from core.api import Body, Visible, reference
from core.masking import masked_phone
from dealers.api import DealerReference
from dealers.models import Dealer
from warranty import actions
from warranty.cases import judge_machine
from warranty.models import Assembly, Cause, Customer, Delivery, HoursReading, Machine, Part, ProductModel, ReceiptCard, Voucher

ModelReference = reference("code", "name", of=ProductModel)
MachineReference = reference("id", "serial", of=Machine)
A_NAME = "[^/\x00]{1,40}"
AN_ID = "[0-9]{1,18}"


class MaskedCustomer(serializers.ModelSerializer):
    """A customer; the number is masked (X5). The verb `reveal` shows all of it, on record."""

    phone = serializers.SerializerMethodField()
    place = serializers.CharField(read_only=True)

    class Meta:
        model = Customer
        fields = ["id", "name", "phone", "place"]
        read_only_fields = fields

    def get_phone(self, customer) -> str:
        return masked_phone(customer.phone)


class WholeCustomer(MaskedCustomer):
    """A customer with the whole number."""

    def get_phone(self, customer) -> str:
        return customer.phone


class CustomerRow(MaskedCustomer):
    """A customer and what can be done."""

    can = api.Can()

    class Meta(MaskedCustomer.Meta):
        fields = [*MaskedCustomer.Meta.fields, "province", "city", "county", "can"]
        read_only_fields = fields


class CustomerFacts(Body):
    """A customer who is not in the books yet. The same name and phone again is the same customer."""

    class Meta:
        model = Customer
        fields = actions.CUSTOMER_FIELDS


def delivery_check():
    """What was done when the machine was handed over, by the codes of the card's check list."""
    return serializers.ListField(child=serializers.ChoiceField(Delivery.choices), required=False, max_length=len(Delivery.values))


class CustomerFilter(api.Rows):
    q = api.Search(label="words of the name, or at least 3 digits of the phone")

    class Meta:
        model = Customer
        fields = ["province"]


class CustomerResource(Resource):
    """Customers. A dealer sees those it brought in or sold a machine to."""

    model = Customer
    serializer_class = CustomerRow
    filterset_class = CustomerFilter
    lookup_value_regex = AN_ID

    @api.verb(CustomerFacts, right="warranty.sell", detail=False, status=201)
    def enter(self, user, **facts):
        """Write down a customer, to sell a machine to or to register a call of."""
        own = Dealer.objects.visible_to(user).first() if not user.is_company else None
        return actions.enter_customer(by=user, dealer=own, **facts)

    @api.verb(right="warranty.reveal", answer=WholeCustomer)
    def reveal(self, user, customer):
        """Show the whole phone number; that it was looked at stays on record (X5)."""
        return actions.reveal_phone(customer=customer, by=user)


class MachineRow(serializers.ModelSerializer):
    """A machine by its serial."""

    model = ModelReference(read_only=True)
    dealer = DealerReference(read_only=True)
    customer = MaskedCustomer(read_only=True)
    card = reference("number", "state", of=ReceiptCard)(read_only=True)
    replaces = MachineReference(read_only=True)
    merged_into = MachineReference(read_only=True)
    can = api.Can()

    class Meta:
        model = Machine
        fields = [
            "id", "model", "serial", "engine_number", "identified", "dealer", "customer", "produced_on", "sold_on", "invoiced_on",
            "season_started_on", "hours", "replaces", "replaced_on", "exchange_article", "merged_into", "card", "can",
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
    q = api.Search(label="part of serial, engine number or model")

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
        validators = []  # the action refuses a serial that is taken


class PlateRead(Body):
    """What the plate says, read at last."""

    model = Visible(ProductModel, "code", required=False)
    knowingly = api.Knowingly()

    class Meta:
        model = Machine
        fields = ["model", "serial", "engine_number", "knowingly"]
        validators = []


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


class Exchanged(Body):
    """Which machine the customer gets, and why."""

    replacement = Visible(Machine)
    day = api.Day()
    article = serializers.CharField(max_length=60)
    reason = serializers.CharField(max_length=200)

    class Meta:
        model = Machine
        fields = ["replacement", "day", "article", "reason"]


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


class MachineResource(Resource):
    """Machines. A dealer sees those it sold or holds."""

    model = Machine
    serializer_class = MachineRow
    detail_class = MachineDetail
    filterset_class = MachineFilter
    lookup_value_regex = AN_ID

    def narrow(self, queryset):
        queryset = queryset.select_related("model", "dealer", "customer", "card", "replaces", "merged_into")
        if self.action != "retrieve":
            return queryset
        return queryset.prefetch_related(
            Prefetch("vouchers", Voucher.objects.visible_to(self.request.user).order_by("-id"), to_attr="seen_vouchers"),
            Prefetch("readings", HoursReading.objects.visible_to(self.request.user).order_by("-at", "-id"), to_attr="seen_readings"),
        )

    @api.verb(NewMachine, right="warranty.register_machine", detail=False, status=201)
    def register(self, user, **facts):
        """Enter a machine, with its issued receipt card."""
        return actions.register_machine(by=user, **facts)

    @api.verb(PlateRead, right="warranty.identify_machine", offered=lambda machine: not machine.identified and not machine.merged_into_id)
    def identify(self, user, machine, **plate):
        """The plate was read: the machine gets its serial, and its model where that was wrong."""
        return actions.identify_machine(machine=machine, by=user, **plate)

    @api.verb(MeterReading, right="warranty.read_hours", status=201, answer=ReadingRow)
    def read_hours(self, user, machine, **reading):
        """Enter what the hours meter showed; lower than before needs a reason."""
        return actions.read_hours(machine=machine, by=user, **reading)

    @api.verb(Sale, right="warranty.sell", offered=lambda machine: machine.sold_on is None)
    def sell(self, user, machine, **sale):
        """Enter the sale: the voucher is issued and the card's 20 days begin (A6)."""
        return actions.sell(machine=machine, by=user, **sale)

    @api.verb(SaleCorrection, right="warranty.correct_sale", offered=lambda machine: machine.sold_on is not None)
    def correct_sale(self, user, machine, **changes):
        """Put right what was written down of a sale; the card's 20 days are reckoned from the corrected days."""
        return actions.correct_sale(machine=machine, by=user, **changes)

    @api.verb(Exchanged, right="warranty.exchange", offered=lambda machine: machine.sold_on is not None)
    def exchange(self, user, machine, **given):
        """Give the customer another machine of the same model; the answer is the new one."""
        return actions.exchange(machine=machine, by=user, **given)

    @api.verb(right="warranty.take_back", offered=lambda machine: machine.sold_on is not None)
    def take_back(self, user, machine):
        """The machine came back for good: voucher and card of its sale are void, a new card is issued (A6)."""
        return actions.take_back(machine=machine, by=user)

    @api.verb(Question, right="warranty.decide", answer=VerdictAnswer)
    def decide(self, user, machine, report_day=None, **question):
        """Ask the warranty rules about this machine. Nothing is written."""
        report_day = report_day or clock.company_day(clock.now())
        version, case, answer = judge_machine(machine, report_day=report_day, **question)
        return {"rules_version": version, "case": case, "answer": answer}


class CatalogueRow(serializers.ModelSerializer):
    class Meta:
        model = ProductModel
        fields = ["code", "name", "product_class", "power_kw", "sold_alone", "whole_months", "part_months", "made", "produced_until"]
        read_only_fields = fields


class CatalogueFilter(api.Rows):
    class Meta:
        model = ProductModel
        fields = ["product_class", "made"]


class CatalogueResource(Resource):
    """The models that the company sells."""

    model = ProductModel
    serializer_class = CatalogueRow
    filterset_class = CatalogueFilter
    lookup_field = "code"
    lookup_value_regex = A_NAME


class PartRow(serializers.ModelSerializer):
    class Meta:
        model = Part
        fields = [
            "number", "name", "main", "wearing", "bought_in", "stated_months", "settlement_price", "list_price", "standard_hours",
        ]  # fmt: skip
        read_only_fields = fields


class PartFilter(api.Rows):
    name = django_filters.CharFilter(lookup_expr="contains", max_length=60)

    class Meta:
        model = Part
        fields = ["main", "wearing", "bought_in"]


class PartResource(Resource):
    """Parts, with the price for settlement between company and dealer."""

    model = Part
    serializer_class = PartRow
    filterset_class = PartFilter
    lookup_field = "number"
    lookup_value_regex = A_NAME


class CauseRow(serializers.ModelSerializer):
    parent = reference("code", "name", of=Cause)(read_only=True)

    class Meta:
        model = Cause
        fields = ["code", "name", "parent", "liable", "excluded", "active"]
        read_only_fields = fields


class CauseFilter(api.Rows):
    class Meta:
        model = Cause
        fields = ["liable", "active"]


class CauseResource(Resource):
    """Why something failed, and who answers for it (A8)."""

    model = Cause
    serializer_class = CauseRow
    filterset_class = CauseFilter
    lookup_field = "code"
    lookup_value_regex = "[-a-zA-Z0-9_]{1,30}"

    def narrow(self, queryset):
        return queryset.select_related("parent")


class PlaceRow(serializers.ModelSerializer):
    class Meta:
        model = Assembly
        fields = ["id", "product_class", "name"]
        read_only_fields = fields


class PlaceFilter(api.Rows):
    class Meta:
        model = Assembly
        fields = ["product_class"]


class PlaceResource(Resource):
    """Where on a machine of a class a fault can be."""

    model = Assembly
    serializer_class = PlaceRow
    filterset_class = PlaceFilter
    lookup_value_regex = AN_ID
