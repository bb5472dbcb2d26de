"""The endpoints: read-only rows; their verbs are declared in tickets/verbs.py."""

import django_filters
from django.db.models import Prefetch, Q
from drf_spectacular.utils import OpenApiResponse, OpenApiTypes, extend_schema
from rest_framework.decorators import action

from accounts.api import Resource
from core import api, clock
from core.exports import PDF
from core.sheets import XLSX
from deadlines.models import Deadline
from tickets import natures
from tickets.api import rows
from tickets.files import content_of
from tickets.lateness import with_lateness
from tickets.models import Attachment, Doubt, Escalation, Event, Redress, RepairRecord, Task, Ticket
from tickets.register import as_csv, as_pdf, as_xlsx
from tickets.standing import with_offers

AN_ID = "[0-9]{1,18}"


def files_of(user):
    return Prefetch("attachments", Attachment.objects.visible_to(user).select_related("by"), to_attr="seen_files")


def records_of(user):
    queryset = RepairRecord.objects.visible_to(user).select_related("ticket", "repairer", "cause")
    return Prefetch("records", queryset, to_attr="seen_records")


def narrowed(request) -> dict:
    """By which filters a table was asked for, as it stands on record; which page of a list is none of them."""
    return {name: value for name, value in request.query_params.dict().items() if name not in api.Rows.PAGING}


class TicketFilter(api.Rows):
    state = django_filters.MultipleChoiceFilter(choices=Ticket.State.choices)
    kind = django_filters.MultipleChoiceFilter(choices=natures.choices)
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)
    clerk = django_filters.CharFilter(field_name="clerk__username", max_length=150)
    received_from = api.DaysFrom("received_at")
    received_to = api.DaysUpTo("received_at")
    serial = django_filters.CharFilter(field_name="machine__serial", max_length=40)
    q = api.Search("ticket", label="words of anything on the ticket, part of a number, a whole phone number or its last four digits")

    class Meta:
        model = Ticket
        fields = ["scheme", "channel", "complaint", "difficulty", "urgent", "covered", "external_number"]


class TicketResource(Resource):
    """The register 产品售后服务登记表 (A3). A dealer sees what was sent to it or what it registered itself."""

    model = Ticket
    serializer_class = rows.TicketRow
    detail_class = rows.TicketDetail
    filterset_class = TicketFilter
    lookup_field = "number"

    def narrow(self, queryset):
        queryset = with_lateness(queryset.with_offers().with_goes_on(self.request.user), self.request.user)
        queryset = queryset.select_related("customer", "contact", "machine", "model", "dealer", "clerk")
        if self.action != "retrieve":
            return queryset
        user = self.request.user
        tasks = Task.objects.visible_to(user).select_related("dealer", "department", "repairer")
        events = Event.objects.visible_to(user).select_related("by").order_by("-at", "-id")
        return queryset.prefetch_related(
            "verdicts",
            files_of(user),
            records_of(user),
            Prefetch("tasks", tasks, to_attr="seen_tasks"),
            Prefetch("events", events, to_attr="seen_events"),
        )

    def promises(self, ticket):
        """What is promised about the ticket and its tasks, as far as the caller sees."""
        tasks = Q(subject=Task._meta.label_lower, subject_id__in=[task.pk for task in ticket.seen_tasks])
        about = Q(subject=Ticket._meta.label_lower, subject_id=ticket.pk) | tasks
        return Deadline.objects.visible_to(self.request.user).filter(about).select_related("user", "department", "dealer").order_by("id")

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR}, filters=True)
    @action(detail=False)
    def export(self, request):
        """The register as a table for spreadsheets, narrowed like the list, phones masked; that it was taken is on record (X5)."""
        return as_csv(request.user, self.filter_queryset(self.get_queryset()), at=clock.now(), filters=narrowed(request))

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY}, filters=True)
    @action(detail=False, url_path="export-xlsx")
    def export_xlsx(self, request):
        """The same as an Excel file."""
        return as_xlsx(request.user, self.filter_queryset(self.get_queryset()), at=clock.now(), filters=narrowed(request))

    @extend_schema(responses={(200, PDF): OpenApiTypes.BINARY}, filters=True)
    @action(detail=False, url_path="export-pdf")
    def export_pdf(self, request):
        """The same as the paper form, A4 across."""
        filters = narrowed(request)
        said = "; ".join(f"{name} {value}" for name, value in filters.items())
        return as_pdf(request.user, self.filter_queryset(self.get_queryset()), at=clock.now(), filters=filters, said=said)


class RedressFilter(api.Rows):
    what = django_filters.MultipleChoiceFilter(choices=Redress.What.choices)
    state = django_filters.MultipleChoiceFilter(choices=Redress.State.choices)
    ticket = django_filters.CharFilter(field_name="ticket__number", max_length=20)
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)

    class Meta:
        model = Redress
        fields: list[str] = []


