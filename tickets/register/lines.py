"""The lines of the register: tickets with everything that its columns ask, read in batches."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import JSONObject

from accounts.models import User
from core.clock import NOW
from deadlines.models import Deadline
from deadlines.words import kind_name
from tickets.kinds import Happened
from tickets.lateness import ESCALATION, TASK, TICKET
from tickets.models import Callback, Escalation, Event, RecordPart, RepairRecord, Task, Ticket, Verdict

BATCH = 500  # tickets read at once; their tasks, records, reports and late promises follow in one statement each


@dataclass
class Line:
    """One ticket in the register. `late` names what was promised about it and came late; `cells` are kept of a signed-off month."""

    seq: int
    ticket: Ticket
    tasks: list[Task] = field(default_factory=list)
    records: list[RepairRecord] = field(default_factory=list)
    reports: list[Escalation] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    whole_phones: bool = False
    by: User | None = None  # who reads it: to some roles nobody's phone and place are shown
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def model(self):
        return self.ticket.machine.model if self.ticket.machine else self.ticket.model

    @property
    def citations(self) -> list[dict]:
        """What the last verdict cites."""
        return self.ticket.citations or []

    @property
    def callbacks(self) -> list[dict]:
        """Each attempt: at, by, reached, satisfied."""
        return [one | {"at": datetime.fromisoformat(one["at"])} for one in self.ticket.called or []]

    @property
    def notes(self) -> list[str]:
        return self.ticket.noted or []

    @property
    def serial(self) -> str:
        return self.ticket.machine.serial if self.ticket.machine else self.ticket.serial_text

    def first(self, name: str):
        """The earliest of a moment of its tasks; None before there is one."""
        return min((at for task in self.tasks if (at := getattr(task, name))), default=None)

    def last(self, name: str):
        """The latest, once every task has it: a split ticket is arranged when all are (A15)."""
        moments = [getattr(task, name) for task in self.tasks]
        return max(moments) if moments and all(moments) else None


def lines(by, tickets: QuerySet, *, whole_phones: bool = False) -> Iterator[Line]:
    """Every ticket of `tickets` as a line, in the order in which they were received, as far as `by` sees what is about it."""
    ordered = tickets.order_by("received_at", "id").select_related("customer", "contact", "machine__model", "model", "dealer", "clerk")
    last = Verdict.objects.filter(ticket=OuterRef("pk")).order_by("-id").values("answer__citations")[:1]
    called = Callback.objects.visible_to(by).filter(ticket=OuterRef("pk")).order_by("id")
    noted = Event.objects.visible_to(by).filter(ticket=OuterRef("pk"), kind=Happened.TICKET_NOTE).order_by("id")
    ordered = ordered.with_goes_on(by).annotate(
        citations=Subquery(last),
        called=ArraySubquery(called.values(row=JSONObject(at="at", by="by__name", reached="reached", satisfied="satisfied"))),
        noted=ArraySubquery(noted.values(text=KT("data__text"))),
    )
    found, seq = ordered.iterator(chunk_size=BATCH), 0
    while batch := [Line(seq + place, ticket) for place, ticket in enumerate(islice(found, BATCH), 1)]:
        _fill({line.ticket.pk: line for line in batch}, by)
        for line in batch:
            line.whole_phones, line.by = whole_phones, by
        yield from batch
        seq += len(batch)


def _fill(by_ticket: dict[int, Line], by) -> None:
    tasks = Task.objects.visible_to(by).active().filter(ticket__in=by_ticket).select_related("dealer", "department", "person", "repairer")
    parts = Prefetch("parts", RecordPart.objects.select_related("part"), to_attr="fitted")
    records = RepairRecord.objects.visible_to(by).filter(ticket__in=by_ticket).select_related("cause").prefetch_related(parts)
    reports = Escalation.objects.visible_to(by).filter(ticket__in=by_ticket)
    for name, rows in (("tasks", tasks), ("records", records), ("reports", reports)):
        for row in rows.order_by("id"):
            getattr(by_ticket[row.ticket_id], name).append(row)
    ticket_of = {task.pk: line for line in by_ticket.values() for task in line.tasks}
    report_of = {report.pk: line for line in by_ticket.values() for report in line.reports}
    of = {TICKET: by_ticket, TASK: ticket_of, ESCALATION: report_of}
    for subject, subject_id, kind in _late(of, by):
        of[subject][subject_id].late.append(kind_name(kind))


def _late(of, by) -> list[tuple]:
    """What came late, and what is late now whether or not a sweep has seen it."""
    about = Q()
    for subject, lines_of in of.items():
        about |= Q(subject=subject, subject_id__in=list(lines_of))
    promises = Deadline.objects.visible_to(by)
    rows = promises.filter(about).filter(Q(state=Deadline.State.BREACHED) | Q(pk__in=promises.late(NOW).values("pk")))
    return list(rows.order_by("due_at", "id").values_list("subject", "subject_id", "kind"))
