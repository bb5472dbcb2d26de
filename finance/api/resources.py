"""The endpoints: read-only rows, and one POST per verb of `finance.actions`."""

import django_filters
from django.db.models import Prefetch
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, OpenApiTypes, extend_schema
from rest_framework import permissions, serializers
from rest_framework.decorators import action

import accounts.api
from accounts.models import Role
from core import api
from finance import actions
from finance.api import bodies, rows
from finance.models import Account, Claim, ClaimEvent, ClaimLine, NoticeEvent, NoticeLine, Posting, Rate, WriteOffNotice
from finance.pdf import notice_pdf

AN_ID = "[0-9]{1,18}"


class NotForRepairers(permissions.BasePermission):
    """What a dealer is paid its owner sees, not its repairers, as in the portal."""

    def has_permission(self, request, view):
        return request.user.role != Role.DEALER_REPAIRER


class Resource(accounts.api.Resource):
    """Money is not for a dealer's repairers."""

    permission_classes = [*accounts.api.Resource.permission_classes, NotForRepairers]


class ClaimFilter(api.Rows):
    state = django_filters.MultipleChoiceFilter(choices=Claim.State.choices)
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)
    ticket = django_filters.CharFilter(field_name="record__ticket__number", max_length=20)
    submitted_from = api.DaysFrom("submitted_at")
    submitted_to = api.DaysUpTo("submitted_at")

    class Meta:
        model = Claim
        fields = ["held_why"]


class ClaimResource(Resource):
    """Claims 核销申请 (A18). A dealer sees its own."""

    model = Claim
    serializer_class = rows.ClaimRow
    detail_class = rows.ClaimDetail
    filterset_class = ClaimFilter
    lookup_field = "number"

    def narrow(self, queryset):
        queryset = queryset.select_related("record__ticket", "dealer", "staff", "verified_by", "reviewed_by")
        if self.action != "retrieve":
            return queryset
        user = self.request.user
        events = ClaimEvent.objects.visible_to(user).select_related("by").order_by("-at", "-id")
        return queryset.prefetch_related(
            Prefetch("lines", ClaimLine.objects.visible_to(user).order_by("seq"), to_attr="seen_lines"),
            Prefetch("events", events, to_attr="seen_events"),
        )

    @api.verb(bodies.Corrections, right="finance.submit", offered="submit")
    def submit(self, user, claim, quantities=()):
        """Hand a claim that was sent back in again."""
        return actions.submit(claim=claim, by=user, quantities=bodies.by_line(quantities, "quantity"))

    @api.verb(right="finance.recheck", offered="release")
    def recheck(self, user, claim):
        """Look again whether a claim on hold can go on (A6)."""
        return actions.recheck(claim=claim, by=user)

    @api.verb(bodies.Amounts, right="finance.propose", offered=lambda claim: claim.state in ("submitted", "held", "appraised"))
    def propose(self, user, claim, amounts):
        """The technical department says what it thinks right (A2)."""
        return actions.propose(claim=claim, by=user, amounts=bodies.by_line(amounts, "approved", "reason"))

    @api.verb(bodies.Scope, right="finance.verify", offered="verify")
    def verify(self, user, claim, **scope):
        """The dealer's rep says whether the repair is in scope (A18)."""
        return actions.verify(claim=claim, by=user, **scope)

    @api.verb(bodies.Remark, right="finance.send_back", offered="send_back")
    def send_back(self, user, claim, note):
        """Give it back to whoever handed it in, with what is wrong."""
        return actions.send_back(claim=claim, note=note, by=user)

    @api.verb(bodies.Remark, right="finance.refuse", offered="refuse")
    def refuse(self, user, claim, note):
        """Not dealt with, and that is the end of it."""
        return actions.refuse(claim=claim, note=note, by=user)

    @api.verb(bodies.Review, right="finance.review", offered="review")
    def review(self, user, claim, amounts=()):
        """Finance fixes the amounts (A19)."""
        return actions.review(claim=claim, by=user, amounts=bodies.by_line(amounts, "approved", "reason"))


