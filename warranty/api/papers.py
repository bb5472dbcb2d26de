"""The two papers: receipt cards and vouchers (A6)."""

import django_filters
from rest_framework import serializers

from accounts.api import Resource
from core import api
from core.api import Body, Visible
from dealers.api import DealerReference
from warranty.api.customers import MaskedCustomer
from warranty.api.references import MachineReference, delivery_check
from warranty.models import Customer, Machine, ReceiptCard, Voucher
from warranty.standing import with_offers


class CardRow(serializers.ModelSerializer):
    """A receipt card. Lateness is its deadline's breach, not a state."""

    machine = MachineReference(read_only=True)
    dealer = DealerReference(source="machine.dealer", read_only=True)
    evidence = serializers.SerializerMethodField(help_text="Where the evidence of the exception is shown.")
    can = api.Can()

    class Meta:
        model = ReceiptCard
        fields = [
            "id", "number", "state", "machine", "dealer", "sold_on", "counted_from", "delivered", "trained_on", "explained_on",
            "returned_on", "correct_by", "accepted_on", "wrong", "exception", "evidence", "voided_on", "void_why", "can",
        ]  # fmt: skip
        read_only_fields = fields

    def get_evidence(self, card) -> str:
        return f"/evidence/{card.pk}/" if card.evidence else ""


class CardFilter(api.Rows):
    state = django_filters.MultipleChoiceFilter(choices=ReceiptCard.State.choices)
    dealer = django_filters.CharFilter(field_name="machine__dealer__code", max_length=20)

    class Meta:
        model = ReceiptCard
        fields: list[str] = []


class HandIn(Body):
    """What is still to be filled in; what was said at the sale stays."""

    delivered = delivery_check()

    class Meta:
        model = ReceiptCard
        fields = ["delivered", "trained_on", "explained_on"]


class Wrong(Body):
    class Meta:
        model = ReceiptCard
        fields = ["wrong"]
        extra_kwargs = {"wrong": {"required": True}}


class Exception_(Body):
    """As multipart: the reason, and a photo or PDF that shows it."""

    reason = serializers.CharField(max_length=ReceiptCard._meta.get_field("exception").max_length)
    evidence = serializers.FileField(max_length=200)

    class Meta:
        model = ReceiptCard
        fields = ["reason", "evidence"]


class ManyLine(Body):
    """One card of many; with a customer and a sale date where it is not sold yet."""

    card = serializers.CharField(max_length=40, help_text="The card's number or the machine's serial.")
    name = serializers.CharField(max_length=50, required=False)
    phone = api.Phone(required=False)
    delivered = delivery_check()
    trained_on, explained_on, sold_on = api.Day(required=False), api.Day(required=False), api.Day(required=False)

    class Meta:
        model = Machine
        fields = [
            "card", "name", "phone", "sold_on", "invoiced_on", "invoice_number", "invoice_amount", "delivered", "trained_on",
            "explained_on",
        ]  # fmt: skip
        extra_kwargs = {"invoice_amount": {"min_value": 0}}


class Many(serializers.Serializer):
    """Up to 500 cards, all or none; a dry run says what would happen."""

    rows: serializers.ListSerializer = serializers.ListSerializer(child=ManyLine(), allow_empty=False, max_length=500)
    dry_run = api.YesNo(required=False)
    knowingly = api.Knowingly()


class ManyAnswer(serializers.Serializer):
    """What becomes of a line; with a problem in any of them nothing was written."""

    line = serializers.IntegerField(source="number")
    card = serializers.CharField(source="name")
    outcome = serializers.ChoiceField(["returned", "sold", "unchanged", ""])
    problem = serializers.CharField()
    field = serializers.CharField()


class ManyAnswers(serializers.Serializer):
    lines = ManyAnswer(many=True)


class CardResource(Resource):
    """Receipt cards 三包回执卡: due back on day 20 after the sale (A6)."""

    model = ReceiptCard
    serializer_class = CardRow
    filterset_class = CardFilter
    lookup_field = "number"

    def narrow(self, queryset):
        return with_offers(queryset).select_related("machine__dealer")


class VoucherRow(serializers.ModelSerializer):
    """A voucher with its present owner."""

    machine = MachineReference(read_only=True)
    owner = MaskedCustomer(source="machine.customer", read_only=True)
    replaces: serializers.SlugRelatedField = serializers.SlugRelatedField("number", read_only=True)
    can = api.Can()

    class Meta:
        model = Voucher
        fields = ["number", "machine", "owner", "issued_on", "lost_on", "lost_how", "voided_on", "void_why", "replaces", "can"]
        read_only_fields = fields


class VoucherFilter(api.Rows):
    serial = django_filters.CharFilter(field_name="machine__serial", max_length=40)
    lost = api.Flag(field_name="lost_on", method="filter_lost", label="reported lost and not issued again yet")

    class Meta:
        model = Voucher
        fields: list[str] = []

    def filter_lost(self, queryset, _name, lost):
        waiting = Voucher.objects.visible_to(self.request.user).to_reissue()
        return queryset.filter(pk__in=waiting) if lost else queryset.exclude(pk__in=waiting)


class Loss(Body):
    """How it was lost, and the day of the application where that was not today."""

    how = serializers.CharField(max_length=200)
    reported_on = api.Day(required=False)

    class Meta:
        model = Voucher
        fields = ["how", "reported_on"]


class Why(serializers.Serializer):
    """The reason."""

    reason = serializers.CharField(max_length=200)


class Transfer(Body):
    """The new owner, and the day of the transfer where that was not today."""

    customer = Visible(Customer)
    transferred_on = api.Day(required=False)

    class Meta:
        model = Voucher
        fields = ["customer", "transferred_on"]


def may_be_passed_on(voucher) -> bool:
    """Whether it is in the owner's hands, and nothing holds the sale."""
    return voucher.in_force and not voucher.lost_on and not voucher.machine.hold_against("warranty.transfer_voucher")


class VoucherResource(Resource):
    """Three Guarantees vouchers 三包凭证: they stay with the customer (R2010 Art. 8, 25)."""

    model = Voucher
    serializer_class = VoucherRow
    filterset_class = VoucherFilter
    lookup_field = "number"

    def narrow(self, queryset):
        return queryset.select_related("machine__customer", "replaces")