class RedressResource(Resource):
    """Exchanges and returns 换货退货, from the leader's decision on (A3). A dealer sees those of its tickets."""

    model = Redress
    serializer_class = rows.RedressRow
    filterset_class = RedressFilter
    lookup_field = "number"

    def narrow(self, queryset):
        return queryset.select_related("ticket", "machine__model", "replacement__model", "dealer", "decided_by")


class TaskFilter(api.Rows):
    state = django_filters.MultipleChoiceFilter(choices=Task.State.choices)
    ticket = django_filters.CharFilter(field_name="ticket__number", max_length=20)
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)
    department = django_filters.CharFilter(field_name="department__code", max_length=20)
    mine = api.Flag(method="of_mine", label="sent to the caller or gone to by him")
    visit_from = api.DaysFrom("visit_at")
    visit_to = api.DaysUpTo("visit_at")

    class Meta:
        model = Task
        fields: list[str] = []

    def of_mine(self, queryset, name, value: bool):
        me = self.request.user
        return queryset.filter(Q(person=me) | Q(repairer=me)) if value else queryset


class TaskResource(Resource):
    """Tasks: what one dealer or department has to arrange within 2 hours and then do (A10, A15)."""

    model = Task
    serializer_class = rows.TaskRow
    detail_class = rows.TaskDetail
    filterset_class = TaskFilter
    lookup_value_regex = AN_ID

    def narrow(self, queryset):
        related = ("ticket__customer", "ticket__contact", "ticket__machine", "dealer", "department", "person", "repairer")
        queryset = with_offers(queryset).select_related(*related)
        return queryset.prefetch_related(records_of(self.request.user)) if self.action == "retrieve" else queryset

    def promises(self, task):
        """What is promised about the task, as far as the caller sees."""
        promises = Deadline.objects.visible_to(self.request.user).of(task)
        return promises.select_related("user", "department", "dealer").order_by("id")


class EscalationFilter(api.Rows):
    undecided = api.Flag(field_name="decided_at", lookup_expr="isnull")
    responsible = django_filters.CharFilter(field_name="responsible__username", max_length=150)
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)

    class Meta:
        model = Escalation
        fields = ["why", "decision"]


class EscalationResource(Resource):
    """What went up to the leader (A14, A15); not for dealers."""

    model = Escalation
    serializer_class = rows.EscalationRow
    filterset_class = EscalationFilter
    lookup_value_regex = AN_ID

    def narrow(self, queryset):
        return queryset.select_related("ticket", "task", "decided_by", "responsible", "dealer")


class RecordFilter(api.Rows):
    ticket = django_filters.CharFilter(field_name="ticket__number", max_length=20)
    filed_from = api.DaysFrom("filed_at")
    filed_to = api.DaysUpTo("filed_at")

    class Meta:
        model = RepairRecord
        fields = ["solved", "signed_how"]


class RecordResource(Resource):
    """Signed repair records 三包维修记录 (A16)."""

    model = RepairRecord
    serializer_class = rows.RecordRow
    detail_class = rows.RecordDetail
    filterset_class = RecordFilter
    lookup_field = "number"

    def narrow(self, queryset):
        queryset = queryset.select_related("ticket", "repairer", "cause")
        if self.action != "retrieve":
            return queryset
        return queryset.prefetch_related("parts__part", files_of(self.request.user))


class DoubtFilter(api.Rows):
    record = django_filters.CharFilter(field_name="record__number", max_length=20)
    dealer = django_filters.CharFilter(field_name="record__task__dealer__code", max_length=20)
    open = api.Flag(field_name="answered_at", lookup_expr="isnull", label="answered by nobody yet")

    class Meta:
        model = Doubt
        fields = ["kind", "answer"]


class DoubtResource(Resource):
    """What does not look right about signed records, and what a person found (A12, A18)."""

    model = Doubt
    serializer_class = rows.DoubtRow
    filterset_class = DoubtFilter
    lookup_value_regex = AN_ID

    def narrow(self, queryset):
        return queryset.select_related("record__task__dealer", "record__ticket", "other__task", "answered_by")


class FileFilter(api.Rows):
    ticket = django_filters.CharFilter(field_name="ticket__number", max_length=20)

    class Meta:
        model = Attachment
        fields = ["kind"]


class FileResource(Resource):
    """Photos, signatures and papers."""

    model = Attachment
    serializer_class = rows.FileRow
    filterset_class = FileFilter
    lookup_value_regex = AN_ID

    def narrow(self, queryset):
        return queryset.select_related("by", "ticket")

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY), 404: OpenApiResponse()})
    @action(detail=True)
    def content(self, request, **kwargs):
        """The file itself."""
        return content_of(self.get_object())
