"""The inbox, for both doors: a person's messages by day, newest first, those of one ticket together."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from core import clock
from core.pages import newest
from core.timewords import WEEKDAYS, month_day
from notifications.models import Notice
from notifications.words import sentence
from tickets.models import Ticket

SIZE = 40


@dataclass
class Matter:
    """What was told on one day about one ticket, newest first; `ticket` is None for what is about none."""

    ticket: dict | None
    lines: list = field(default_factory=list)  # (notice, its sentence)

    @property
    def many(self) -> bool:
        """Whether there are several lines, which stand under the ticket's name."""
        return self.ticket is not None and len(self.lines) > 1

    @property
    def urgent(self) -> bool:
        """Of an urgent ticket alone one says 紧急."""
        return bool(self.ticket and self.ticket["urgent"])


@dataclass(frozen=True)
class Inbox:
    """One page: `days` is [(what the day is called, its matters)]; `more` the id from which it goes on."""

    days: list
    more: int | None
    only_unread: bool


def inbox_of(request, now) -> Inbox:
    """The messages of whoever asks; `show=unread` only those, `before` the last id of the page before."""
    rows, only_unread = Notice.objects.visible_to(request.user).filter(user=request.user), request.GET.get("show") == "unread"
    page = newest(rows.filter(read_at__isnull=True) if only_unread else rows, request, SIZE)
    today = clock.company_day(now)
    days, tickets = groupby(page.rows, key=lambda notice: clock.company_day(notice.at)), _tickets(request.user, page.rows)
    return Inbox([(_called(day, today), _matters(notices, tickets)) for day, notices in days], page.more, only_unread)


def _tickets(user, notices) -> dict[str, dict]:
    """The tickets that these tell of, by number, as far as this person sees them; in one statement."""
    numbers = {str(notice.data["number"]) for notice in notices if notice.data.get("number")}
    rows = Ticket.objects.visible_to(user).filter(number__in=numbers).values("number", "title", "urgent") if numbers else ()
    return {row["number"]: row for row in rows}


def _matters(notices, tickets) -> list[Matter]:
    """In the order of the newest line of each."""
    found: dict = {}
    for notice in notices:
        ticket = tickets.get(str(notice.data.get("number", "")))
        key = ticket["number"] if ticket else notice.pk
        found.setdefault(key, Matter(ticket)).lines.append((notice, sentence(notice)))
    return list(found.values())


def _called(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return f"{month_day(day)} {WEEKDAYS[day.weekday()]}" if day.year == today.year else day.isoformat()
