"""The board: tickets in hand, urgent ones on top, then what was asked about again, by what falls due next (A14, A15).

What is long late is folded by kind. A ticket whose next promise is still to come stands by that one, and says that it is late.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    When,
    Window,
)
from django.db.models.functions import JSONObject, RowNumber
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.clock import company_day, start_of_day
from core.standing import Among, Told
from core.typed import is_id
from deadlines.lists import is_long, long_before, longest_last
from deadlines.models import Deadline
from deadlines.words import exact, kind_name, owner, promised
from dealers.models import people_visible_to
from desk.narrow import Filters
from pages.standing import by_reach
from tickets import kinds, natures
from tickets.lateness import ESCALATION, TASK, owed, with_lateness
from tickets.models import Escalation, Task, Ticket
from tickets.natures import arranging

REPORTED = ("ticket__model", "ticket__customer", "task__dealer", "task__department")  # what is shown of a report
ARRANGING = (kinds.TASK_ARRANGE, kinds.TASK_ARRANGE_OWN)
State = Ticket.State
PAGE = 20
# Where a row stands, by its rank: urgent ones first, then what was asked about again, then the rest, each by what is owed; tickets
# that owe nothing just now come last.
OWED, TAIL = "dau", "twv"
PLACES = OWED + TAIL
IS_URGENT, ASKED_AGAIN, PLAIN = 2, 1, 0
RANK = Case(When(urgent=True, then=IS_URGENT), When(calls__gt=1, then=ASKED_AGAIN), default=PLAIN, output_field=SmallIntegerField())
BEGINNING = datetime.fromtimestamp(0, UTC)

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
class Row:
    """A ticket on the board; `deadline` is None for one that owes nothing just now."""

    ticket: Ticket
    deadline: Deadline | None = None
    task: Task | None = None
    verbs: list = field(default_factory=list)  # buttons in the row, where the page has any
    stands_for: str = ""  # the colleague for whom the reader owes something about it, where the page says so

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
        if self.deadline and self.deadline.kind in (kinds.TASK_CHECK, *arranging(), kinds.ESCALATION_DECIDE):
            return self.deadline.user
        if self.task:
            return self.task.repairer or self.task.person or self.task.owner
        return self.ticket.clerk

    @property
    def who(self) -> str:
        """The same in words: a stand-in with the colleague for whom he owes it."""
        return owner(self.deadline) if self.deadline and self.deadline.stands_for_id else str(self.person or "")


@dataclass
class Board:
    rows: list[Row] = field(default_factory=list)
    after: str = ""  # where the next page begins


@dataclass(frozen=True)
class Fold:
    """How many are long late, of one kind of promise."""

    kind: str
    count: int
    name: str


def stand_ins(user, tickets) -> dict[int, str]:
    """Who owes something about these tickets for an absent colleague, in one statement."""
    return {promise.ticket_id: owner(promise) for promise in _held(user, tickets=[ticket.pk for ticket in tickets])}


@by_reach
def _held(user) -> QuerySet:
    held = owed(user).filter(Among(F("ticket_id"), Told("tickets")), stands_for__isnull=False)
    return held.select_related("user", "stands_for").order_by("-due_at", "-id")


def say_for_whom(user, rows: list[Row]) -> None:
    """Fill in `stands_for` of rows, in one statement."""
    held = owed(user).stood_in_by(user).filter(ticket_id__in=[row.ticket.pk for row in rows])
    absent = dict(held.values_list("ticket_id", "stands_for__name"))
    for row in rows:
        row.stands_for = absent.get(row.ticket.pk, "")


def in_hand(user):
    """Tickets that are not over; by the states they are in, so that the index on the state is used."""
    return Ticket.objects.visible_to(user).filter(state__in=[s for s in State.values if s not in Ticket.OVER])


def rank(user):
    """Of a promise with its `ticket_id`: whether the ticket is an urgent one (A14), or its customer asked again."""
    urgent, again = in_hand(user).filter(urgent=True), in_hand(user).filter(calls__gt=1)
    return Case(
        When(ticket_id__in=urgent.values("pk"), then=IS_URGENT),
        When(ticket_id__in=again.values("pk"), then=ASKED_AGAIN),
        default=PLAIN,
        output_field=SmallIntegerField(),
    )


def end_of_today(now: datetime) -> datetime:
    return start_of_day(company_day(now) + timedelta(days=1))


def of_queue(user, queue: str, end):
    """The owed promises that make up a queue; `end` is that of today."""
    rows = owed(user)
    if queue == "dispatch":
        return rows.filter(kind__in=arranging(), subject_id__in=registered(user))
    if queue == "arrange":
        return rows.filter(kind__in=ARRANGING)
    if queue == "check":
        return rows.filter(kind=kinds.TASK_CHECK)
    if queue == "not_in_hand":
        return rows.filter(not_in_hand(user))
    if queue == "visits":
        return rows.filter(kind=kinds.TASK_VISIT, due_at__lt=end)
    return rows.none() if queue == "callback" else rows


def to_send() -> Q:
    """What waits to be dispatched: an opinion does not."""
    return Q(state=State.REGISTERED, kind__in=natures.codes(lambda nature: nature.sent))


def registered(user):
    return Ticket.objects.visible_to(user).filter(to_send()).values("pk")


def not_in_hand(user) -> Q:
    """What waits for the leader's coordination, and what he has decided until it is arranged (A15)."""
    return Q(kind=kinds.ESCALATION_DECIDE) & ~Q(subject_id__in=_urgent_only(user)) | Q(kind=kinds.TASK_PRESSED)


