"""Freezing what a calendar says: whoever is promised something keeps the version of that day."""

from django.db import transaction

from core import clock
from core.models import CalendarDay
from deadlines.hours import snapshot
from deadlines.models import Calendar, CalendarVersion

YEARS_AHEAD = 4


@transaction.atomic
def publish(calendar: Calendar, at=None) -> CalendarVersion:
    """Take a new version of a calendar where it says something else than its last one; else give that one back."""
    calendar = Calendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)
    at = at or clock.now()
    year = clock.company_day(at).year
    corrections = dict(CalendarDay.objects.values_list("day", "working"))
    own = {one.day: one.hours.split() for one in calendar.own_hours.all()}
    content = snapshot(calendar.week, calendar.country, corrections, range(year - 1, year + YEARS_AHEAD + 1), own)
    last = calendar.versions.order_by("-version").first()
    if last and last.content == content:
        return last
    return CalendarVersion.objects.create(calendar=calendar, version=(last.version if last else 0) + 1, made_at=at, content=content)


def publish_all(at=None) -> None:
    """The same for all calendars: after a correction of a day, at start, and nightly, when a new year comes into sight."""
    for calendar in Calendar.objects.order_by("id"):
        publish(calendar, at)
