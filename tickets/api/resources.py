"""The endpoints: read-only rows, and one POST per verb of `tickets.actions`."""

import django_filters
from django.db.models import Prefetch, Q
from drf_spectacular.utils import OpenApiResponse, OpenApiTypes, extend_schema
from rest_framework.decorators import action

from accounts.api import Resource
from core import api, clock
from core.exports import PDF
from core.search import matching
from core.sheets import XLSX
from deadlines.models import Deadline
from tickets import actions, natures
from tickets.api import bodies, rows
from tickets.files import content_of
from tickets.models import Attachment, Escalation, Event, Redress, RepairRecord, Task, Ticket
from tickets.register import as_csv, as_pdf, as_xlsx
from warranty.api.references import MachineReference

AN_ID = "[0-9]{1,18}"


def files_of(user):
    return Prefetch("attachments", Attachment.objects.visible_to(user).select_related("by"), to_attr="seen_files")


def records_of(user):
    queryset = RepairRecord.objects.visible_to(user).select_related("ticket", "repairer", "cause")
    return Prefetch("records", queryset, to_attr="seen_records")


def _redressable(ticket) -> bool:
    return ticket.machine_id is not None


class TicketSearch(api.Search):
    """Words in number, title and serial, or of the customer's name and phone."""

    def filter(self, qs, value):
        if not value:
            return qs
        seen = Ticket.objects.visible_to(self.parent.request.user).order_by()
        own, of_customer = (seen.filter(matching(value, of)).values("pk") for of in ("", "customer__"))
        return qs.filter(pk__in=own.union(of_customer))


