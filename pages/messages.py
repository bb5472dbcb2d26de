"""The inbox, for both doors: a person's messages by day, newest first."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from core import clock
from core.pages import newest
from core.timewords import WEEKDAYS, month_day
from notifications.models import Notice
from notifications.words import sentence

SIZE = 40


@dataclass(frozen=True)
class Inbox:
    """One page: `days` is [(what the day is called, [(notice, its sentence)])]; `more` the id from which it goes on."""

    days: list
    more: int | None
    only_unread: bool


def inbox_of(request, now) -> Inbox:
    """The messages of whoever asks; `show=unread` only those, `before` the last id of the page before."""
    rows, only_unread = Notice.objects.visible_to(request.user).filter(user=request.user), request.GET.get("show") == "unread"
    page = newest(rows.filter(read_at__isnull=True) if only_unread else rows, request, SIZE)
    today = clock.company_day(now)
    days = groupby(page.rows, key=lambda notice: clock.company_day(notice.at))
    return Inbox([(_called(day, today), [(n, sentence(n)) for n in notices]) for day, notices in days], page.more, only_unread)


def _called(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return f"{month_day(day)} {WEEKDAYS[day.weekday()]}" if day.year == today.year else day.isoformat()
