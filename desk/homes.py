"""The first page of each role: what waits, then the person's own work, late first. One function per role."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.rooms import gathered
from deadlines.lists import is_long, long_before, longest_last
from deadlines.models import Deadline
from desk import boards, errands, rooms
from desk.context import address, door_of
from desk.narrow import Filters
from desk.offers import Offer
from desk.reports import reports
from finance.models import Claim, NoticeLine, WriteOffNotice
from finance.rail import claims_to_verify
from pages import waits
from pages.counts import how_many, one_statement
from returns.models import OldPart
from tickets import kinds, lateness
from tickets.models import Escalation
from tickets.standing import with_offers
from warranty.models import ReceiptCard

SHOWN = 50


@dataclass
class Queue:
    """A tile: rows that wait in a room; `query` narrows the room to them."""

    name: str
    page: str
    rows: Any
    query: str = ""
    of: str = "pk"
    late: bool = False
    url: str = field(default="", init=False)
    count: int = field(default=0, init=False)


def tiles(request, queues: list[Queue]) -> list[Queue]:
    """The queues with their counts, asked in one statement."""
    return tiles_and(request, queues)[0]


def tiles_and(request, queues: list[Queue], **more) -> tuple[list[Queue], dict]:
    """The same, and further expressions of that statement. What rooms put on the first page of the role comes after."""
    theirs = [tile for tile in gathered("rail", "TILES", below="desk") if request.user.role in tile.roles]
    queues = [*queues, *(Queue(tile.name, tile.page, tile.rows(request.user), tile.query) for tile in theirs)]
    counts = one_statement(request.user, **{f"q{n}": how_many(q.rows, q.of) for n, q in enumerate(queues)}, **more)
    for n, queue in enumerate(queues):
        queue.count = counts[f"q{n}"]
        queue.url = address(door_of(request), queue.page) + queue.query
    return queues, counts


def jobs(user, tasks, before, long="") -> list[boards.Row]:
    """Tasks as rows: urgent ones on top (A14), then by what their doer owes next; those without come last.

    What is long late and nothing else is left out, as on the board; `long`: what is, of this kind of promise.
    """
    related = ("ticket__customer", "ticket__model", "dealer", "department", "repairer", "person")
    owing = _owing(user)
    tasks = lateness.with_lateness(with_offers(tasks), user, ticket="ticket_id")
    in_order = ["due_at", "id"] if long else longest_last(before)
    tasks = tasks.annotate(due=Subquery(owing.order_by(*in_order).values("due_at")[:1]))
    if long:
        tasks = _long_late(user, tasks, before).filter(late_of=long)
    else:
        nothing_else = Exists(owing.filter(is_long(before))) & ~Exists(owing.filter(~is_long(before)))
        tasks = tasks.filter(Q(ticket__urgent=True) | Q(ticket__calls__gt=1) | ~nothing_else)
    order = ("-ticket__urgent", F("due").asc(nulls_last=True), "sent_at")
    found = {t.pk: t for t in tasks.select_related(*related).order_by(*order)[:SHOWN]}
    first: dict[int, Deadline] = {}
    promises = boards.owed(user).filter(subject=boards.TASK, subject_id__in=list(found)).exclude(kind__in=kinds.OF_CLERK)
    for deadline in promises.select_related("stands_for").order_by(*in_order):
        first.setdefault(deadline.subject_id, deadline)
    return [_row(user, task, first.get(task.pk)) for task in found.values()]


def _owing(user):
    """What the doer of a task owes."""
    return boards.owed(user).filter(subject=boards.TASK, subject_id=OuterRef("pk")).exclude(kind__in=kinds.OF_CLERK)


def _row(user, task, deadline) -> boards.Row:
    task.ticket.late_since = task.late_since
    stands_for = deadline and deadline.stands_for_id and deadline.user_id == user.pk
    return boards.Row(task.ticket, deadline, task, stands_for=str(deadline.stands_for) if stands_for else "")


def _long_late(user, tasks, before):
    """Those of which something is long late, each with the kind of what is late longest as `late_of`."""
    oldest = _owing(user).filter(is_long(before)).order_by("due_at", "id").values("kind")[:1]
    return tasks.annotate(late_of=Subquery(oldest)).filter(late_of__isnull=False)


def _cards_of_rooms(request) -> list[errands.Errands]:
    """What rooms put on the first page of this role, where there is something to do."""
    theirs = [card for card in gathered("rail", "CARDS", below="desk") if request.user.role in card.roles]
    return [made for card in theirs if (made := card.make(request)).rows or made.folds]


def _own(request, now, title, queues, cards=()) -> dict:
    user, before = request.user, long_before(now)
    mine = rooms.own_tasks(user)
    by_kind = _long_late(user, mine, before).values("late_of").annotate(n=Count("pk")).order_by("-n", "late_of")
    shown, counts = tiles_and(request, queues, long=ArraySubquery(by_kind.values(row=JSONObject(kind="late_of", n="n"))))
    folds = boards.unfolded(counts["long"])
    long = next((fold for fold in folds if fold.kind == request.GET.get("long")), None)
    rows = jobs(user, mine, before, long.kind if long else "")
    for row in rows:
        row.verbs = Offer(request, row.ticket, [row.task], []).next_of_task(row.task)
    return {
        "title": title,
        "sections": ["desk/_jobs.html", "desk/_errands.html"],
        "errands": [*cards, *_cards_of_rooms(request), *_to_settle(request)],
        "jobs": rows,
        "folds": folds,
        "folds_at": "#jobs",
        "long": long,
        "before": before,
        "tiles": shown,
    }


def _to_settle(request, rows=None) -> list[errands.Errands]:
    """Decisions that verdicts wait for, where this person has some to make (A8)."""
    return _if_any(errands.to_settle(request, rows))


def _if_any(card) -> list[errands.Errands]:
    return [card] if card.rows or card.folds else []


def leader(request, now, waiting=None) -> dict:
    """Undecided reports first, each to be decided in place, then everything that is late (A14, A15)."""
    user = request.user
    late = Deadline.objects.visible_to(user).late(now)
    queues = [
        undecided := Queue(_("To decide"), "home", Escalation.objects.visible_to(user).undecided(), "#reports"),
        Queue(_("Overdue"), "deadlines", late, "?show=late", late=True),
        Queue(_("All in hand"), "board", boards.in_hand(user)),
        Queue(_("Urgent in hand"), "board", boards.in_hand(user).filter(urgent=True), "?who=urgent"),
    ]
    shown, counts = tiles_and(request, queues, settle=waits.folded(user), long=boards.folded(user, now, "all", Filters()))
    return {
        "title": _("To decide"),
        "sections": ["desk/_reports.html", "desk/_errands.html", "desk/_late.html"],
        "reports": reports(user) if waiting is None else waiting,
        "errands": [*_cards_of_rooms(request), *_to_settle(request, waits.unfolded(counts["settle"]))],
        "late": boards.board(user, now, "all", Filters(), late=True),
        "folds": boards.unfolded(counts["long"]),
        "folds_page": address(door_of(request), "board"),
        "before": long_before(now),
        "tiles": shown,
        "undecided": undecided.count,
    }


def technician(request, now) -> dict:
    """Abnormal faults that went to the technical department, then what it appraises and accepts (A2, A6, A17)."""
    user = request.user
    queues = [
        Queue(_("Old parts to appraise"), "appraise", OldPart.objects.visible_to(user).filter(state="received")),
        Queue(_("Receipt cards to accept"), "cards", ReceiptCard.objects.visible_to(user).filter(state="returned"), "?state=returned"),
        Queue(_("Decisions for the verdict"), "home", waits.tickets(user), "#settle"),
        Queue(_("All in hand"), "board", boards.in_hand(user)),
    ]
    return _own(request, now, _("My tasks"), queues, [errands.to_appraise(request), errands.to_accept(request)])


def rep(request, now) -> dict:
    """Own tasks, and the dealers' claims to verify (A2, A18)."""
    user = request.user
    parts = OldPart.objects.visible_to(user).to_come().filter(dealer__rep=user)
    queues = [
        Queue(_("Claims to verify"), "claims", claims_to_verify(user), "?state=appraised"),
        Queue(_("Old parts still to come"), "parts", parts),
        Queue(_("My dealers' tickets in hand"), "tickets", boards.in_hand(user).filter(dealer__rep=user)),
    ]
    return _own(request, now, _("My tasks"), queues, [errands.to_verify(request)])