def _urgent_only(user):
    """Reports that ask the leader to take note rather than to coordinate."""
    return Escalation.objects.visible_to(user).undecided().filter(why=Escalation.Why.URGENT).values("pk")


def board(user, now: datetime, queue: str, filters: Filters, after: str = "", late=False, long="") -> Board:
    """One page of a queue: urgent tickets on top, then what was asked about again, just late first, then by due moment.

    Those that owe nothing come last. `late`: only what is. `long`: what is long late, of this kind of promise, which else is left
    out where nothing else is owed about it.
    """
    promises, before = of_queue(user, queue, end_of_today(now)), long_before(now)
    if late:
        promises = promises.late(now)
    tickets = filters.narrow(in_hand(user), user, owed(user))
    if filters:
        promises = promises.filter(ticket_id__in=tickets.values("pk"))
    place, moment, last = read_cursor(after)
    if long:
        found = list(_long_late(user, promises, before, long, place, moment, last))
    elif place and place in TAIL:
        found = []
    elif place or late or filters or queue == "callback":
        found = list(_first_of_each(user, promises, before, place, moment, last))
    else:
        found = _BEGINNINGS[queue](user, end=end_of_today(now), before=before)
    more, found = len(found) > PAGE, found[:PAGE]
    if more or late or long:
        return Board(listed(user, found, Ticket.objects.none()), _after_promise(found[-1]) if more else "")
    rest = tail(user, queue, tickets).annotate(rank=RANK)
    if place and place in TAIL:
        beyond = Q(received_at__gt=moment) | Q(received_at=moment, pk__gt=last)
        rest = rest.filter(Q(rank__lt=TAIL.index(place)) | Q(rank=TAIL.index(place)) & beyond)
    rows = listed(user, found, rest.order_by(*IN_TAIL)[: PAGE - len(found) + 1])
    if len(rows) <= PAGE:
        return Board(rows)
    end = rows[PAGE - 1]
    return Board(rows[:PAGE], _after_ticket(end.ticket) if end.deadline is None else cursor(TAIL[IS_URGENT], BEGINNING, 0))


def folded(user, now: datetime, queue: str, filters: Filters) -> ArraySubquery:
    """An expression: what is long late in a queue, each ticket once, by the kind of the promise that is late longest; the most first."""
    promises = of_queue(user, queue, end_of_today(now))
    if filters:
        promises = promises.filter(ticket_id__in=filters.narrow(in_hand(user), user, owed(user)).values("pk"))
    by_kind = _of_long(user, promises, long_before(now)).values("kind").annotate(n=Count("pk")).order_by("-n", "kind")
    return ArraySubquery(by_kind.values(row=JSONObject(kind="kind", n="n")))


def unfolded(found: list | None) -> list[Fold]:
    """What this expression gave."""
    return [Fold(row["kind"], row["n"], kind_name(row["kind"])) for row in found or []]


BY_DEADLINE, IN_TAIL = ("-rank", "due_at", "id"), ("-rank", "received_at", "id")


def _after_promise(promise) -> str:
    return cursor(OWED[promise.rank], promise.due_at, promise.pk)


def _after_ticket(ticket) -> str:
    return cursor(TAIL[ticket.rank], ticket.received_at, ticket.pk)


def _first(promises, order) -> QuerySet:
    """Of each ticket the first of these promises."""
    number = Window(RowNumber(), partition_by="ticket_id", order_by=order)
    return promises.annotate(place=number).filter(place=1).values("pk")


def _first_of_each(user, promises, before, place="", moment=None, last=0) -> QuerySet:
    """By what each ticket stands, from a cursor on, one more than a page; without what is long late and neither urgent nor asked again."""
    page = owed(user).filter(pk__in=_first(promises, longest_last(before))).annotate(rank=rank(user))
    return _page(user, page.filter(~is_long(before) | Q(rank__gt=PLAIN)), place, moment, last)


