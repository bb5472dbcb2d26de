"""The board: tickets in hand, each by the first promise about it that is still owed (A14, A15)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db.models import BigIntegerField, Case, Count, F, Min, OuterRef, Q, Subquery, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.clock import company_day, start_of_day
from deadlines.models import Deadline
from dealers.models import people_visible_to
from tickets import kinds
from tickets.models import Escalation, Task, Ticket
from tickets.words import exact, promised

TICKET, TASK, ESCALATION = "tickets.ticket", "tickets.task", "tickets.escalation"
ARRANGING = (kinds.TASK_ARRANGE, kinds.TASK_ARRANGE_OWN)
State = Ticket.State
PAGE = 20
TAIL, BEGINNING = "t", datetime.fromtimestamp(0, UTC)  # tickets that owe nothing just now come after those that do

QUEUES = {
    "all": _("All in hand"),
    "dispatch": _("To dispatch"),
    "arrange": _("To arrange"),
    "check": _("To check"),
    "not_in_hand": _("Not in hand"),
    "visits": _("Visits today"),
    "callback": _("To call back"),
}


@dataclass
class Filters:
    """What narrows the board besides the queue."""

    mine: bool = False
    urgent: bool = False
    province: str = ""
    dealer: int | None = None

    @classmethod
    def of(cls, query) -> "Filters":
        who, dealer = query.get("who", ""), query.get("dealer", "")
        known = int(dealer) if dealer.isdecimal() and len(dealer) < 10 else None
        return cls(who == "mine", who == "urgent", query.get("province", "").replace("\0", "")[:20], known)

    def narrow(self, tickets, user):
        if self.mine:
            tickets = tickets.filter(clerk=user)
        if self.urgent:
            tickets = tickets.filter(urgent=True)
        if self.province:
            tickets = tickets.filter(customer__province__startswith=self.province)
        if self.dealer:
            tickets = tickets.filter(dealer_id=self.dealer)
        return tickets

    def __bool__(self):
        return bool(self.mine or self.urgent or self.province or self.dealer)


@dataclass
class Row:
    """A ticket on the board; `deadline` is None for one that owes nothing just now."""

    ticket: Ticket
    deadline: Deadline | None = None
    task: Task | None = None
    verbs: list = field(default_factory=list)  # buttons in the row, where the page has any

    @property
    def label(self) -> str:
        return promised(self.deadline)

    @property
    def exact(self) -> bool:
        return exact(self.deadline)

    @property
    def party(self):
        """Who owes it: the task's party, the leaders, or nobody yet."""
        if self.deadline and self.deadline.subject == ESCALATION:
            return self.deadline.department
        return self.task.party if self.task else None

    @property
    def person(self):
        """The one to ask."""
        if self.deadline and self.deadline.kind in (kinds.TASK_CHECK, kinds.TICKET_ARRANGE, kinds.ESCALATION_DECIDE):
            return self.deadline.user
        if self.task:
            return self.task.repairer or self.task.person or self.task.owner
        return self.ticket.clerk


@dataclass
class Board:
    rows: list[Row] = field(default_factory=list)
    after: str = ""  # where the next page begins


def owed(user):
    """Every promise about a ticket that is still owed, with the ticket it is about."""

    def through(model):
        return Subquery(model.objects.visible_to(user).filter(pk=OuterRef("subject_id")).values("ticket_id")[:1])

    about = Case(
        When(subject=TICKET, then=F("subject_id")),
        When(subject=TASK, then=through(Task)),
        When(subject=ESCALATION, then=through(Escalation)),
        output_field=BigIntegerField(),
    )
    return Deadline.objects.visible_to(user).owed().filter(subject__in=(TICKET, TASK, ESCALATION)).annotate(ticket_id=about)


def in_hand(user):
    """Tickets that are not over; by the states they are in, so that the index on the state is used."""
    return Ticket.objects.visible_to(user).filter(state__in=[s for s in State.values if s not in Ticket.OVER])