class TicketFilter(api.Rows):
    state = django_filters.MultipleChoiceFilter(choices=Ticket.State.choices)
    kind = django_filters.MultipleChoiceFilter(choices=natures.choices)
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)
    clerk = django_filters.CharFilter(field_name="clerk__username", max_length=150)
    received_from = api.DaysFrom("received_at")
    received_to = api.DaysUpTo("received_at")
    serial = django_filters.CharFilter(field_name="machine__serial", max_length=40)
    q = TicketSearch(label="words, or part of a number or phone")

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
        queryset = queryset.select_related("customer", "machine", "model", "dealer", "clerk")
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
        return as_csv(request.user, self.filter_queryset(self.get_queryset()), at=clock.now(), filters=request.query_params.dict())

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY}, filters=True)
    @action(detail=False, url_path="export-xlsx")
    def export_xlsx(self, request):
        """The same as an Excel file."""
        return as_xlsx(request.user, self.filter_queryset(self.get_queryset()), at=clock.now(), filters=request.query_params.dict())

    @extend_schema(responses={(200, PDF): OpenApiTypes.BINARY}, filters=True)
    @action(detail=False, url_path="export-pdf")
    def export_pdf(self, request):
        """The same as the paper form, A4 across."""
        filters = request.query_params.dict()
        said = "; ".join(f"{name} {value}" for name, value in filters.items())
        return as_pdf(request.user, self.filter_queryset(self.get_queryset()), at=clock.now(), filters=filters, said=said)

    @api.verb(bodies.Call, right="tickets.register", detail=False, status=201, answer=rows.TicketRow)
    def register(self, user, **facts):
        """A clerk enters a request into the register; opens the 2 h from receipt (A14)."""
        return actions.register(by=user, **facts)

    @api.verb(bodies.SentCall, right="tickets.register", detail=False, status=201)
    def register_and_dispatch(self, user, **facts):
        """The same, and sent at once to whoever does it (A2)."""
        return actions.register_and_dispatch(by=user, **facts)

    @api.verb(bodies.AnsweredCall, right="tickets.register", detail=False, status=201)
    def register_and_answer(self, user, **facts):
        """The same, settled on the phone (A3)."""
        return actions.register_and_answer(by=user, **facts)

    @api.verb(bodies.Call, right="tickets.register_own", detail=False, status=201)
    def register_own(self, user, **facts):
        """A dealer enters a request that reached it directly, and owes it at once (A10)."""
        return actions.register_own(by=user, **facts)

    @api.verb(bodies.Ending, right="tickets.answer", offered="answer")
    def answer(self, user, ticket, outcome):
        """Settled on the phone: written down and closed (A3)."""
        return actions.answer(ticket=ticket, outcome=outcome, by=user)

    @api.verb(bodies.Sending, right="tickets.dispatch", offered="dispatch", status=201)
    def dispatch_(self, user, ticket, **party):
        """Send a ticket, or one more part of it, to whoever does it; opens 2 h and the 4 h check (A2, A15)."""
        return actions.dispatch(ticket=ticket, by=user, **party)

    @api.verb(bodies.Raising, right="tickets.escalate", offered=lambda ticket: not ticket.over)
    def escalate(self, user, ticket, note):
        """Report to the leader, with what he should know (A15)."""
        return actions.escalate(ticket=ticket, note=note, by=user)

    @api.verb(bodies.Again, right="tickets.ask_again", offered=lambda ticket: not ticket.over)
    def ask_again(self, user, ticket, **said):
        """Register another call about the same fault on the ticket that is open for it (A14)."""
        return actions.ask_again(ticket=ticket, by=user, **said)

    @api.verb(bodies.Ending, right="tickets.close", offered="close")
    def close(self, user, ticket, outcome):
        """Close a serviced ticket with how it ended (A3)."""
        return actions.close(ticket=ticket, outcome=outcome, by=user)

    @api.verb(bodies.Cancelling, right="tickets.cancel", offered="cancel")
    def cancel(self, user, ticket, reason):
        """End a ticket that needs no service after all; its tasks are taken back."""
        return actions.cancel(ticket=ticket, reason=reason, by=user)

    @api.verb(bodies.Reason, right="tickets.reopen", offered="reopen")
    def reopen(self, user, ticket, reason):
        """The trouble is not over: back to whoever had it last, with new promises."""
        return actions.reopen(ticket=ticket, reason=reason, by=user)

    @api.verb(bodies.Note, right="tickets.note")
    def note(self, user, ticket, **line):
        """Write one line into the timeline."""
        return actions.note(ticket=ticket, by=user, **line)

    @api.verb(bodies.PromiseFound, right="tickets.record_promise")
    def record_promise(self, user, ticket, **found):
        """A dealer promised a customer more than the company's scope; kept on the dealer's record (A7)."""
        return actions.record_promise(ticket=ticket, by=user, **found)

    @api.verb(bodies.Upload, right="tickets.attach", status=201, answer=rows.FileRow)
    def attach(self, user, ticket, **file):
        """Add a photo or PDF."""
        return actions.attach(ticket=ticket, by=user, **file)

    @api.verb(bodies.Correction, right="tickets.correct")
    def correct(self, user, ticket, **changes):
        """Put right what was written down wrong; from and to stay in the timeline (X2)."""
        return actions.correct(ticket=ticket, by=user, **changes)

    @api.verb(bodies.Plate, right="tickets.identify", offered=lambda ticket: ticket.machine_id is None)
    def identify(self, user, ticket, **plate):
        """Put a name to a machine that was unknown at the call."""
        return actions.identify(ticket=ticket, by=user, **plate)

    @api.verb(bodies.Merge, right="tickets.merge_machines", detail=False, answer=MachineReference)
    def merge_machines(self, user, machine, into):
        """An unidentified entry is a machine on record: its tickets become that machine's."""
        return actions.merge_machines(machine=machine, into=into, by=user)

    @api.verb(right="tickets.rerun_verdict", offered=lambda ticket: ticket.machine_id is not None)
    def judge(self, user, ticket):
        """Ask the warranty rules again; the earlier verdict stays."""
        return actions.judge(ticket=ticket, by=user)

    @api.verb(bodies.Problem, right="tickets.link_problem", offered=lambda ticket: ticket.machine_id is not None)
    def link_problem(self, user, ticket, **link):
        """Decide whether it is the problem of an earlier ticket of the machine; the verdict is given anew (R2010 Art. 29)."""
        return actions.link_problem(ticket=ticket, by=user, **link)

    @api.verb(bodies.Settling, offered=lambda ticket: ticket.machine_id is not None)
    def settle(self, user, ticket, **decision):
        """Decide a fact that the verdict could not know; each has its own right. The verdict is given anew."""
        return actions.settle(ticket=ticket, by=user, **decision)

    @api.verb(bodies.RedressDecision, right="tickets.decide_redress", status=201, answer=rows.RedressRow, offered=_redressable)
    def decide_redress(self, user, ticket, **decision):
        """The leader decides on an exchange or a return of the ticket's machine (R2010 Art. 28–32)."""
        return actions.decide_redress(ticket=ticket, by=user, **decision)


