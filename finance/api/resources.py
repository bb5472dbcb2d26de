"""The endpoints: read-only rows; their verbs are declared in finance/verbs.py."""

import django_filters
from django.db.models import Prefetch
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, OpenApiTypes, extend_schema
from rest_framework import permissions
from rest_framework.decorators import action

import accounts.api
from accounts.models import Role
from core import api
from finance.api import rows
from finance.models import Account, Claim, ClaimEvent, ClaimLine, NoticeEvent, NoticeLine, Posting, Rate, WriteOffNotice
from finance.pdf import notice_pdf
from finance.standing import with_offers

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
        queryset = with_offers(queryset).select_related("record__ticket", "dealer", "staff", "verified_by", "reviewed_by")
        if self.action != "retrieve":
            return queryset
        user = self.request.user
        events = ClaimEvent.objects.visible_to(user).select_related("by").order_by("-at", "-id")
        return queryset.prefetch_related(
            Prefetch("lines", ClaimLine.objects.visible_to(user).order_by("seq"), to_attr="seen_lines"),
            Prefetch("events", events, to_attr="seen_events"),
        )


class WriteOffFilter(api.Rows):
    state = django_filters.MultipleChoiceFilter(choices=WriteOffNotice.State.choices)
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)
    issued_from = api.DaysFrom("issued_at")
    issued_to = api.DaysUpTo("issued_at")

    class Meta:
        model = WriteOffNotice
        fields: list[str] = []


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


class RateResource(Resource):
    """What an hour and a kilometre are paid with; the company's."""

    model = Rate
    serializer_class = rows.RateRow
    lookup_value_regex = AN_ID