def end_of_today(now: datetime) -> datetime:
    return start_of_day(company_day(now) + timedelta(days=1))


def of_queue(user, queue: str, now: datetime):
    """The owed promises that make up a queue."""
    rows = owed(user)
    if queue == "dispatch":
        return rows.filter(kind=kinds.TICKET_ARRANGE, subject_id__in=_registered(user))
    if queue == "arrange":
        return rows.filter(kind__in=ARRANGING)
    if queue == "check":
        return rows.filter(kind=kinds.TASK_CHECK)
    if queue == "not_in_hand":
        return rows.filter(kind=kinds.ESCALATION_DECIDE).exclude(subject_id__in=_urgent_only(user))
    if queue == "visits":
        return rows.filter(kind=kinds.TASK_VISIT, due_at__lt=end_of_today(now))
    return rows.none() if queue == "callback" else rows


def _registered(user):
    return Ticket.objects.visible_to(user).filter(state=State.REGISTERED).values("pk")


def _urgent_only(user):
    """Reports that ask the leader to take note rather than to coordinate."""
    return Escalation.objects.visible_to(user).undecided().filter(why=Escalation.Why.URGENT).values("pk")


def board(user, now: datetime, queue: str, filters: Filters, after: str = "", late=False) -> Board:
    """One page of a queue: late first, then by due moment; tickets that owe nothing come last. `late`: only what is."""
    promises = of_queue(user, queue, now)
    if late:
        promises = promises.filter(due_at__lt=now)
    tickets = filters.narrow(in_hand(user), user)
    if filters:
        promises = promises.filter(ticket_id__in=tickets.values("pk"))
    kind, moment, last = read_cursor(after)
    found = [] if kind == TAIL else _first_of_each(user, promises, moment, last)
    more, found = len(found) > PAGE, found[:PAGE]
    if more or late:
        return Board(_rows(user, found, Ticket.objects.none()), cursor("d", found[-1].due_at, found[-1].pk) if more else "")
    rest = _tail(user, queue, tickets)
    if kind == TAIL:
        rest = rest.filter(received_at__gte=moment).filter(Q(received_at__gt=moment) | Q(pk__gt=last))
    rows = _rows(user, found, rest.order_by("received_at", "id")[: PAGE - len(found) + 1])
    if len(rows) <= PAGE:
        return Board(rows)
    end = rows[PAGE - 1].ticket
    return Board(rows[:PAGE], cursor(TAIL, end.received_at, end.pk) if rows[PAGE - 1].deadline is None else cursor(TAIL, BEGINNING, 0))


def _first_of_each(user, promises, moment, last) -> list[Deadline]:
    """The first promise of each ticket after a cursor, one more than a page."""
    place = Window(RowNumber(), partition_by="ticket_id", order_by=["due_at", "id"])
    first = promises.annotate(place=place).filter(place=1).values("pk")
    page = owed(user).filter(pk__in=first).select_related("user", "department").order_by("due_at", "id")
    if moment:
        page = page.filter(due_at__gte=moment).filter(Q(due_at__gt=moment) | Q(pk__gt=last))
    return list(page[: PAGE + 1])


def reports(user, limit: int) -> list[Escalation]:
    """What waits for the leader's decision, oldest first."""
    related = ("ticket__model", "ticket__customer", "task__dealer", "task__department")
    return list(Escalation.objects.visible_to(user).undecided().select_related(*related).order_by("at", "id")[:limit])


def _tail(user, queue, tickets):
    """Tickets of the queue about which nothing is owed at the moment."""
    if queue == "callback":
        return tickets.filter(state=State.SERVICED)
    if queue not in ("all", "dispatch"):
        return tickets.none()
    if queue == "dispatch":
        tickets = tickets.filter(state=State.REGISTERED)
    return tickets.exclude(pk__in=owed(user).filter(ticket_id__isnull=False).values("ticket_id"))


