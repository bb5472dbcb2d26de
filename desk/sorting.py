"""The board by another column than the deadline: all tickets of a queue, long late or not, each with the promise that it stands by."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.typed import is_id
from deadlines.lists import long_before
from desk.boards import PAGE, Board, end_of_today, first_of, in_hand, listed, of_queue, tail, tickets_at
from desk.narrow import Filters
from tickets.lateness import owed

COLUMNS = {
    "number": "number",
    "state": "state",
    "title": "title",
    "party": "dealer__sort_key",
    "province": "customer__province",
    "received": "received_at",
}
ORDERS = [
    ("received", _("Received first")),
    ("-received", _("Received last")),
    ("party", _("By dealer")),
    ("province", _("By province")),
    ("state", _("By state")),
]  # what a phone offers in place of the headings
MOST = 10_000  # rows after which no further page is offered: nobody reads so far, and counting there is dear


def asked(query) -> tuple[str, bool]:
    """The column that the address names and whether it runs down; nothing for the board's own order."""
    text = query.get("sort", "")
    name = text.removeprefix("-")
    return (name, text.startswith("-")) if name in COLUMNS else ("", False)


def board(user, now: datetime, queue: str, filters: Filters, sort: tuple[str, bool], after: str = "") -> Board:
    """One page of a queue in the order of a column; `after` says how many rows are before it."""
    name, down = sort
    start = min(int(after), MOST) if is_id(after) else 0
    promises, tickets = of_queue(user, queue, end_of_today(now)), filters.narrow(in_hand(user), user, owed(user))
    if queue != "all":
        tickets = tickets.filter(pk__in=promises.values("ticket_id")) | tail(user, queue, tickets)
    by = F(COLUMNS[name]).desc(nulls_last=True) if down else F(COLUMNS[name]).asc(nulls_last=True)
    page = list(tickets.order_by(by, "id").values_list("pk", flat=True)[start : start + PAGE + 1])
    shown = page[:PAGE]
    found = first_of(user, promises.filter(ticket_id__in=shown), long_before(now))
    rows = {row.ticket.pk: row for row in listed(user, found, tickets_at(user, shown))}
    more = str(start + PAGE) if len(page) > PAGE and start + PAGE < MOST else ""
    return Board([rows[pk] for pk in shown if pk in rows], more)


def headings(sort: tuple[str, bool]) -> dict[str, dict]:
    """What each heading leads to, and how it is sorted now: the same column once more runs the other way, then the board's own order."""
    name, down = sort
    found = {}
    for column in COLUMNS:
        here = column == name
        found[column] = {
            "to": f"-{column}" if here and not down else None if here else column,
            "aria": ("descending" if down else "ascending") if here else "",
            "mark": ("↓" if down else "↑") if here else "",
        }
    return found