class RedressFilter(api.Rows):
    what = django_filters.MultipleChoiceFilter(choices=Redress.What.choices)
    state = django_filters.MultipleChoiceFilter(choices=Redress.State.choices)
    ticket = django_filters.CharFilter(field_name="ticket__number", max_length=20)
    dealer = django_filters.CharFilter(field_name="dealer__code", max_length=20)

    class Meta:
        model = Redress
        fields = []


class RedressResource(Resource):
    """Exchanges and returns 换货退货, from the leader's decision on (A3). A dealer sees those of its tickets."""

    model = Redress
    serializer_class = rows.RedressRow
    filterset_class = RedressFilter
    lookup_field = "number"

    def narrow(self, queryset):
        return queryset.select_related("ticket", "machine__model", "replacement__model", "dealer", "decided_by")

    @api.verb(bodies.GivenMachine, right="tickets.give_machine", offered="give")
    def give_machine(self, user, redress, **given):
        """Carry an exchange out: the customer gets another machine of the same model, the papers are renewed (Art. 31)."""
        return actions.give_machine(redress=redress, by=user, **given)

    @api.verb(right="tickets.take_machine_back", offered="take_back")
    def take_machine_back(self, user, redress):
        """Carry a return out: the machine is back and its papers are void; the refund is finance's next."""
        return actions.take_machine_back(redress=redress, by=user)


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
        fields = []

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
        queryset = queryset.select_related("ticket__customer", "ticket__machine", "dealer", "department", "person", "repairer")
        return queryset.prefetch_related(records_of(self.request.user)) if self.action == "retrieve" else queryset

    def promises(self, task):
        """What is promised about the task, as far as the caller sees."""
        promises = Deadline.objects.visible_to(self.request.user).of(task)
        return promises.select_related("user", "department", "dealer").order_by("id")

    @api.verb(bodies.Arrangement, right="tickets.arrange", offered="arrange")
    def arrange(self, user, task, **arrangement):
        """Say who goes, when, and how the customer was told (A10)."""
        return actions.arrange(task=task, by=user, **arrangement)

    @api.verb(right="tickets.start", offered="start")
    def start(self, user, task):
        """Arrived at the customer's; the promise of the visit is kept."""
        return actions.start(task=task, by=user)

    @api.verb(bodies.Result, right="tickets.finish", offered="finish")
    def finish(self, user, task, result):
        """The work is done. A repair is finished by its record instead (A16)."""
        return actions.finish(task=task, result=result, by=user)

    @api.verb(bodies.Help, right="tickets.ask_help", offered="ask_help")
    def ask_help(self, user, task, reason):
        """Ask for help with a reason; the clock runs on (A10)."""
        return actions.ask_help(task=task, reason=reason, by=user)

    @api.verb(bodies.HelpAnswer, right="tickets.answer_help", offered="keep")
    def answer_help(self, user, task, **answer):
        """Decide a dealer's call for help (A10)."""
        return actions.answer_help(task=task, by=user, **answer)

    @api.verb(bodies.SendingOn, right="tickets.redispatch", offered="withdraw")
    def redispatch(self, user, task, **party):
        """Take a task back and send it to someone else; answers with the new task."""
        return actions.redispatch(task=task, by=user, **party)

    @api.verb(bodies.Checking, right="tickets.check", offered=lambda task: task.state != Task.State.WITHDRAWN and not task.ticket.over)
    def check(self, user, task, **found):
        """Press and check 催促检查; what is not in hand goes to the leader at once (A15)."""
        return actions.check(task=task, by=user, **found)

    @api.verb(
        bodies.Record,
        right="tickets.file_record",
        status=201,
        answer=rows.RecordRow,
        offered=lambda task: task.state in (Task.State.ARRANGED, Task.State.IN_SERVICE),
    )
    def file_record(self, user, task, **record):
        """File the signed repair record; where the machine works again this finishes the task (A16)."""
        return actions.file_record(task=task, by=user, **record)


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
        return queryset.select_related("ticket", "decided_by", "responsible", "dealer")

    @api.verb(bodies.Deciding, right="tickets.decide", offered=lambda escalation: escalation.decided_at is None)
    def decide(self, user, escalation, **decision):
        """The leader's decision: take note, press, reassign, or sanction (A15)."""
        return actions.decide(escalation=escalation, by=user, **decision)


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