def _rows(user, found, rest) -> list[Row]:
    """Promises with their tickets, then the tickets of `rest` by receipt: two statements whatever their number."""
    known = {d.ticket_id for d in found}
    wanted = Ticket.objects.visible_to(user).filter(Q(pk__in=known) | Q(pk__in=rest.values("pk")))
    related = wanted.select_related("customer", "model", "clerk").order_by("received_at", "id")
    tickets = {t.pk: t for t in related}
    tasks, latest = tasks_of(user, tickets), {}
    for task in tasks.values():
        latest[task.ticket_id] = task
    rows = [
        Row(tickets[d.ticket_id], d, tasks.get(d.subject_id) if d.subject == TASK else latest.get(d.ticket_id))
        for d in found
        if d.ticket_id in tickets
    ]
    return rows + [Row(ticket, None, latest.get(pk)) for pk, ticket in tickets.items() if pk not in known]


def owner_name(user, dealer="dealer_id", value="name"):
    """The name (or phone) of the person who answers for a dealer."""
    owners = people_visible_to(user).filter(staff__dealer_id=OuterRef(dealer), role=Role.DEALER_OWNER, is_active=True)
    return Subquery(owners.order_by("id").values(value)[:1])


def tasks_of(user, ticket_ids) -> dict[int, Task]:
    """The active tasks of tickets by id, in order."""
    tasks = Task.objects.visible_to(user).active().filter(ticket_id__in=list(ticket_ids)).annotate(owner=owner_name(user))
    return {t.pk: t for t in tasks.select_related("dealer", "department", "person", "repairer").order_by("id")}


def cursor(kind: str, moment: datetime, pk: int) -> str:
    """Where a page ends: among promises (`d`) or after them (`t`), the moment in microseconds and the id."""
    return f"{kind}{int(moment.timestamp()) * 1_000_000 + moment.microsecond}-{pk}"


def read_cursor(text: str) -> tuple[str, datetime | None, int]:
    """Kind, moment and id of a cursor; nothing for anything that is none."""
    micros, _dash, pk = text[1:].partition("-")
    if text[:1] not in ("d", TAIL) or not (micros.isdecimal() and pk.isdecimal()) or len(micros) > 17 or len(pk) > 18:
        return "", None, 0
    return text[0], datetime.fromtimestamp(int(micros) // 1_000_000, UTC) + timedelta(microseconds=int(micros) % 1_000_000), int(pk)


def numbers(user, now: datetime) -> dict:
    """What the tiles and filters count, in three statements."""
    rows, open_tickets = owed(user), in_hand(user)
    today = start_of_day(company_day(now))
    arrived = Task.objects.visible_to(user).filter(arrived_at__gte=today, arrived_at__lt=end_of_today(now))
    kind = {
        "arrange": Q(kind__in=ARRANGING),
        "check": Q(kind=kinds.TASK_CHECK),
        "not_in_hand": Q(kind=kinds.ESCALATION_DECIDE) & ~Q(subject_id__in=_urgent_only(user)),
        "visits": Q(kind=kinds.TASK_VISIT, due_at__lt=end_of_today(now)),
        "dispatch": Q(kind=kinds.TICKET_ARRANGE, subject_id__in=_registered(user)),
        "all": Q(),
    }
    asked = {}
    for queue, which in kind.items():
        asked[queue] = Count("ticket_id", distinct=True, filter=which)
        asked[f"{queue}_late"] = Count("ticket_id", distinct=True, filter=which & Q(due_at__lt=now))
        asked[f"{queue}_first"] = Min("due_at", filter=which)
    tickets = open_tickets.aggregate(
        all=Count("pk"),
        dispatch=Count("pk", filter=Q(state=State.REGISTERED)),
        callback=Count("pk", filter=Q(state=State.SERVICED)),
        mine=Count("pk", filter=Q(clerk=user)),
        urgent=Count("pk", filter=Q(urgent=True)),
    )
    return rows.aggregate(**asked) | tickets | {"arrived": arrived.count()}
