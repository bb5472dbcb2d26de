"""Whether a ticket is late, and since when: one answer, which every list, page and program asks (A14, A15)."""

from datetime import datetime

from django.db.models import BigIntegerField, Case, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Least

from core.clock import NOW
from deadlines.models import Deadline
from tickets.models import Escalation, Task, Ticket

TICKET, TASK, ESCALATION = (model._meta.label_lower for model in (Ticket, Task, Escalation))


def owed(user) -> QuerySet:
    """Every promise about a ticket that is still owed, of those that this person sees, with the `ticket_id` that it is about."""

    def through(model):
        return Subquery(model.objects.visible_to(user).filter(pk=OuterRef("subject_id")).values("ticket_id")[:1])

    about = Case(
        When(subject=TICKET, then=F("subject_id")),
        When(subject=TASK, then=through(Task)),
        When(subject=ESCALATION, then=through(Escalation)),
        output_field=BigIntegerField(),
    )
    return Deadline.objects.visible_to(user).owed().filter(subject__in=(TICKET, TASK, ESCALATION)).annotate(ticket_id=about)


def with_lateness(rows: QuerySet, user, now: datetime | None = None, ticket="pk") -> QuerySet:
    """Tickets, or rows that name their `ticket`, with `late_since`: when the first promise about the ticket fell due that is owed
    still; None where none is late.

    It is the same for all who see the same promises: the company, and each dealer, who sees what it owes itself (X4).
    """
    late = Deadline.objects.visible_to(user).late(now or NOW).order_by("due_at").values("due_at")
    tasks = Task.objects.visible_to(user).filter(ticket=OuterRef(ticket)).values("pk")
    reports = Escalation.objects.visible_to(user).filter(ticket=OuterRef(ticket)).values("pk")
    return rows.annotate(
        late_since=Least(
            Subquery(late.filter(subject=TICKET, subject_id=OuterRef(ticket))[:1]),
            Subquery(_first(tasks, late, TASK)),
            Subquery(_first(reports, late, ESCALATION)),
        )
    )


def _first(things: QuerySet, late: QuerySet, subject: str) -> QuerySet:
    """When the first of these things became late."""
    since = Subquery(late.filter(subject=subject, subject_id=OuterRef("pk"))[:1])
    return things.annotate(since=since).order_by(F("since").asc(nulls_last=True)).values("since")[:1]


def tell(user, tickets: list[Ticket]) -> None:
    """Set `late_since` of tickets that are at hand, in one statement."""
    mine = Ticket.objects.visible_to(user).filter(pk__in=[ticket.pk for ticket in tickets])
    since = dict(with_lateness(mine, user).values_list("pk", "late_since"))
    for ticket in tickets:
        ticket.late_since = since.get(ticket.pk)