def _of_long(user, promises, before) -> QuerySet:
    """Of each ticket that is long late the promise that is late longest."""
    return owed(user).filter(pk__in=_first(promises.filter(is_long(before)), ["due_at", "id"]))


def _long_late(user, promises, before, kind: str, place, moment, last) -> QuerySet:
    """A page of those of one kind."""
    return _page(user, _of_long(user, promises, before).filter(kind=kind).annotate(rank=rank(user)), place, moment, last)


def _page(user, page, place, moment, last) -> QuerySet:
    if place:
        beyond = Q(due_at__gt=moment) | Q(due_at=moment, pk__gt=last)
        page = page.filter(Q(rank__lt=OWED.find(place)) | Q(rank=OWED.find(place)) & beyond)
    page = page.order_by(*BY_DEADLINE)[: PAGE + 1].values("pk")  # before the joins, which would else be made for all
    found = owed(user).filter(pk__in=page).annotate(rank=rank(user)).select_related("user", "department", "stands_for")
    return found.order_by(*BY_DEADLINE)


def _beginning(queue: str, user) -> QuerySet:
    return _first_of_each(user, of_queue(user, queue, Told("end")), Told("before"))


# The first page of each queue as everybody sees it who opens the board; a page that is narrowed or further on is written anew.
_BEGINNINGS = {queue: by_reach(partial(_beginning, queue)) for queue in QUEUES if queue != "callback"}


def reports(user, limit: int) -> list[Escalation]:
    """What waits for the leader's decision, several reports of one matter once: urgent ones on top (A14), then the oldest."""
    later = Escalation.objects.visible_to(user).undecided().filter(ticket=OuterRef("ticket"), pk__gt=OuterRef("pk"))
    same = Exists(later.filter(Q(task=OuterRef("task")) | Q(task=None))) | Q(task=None) & Exists(later)
    waiting = Escalation.objects.visible_to(user).undecided().exclude(same).select_related(*REPORTED)
    return list(waiting.order_by("-ticket__urgent", "at", "id")[:limit])


def tail(user, queue, tickets):
    """Tickets of the queue about which nothing is owed at the moment."""
    if queue == "callback":
        return tickets.filter(state=State.SERVICED)
    if queue not in ("all", "dispatch"):
        return tickets.none()
    if queue == "dispatch":
        tickets = tickets.filter(to_send())
    return tickets.exclude(pk__in=owed(user).filter(ticket_id__isnull=False).values("ticket_id"))


def first_of(user, promises, before) -> QuerySet:
    """Of each ticket the promise that it stands by."""
    found = owed(user).filter(pk__in=_first(promises, longest_last(before))).annotate(rank=rank(user))
    return found.select_related("user", "department", "stands_for")


def tickets_at(user, keys) -> QuerySet:
    return Ticket.objects.visible_to(user).filter(pk__in=keys)


def listed(user, found, rest) -> list[Row]:
    """Promises with their tickets, then the tickets of `rest` by receipt: two statements whatever their number."""
    known = {d.ticket_id for d in found}
    wanted = Ticket.objects.visible_to(user).filter(Q(pk__in=known) | Q(pk__in=rest.values("pk")))
    related = with_lateness(wanted, user).annotate(rank=RANK).select_related("customer", "model", "clerk").order_by(*IN_TAIL)
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
    return {task.pk: task for task in _active_tasks(user, tickets=list(ticket_ids))}


@by_reach
def _active_tasks(user) -> QuerySet:
    tasks = Task.objects.visible_to(user).active().filter(Among(F("ticket_id"), Told("tickets"))).annotate(owner=owner_name(user))
    return tasks.select_related("dealer", "department", "person", "repairer").order_by("id")


def cursor(place: str, moment: datetime, pk: int) -> str:
    """Where a page ends: which of `PLACES`, the moment in microseconds and the id."""
    return f"{place}{int(moment.timestamp()) * 1_000_000 + moment.microsecond}-{pk}"


def read_cursor(text: str) -> tuple[str, datetime | None, int]:
    """Place, moment and id of a cursor; nothing for anything that is none."""
    micros, _dash, pk = text[1:].partition("-")
    if text[:1] not in tuple(PLACES) or not (is_id(micros) and is_id(pk)) or len(micros) > 17:
        return "", None, 0
    return text[0], datetime.fromtimestamp(int(micros) // 1_000_000, UTC) + timedelta(microseconds=int(micros) % 1_000_000), int(pk)
