"""What the verbs are told; limits come from the fields of the models."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api import Body, Many, Number, Several, Visible, Whole
from dealers.models import Dealer
from finance.models import Claim, NoticeLine, Posting, WriteOffNotice

NOTE = Claim._meta.get_field("note").max_length
AMOUNT: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}


def by_line(lines: list[dict], *names: str) -> dict:
    """A list of {line, …} as the actions take it: {line id: value}, or of several names {line id: (values)}."""
    return {line["line"]: line[names[0]] if len(names) == 1 else tuple(line[n] for n in names) for line in lines}


class Lines(Several):
    """Something about each of some lines, each named once."""

    default_error_messages = {"twice": _("Name each line once.")}

    def validate(self, lines):
        if len({line["line"] for line in lines}) < len(lines):
            self.fail("twice")
        return lines


class OfLine(serializers.Serializer):
    """Something about one line, by its id."""

    line = Whole(min_value=1, max_value=2**63 - 1)

    class Meta:
        list_serializer_class = Lines


class Quantity(OfLine):
    quantity = Number(max_digits=8, decimal_places=1, min_value=0)


class Amount(OfLine):
    """The approved amount; a cut needs a reason: a code of `cut`, or words."""

    approved = Number(**AMOUNT, min_value=0)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class Opinion(OfLine):
    """Confirmed where `dispute` is null; else what is disputed."""

    dispute = serializers.CharField(max_length=500, allow_null=True, default=None)


class Corrections(serializers.Serializer):
    """Hours or kilometres of lines, never above those of the signed record."""

    quantities = Lines(child=Quantity(), required=False, max_length=200)


class Amounts(serializers.Serializer):
    amounts = Lines(child=Amount(), max_length=200)


class Review(serializers.Serializer):
    """Lines that are not named stay as proposed."""

    amounts = Lines(child=Amount(), required=False, max_length=200)


class Scope(serializers.Serializer):
    """`beyond` are the ids of lines beyond the scope of the warranty (A7); out of scope altogether needs a note."""

    in_scope = serializers.BooleanField()
    note = serializers.CharField(max_length=NOTE, required=False, allow_blank=True, default="")
    beyond = Many(child=Whole(min_value=1), required=False, max_length=200)


class Remark(serializers.Serializer):
    note = serializers.CharField(max_length=NOTE)


class Facts(serializers.Serializer):
    """What nobody knew when the claim was refused."""

    facts = serializers.CharField(max_length=NOTE)


class Taking(serializers.Serializer):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=200)


class Issuing(serializers.Serializer):
    """Reviewed claims of one dealer, by number."""

    dealer = Visible(Dealer, "code")
    claims = Many(child=Visible(Claim, "number"), allow_empty=False, max_length=200)


class Withdrawal(Body):
    class Meta:
        model = WriteOffNotice
        fields = ["reason"]
        extra_kwargs = {"reason": {"required": True, "allow_blank": False}}


class Opinions(serializers.Serializer):
    """An answer to every open line."""

    opinions = Lines(child=Opinion(), max_length=2000)


class DisputeAnswer(serializers.Serializer):
    """Accepted: the line goes to `amount` (to what was claimed without it) onto the next notice. Else it stays."""

    line = Visible(NoticeLine)
    accept = serializers.BooleanField()
    reply = serializers.CharField(max_length=NoticeLine._meta.get_field("reply").max_length)
    amount = Number(**AMOUNT, min_value=0, required=False, allow_null=True)


class Charge(Body):
    """An invoice, or what was owed when the ledger was opened."""

    dealer = Visible(Dealer, "code")
    amount = Number(**AMOUNT, min_value=0)

    class Meta:
        model = Posting
        fields = ["dealer", "amount", "document", "line", "text"]
        extra_kwargs = {"line": {"required": False}}
        validators: list = []  # the action refuses a line that is posted