class WriteOffFilter(api.Rows):
    state = django_filters.MultipleChoiceFilter(choices=WriteOffNotice.State.choices)
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)
    issued_from = api.DaysFrom("issued_at")
    issued_to = api.DaysUpTo("issued_at")

    class Meta:
        model = WriteOffNotice
        fields = []


class WriteOffResource(Resource):
    """Write-off notices 三包费用核销通知 (A19). A dealer sees its own, once issued."""

    model = WriteOffNotice
    serializer_class = rows.WriteOffRow
    detail_class = rows.WriteOffDetail
    filterset_class = WriteOffFilter
    lookup_field = "number"

    def narrow(self, queryset):
        queryset = queryset.select_related("dealer", "counters")
        if self.action != "retrieve":
            return queryset
        user = self.request.user
        events = NoticeEvent.objects.visible_to(user).select_related("by").order_by("-at", "-id")
        return queryset.prefetch_related(
            Prefetch("lines", NoticeLine.objects.visible_to(user).order_by("seq"), to_attr="seen_lines"),
            Prefetch("events", events, to_attr="seen_events"),
        )

    @extend_schema(responses={(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY), 404: OpenApiResponse()})
    @action(detail=True)
    def pdf(self, request, **kwargs):
        """The letter as PDF."""
        notice = self.get_object()
        filename = f'attachment; filename="{notice.number}.pdf"'
        return HttpResponse(notice_pdf(notice), content_type="application/pdf", headers={"Content-Disposition": filename})

    @api.verb(bodies.Issuing, right="finance.issue", detail=False, status=201)
    def issue(self, user, **choice):
        """Put reviewed claims of one dealer onto a numbered notice."""
        return actions.issue(by=user, **choice)

    @api.verb(bodies.Withdrawal, right="finance.withdraw", offered="withdraw")
    def withdraw(self, user, notice, reason):
        """Take it back by a counter-notice, which is the answer."""
        return actions.withdraw(notice=notice, reason=reason, by=user)

    @api.verb(bodies.Opinions, right="finance.confirm", offered="confirm")
    def confirm(self, user, notice, opinions):
        """The dealer confirms or disputes every open line; what is confirmed is deducted at once."""
        return actions.confirm(notice=notice, opinions=bodies.by_line(opinions, "dispute"), by=user)

    @api.verb(bodies.DisputeAnswer, right="finance.answer_dispute", offered=lambda notice: notice.state == WriteOffNotice.State.DISPUTED)
    def answer_dispute(self, user, notice, line, **answer):
        """Finance answers one disputed line."""
        if line.notice_id != notice.pk:
            raise serializers.ValidationError({"line": [_("This line is not of this notice.")]})
        actions.answer_dispute(line=line, by=user, **answer)
        return notice


class AccountResource(Resource):
    """The accounts of the ledger. A dealer sees its own."""

    model = Account
    serializer_class = rows.AccountRow
    lookup_field = "code"
    lookup_value_regex = "[^/\x00]{1,40}"

    def narrow(self, queryset):
        return queryset.with_balance().select_related("dealer")


class PostingFilter(api.Rows):
    account = django_filters.CharFilter(method="of_account", max_length=40)
    posted_from = api.DaysFrom("at")
    posted_to = api.DaysUpTo("at")

    class Meta:
        model = Posting
        fields = ["document"]

    def of_account(self, queryset, name, value: str):
        account = Account.objects.visible_to(self.request.user).filter(code=value).first()
        return queryset.of(account) if account else queryset.none()


class PostingResource(Resource):
    """The ledger: rows that stay as they were written. A dealer sees what touches its account."""

    model = Posting
    serializer_class = rows.PostingRow
    filterset_class = PostingFilter
    lookup_value_regex = AN_ID

    def narrow(self, queryset):
        return queryset.select_related("by", "debit", "credit")

    @api.verb(bodies.Charge, right="finance.post", detail=False, status=201)
    def charge(self, user, **invoice):
        """Enter what a dealer owes for goods."""
        return actions.charge(by=user, **invoice)


class RateResource(Resource):
    """What an hour and a kilometre are paid with; the company's."""

    model = Rate
    serializer_class = rows.RateRow
    lookup_value_regex = AN_ID