def repairer(request, now) -> dict:
    """Own tasks, and own old parts to bring back (A17)."""
    user = request.user
    queues = [Queue(_("Old parts to bring back"), "parts", OldPart.objects.visible_to(user).filter(staff=user, state="kept"))]
    return _own(request, now, _("My tasks"), queues)


def keeper(request, now) -> dict:
    """What arrives and what is put away (A17)."""
    parts = OldPart.objects.visible_to(request.user)
    queues = [
        Queue(_("On the way"), "receive", parts.filter(state="shipped")),
        Queue(_("Received, to appraise"), "parts", parts.filter(state="received"), "?state=received"),
        Queue(_("To put away"), "store", parts.filter(state="handed_over")),
        Queue(_("Missing"), "parts", parts.filter(state="missing"), "?state=missing"),
    ]
    return _waiting(request, queues, [errands.to_put_away(request), errands.on_the_way(request)])


def finance(request, now) -> dict:
    """Claims to review, notices to issue and disputes to answer (A19)."""
    user = request.user
    claims = Claim.objects.visible_to(user)
    queues = [
        Queue(_("Claims to review"), "claims", claims.filter(state="verified"), "?state=verified"),
        Queue(_("Ready for a notice"), "claims", claims.filter(state="reviewed", dealer__isnull=False), "?state=reviewed"),
        Queue(_("Awaiting the dealer"), "notices", WriteOffNotice.objects.visible_to(user).filter(state="issued"), "?state=issued"),
        Queue(_("Disputed lines"), "notices", NoticeLine.objects.visible_to(user).filter(answer="disputed"), "?state=disputed"),
    ]
    return _waiting(request, queues, [errands.to_answer(request), *_if_any(errands.to_refund(request)), errands.to_review(request)])


def _waiting(request, queues, cards) -> dict:
    return {
        "title": _("My work"),
        "sections": ["desk/_errands.html"],
        "errands": [*cards, *_cards_of_rooms(request)],
        "tiles": tiles(request, queues),
    }


def of_role(role: str) -> Callable | None:
    """What makes the first page of a role: the desk's own, or one that a room names in its `rail.py` and rooms fill. None: the board."""
    theirs = next((home for home in gathered("rail", "HOMES", below="desk") if role in home.roles), None)
    return HOMES.get(role) or theirs and (lambda request, now: {**_waiting(request, [], []), "title": theirs.title})


HOMES = {
    Role.LEADER: leader,
    Role.TECHNICIAN: technician,
    Role.REP: rep,
    Role.REPAIRER: repairer,
    Role.KEEPER: keeper,
    Role.FINANCE: finance,
}
