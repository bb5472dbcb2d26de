"""What the board counts: the tiles above it and its filters, each ticket by its first promise in a queue (A14, A15)."""

from datetime import datetime
from functools import partial

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, Value, When

from core.clock import company_day, start_of_day
from core.standing import Summed, Told
from deadlines.lists import NEVER
from deadlines.models import Deadline
from desk.boards import ARRANGING, end_of_today, in_hand, not_in_hand, registered, to_send
from desk.callbacks import of_late
from desk.narrow import his
from pages.counts import how_many
from pages.standing import by_reach
from tickets import kinds
from tickets.lateness import owed
from tickets.models import Task, Ticket
from tickets.natures import arranging

State = Ticket.State
COUNTED = ("arrange", "check", "not_in_hand", "visits", "dispatch", "all")
SUMS = [  # of each ticket its first promise in a queue: to count distinct tickets would sort all promises for each number
    column
    for queue in COUNTED
    for column in (
        (queue, f"count(ticket_id) FILTER (WHERE {queue}_at IS NOT NULL)", ()),
        (f"{queue}_late", f"count(ticket_id) FILTER (WHERE {queue}_at < %s)", ("now",)),
        (f"{queue}_first", f"min({queue}_at) FILTER (WHERE {queue}_at < '{NEVER:%Y-%m-%d}')", ()),
    )
]


def _firsts(user) -> QuerySet:
    """Of each ticket the first moment at which something is owed in each queue."""
    of = {
        "arrange": Q(kind__in=ARRANGING),
        "check": Q(kind=kinds.TASK_CHECK),
        "not_in_hand": not_in_hand(user),
        "visits": Q(kind=kinds.TASK_VISIT, due_at__lt=Told("end")),
        "dispatch": Q(kind__in=arranging(), subject_id__in=registered(user)),
        "all": Q(),
    }
    due = Case(When(state=Deadline.State.PAUSED, then=Value(NEVER)), default=F("due_at"))  # what stands still is not late
    return owed(user).order_by().values("ticket_id").annotate(**{f"{queue}_at": Min(due, filter=of[queue]) for queue in COUNTED})


_sums = by_reach(_firsts, partial(Summed, SUMS))


def numbers(user, now: datetime) -> dict:
    """What the tiles and filters count, in two statements; a third where no ticket is in hand."""
    today, end = start_of_day(company_day(now)), end_of_today(now)
    arrived = Task.objects.visible_to(user).filter(arrived_at__gte=today, arrived_at__lt=end)
    tickets = in_hand(user).aggregate(
        all=Count("pk"),
        dispatch=Count("pk", filter=to_send()),
        callback=Count("pk", filter=Q(state=State.SERVICED)),
        mine=Count("pk", filter=his(user, owed(user))),
        urgent=Count("pk", filter=Q(urgent=True)),
        arrived=Max(how_many(arrived)),  # asked once, beside the others
        **{name: Max(how_many(rows)) for name, rows in of_late(user, now).items()},
    )
    if tickets["arrived"] is None:
        tickets["arrived"] = arrived.count()
    (sums,) = _sums(user, now=now, end=end)
    return sums | tickets
