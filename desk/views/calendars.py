"""Working calendars: the hours of a week, the days of a year that differ, and the versions that promises keep."""

import calendar
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Role
from core.clock import company_day
from core.models import CalendarDay
from core.pages import whole
from core.timewords import WEEKDAYS
from deadlines.models import Calendar, CalendarVersion
from desk.context import present
from pages.doors import company

VERSIONS = 20
NEAR = 5  # years before and after this one that can be looked at


@dataclass(frozen=True)
class Day:
    """A day of a year view: whether it is worked, and `mark` where it differs from its weekday (off, worked, `own` hours)."""

    day: date
    works: bool
    mark: str
    correction: int | None = None
    own: str = ""

    @property
    def told(self) -> str:
        words = {"off": _("day off"), "worked": _("worked")}
        return self.own or words.get(self.mark, "")


def year_of(hours, year: int, corrections: dict[date, int]) -> list[tuple[int, list[list[Day | None]]]]:
    """(month, weeks) of a year, Monday first; None pads the first and last week."""

    def shown(day: date) -> Day:
        works = hours.works(day)
        usual = bool(hours.week[day.weekday()])
        own = hours.days.get(day.isoformat())
        own = " ".join(own) if isinstance(own, list) else ""
        return Day(day, works, "own" if own else "" if works == usual else "worked" if works else "off", corrections.get(day), own)

    weeks = calendar.Calendar().monthdatescalendar
    return [(m, [[shown(d) if d.month == m else None for d in week] for week in weeks(year, m)]) for m in range(1, 13)]


@company
@require_safe
def calendars(request):
    """Every calendar with its week."""
    rows = list(Calendar.objects.visible_to(request.user))
    return render(request, "desk/calendars.html", {"rows": [(row, _week(row)) for row in rows]})


def _week(row: Calendar) -> list[tuple[str, str]]:
    return [(str(name), " ".join(spans)) for name, spans in zip(WEEKDAYS, row.week, strict=True)]


@company
@require_safe
def one(request, pk):
    """A year of twelve months as the newest version has it; an administrator corrects a day by pressing it."""
    found = Calendar.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    versions, this_year = (
        list(CalendarVersion.objects.visible_to(request.user).filter(calendar=found)[:VERSIONS]),
        company_day(present(request)).year,
    )
    year = whole(request.GET.get("year", ""), "year") or this_year
    if abs(year - this_year) > NEAR:
        raise Http404
    corrected = dict(CalendarDay.objects.visible_to(request.user).filter(day__year=year).values_list("day", "pk"))
    context = {
        "calendar": found,
        "week": _week(found),
        "versions": versions,
        "year": year,
        "months": year_of(versions[0].hours, year, corrected) if versions else [],
        "weekdays": WEEKDAYS,
        "may_correct": request.user.role == Role.ADMIN,
    }
    return render(request, "desk/calendar.html", context)
