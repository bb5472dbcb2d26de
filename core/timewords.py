"""Words for time: what is left of a promise, clock times, days (ui words "Time left", "Clock").

Pure: the present and the zone are arguments. The same phrases go to the page's script as data, so that a countdown
that runs in the browser says what the server said; `app.js` mirrors `left_phrase` step by step.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAYS_FROM = timedelta(hours=48)  # from here on whole days are said, not hours
CLOCK_FROM = timedelta(hours=6)  # tomorrow is named by its clock time only when it is not this same night

PHRASES = {
    "under_minute": _("less than a minute left"),
    "minutes": _("%(m)s min left"),
    "hours": _("%(h)s h left"),
    "hours_minutes": _("%(h)s h %(m)s min left"),
    "days": _("%(d)s d left"),
    "today": _("by the end of today"),
    "tomorrow": _("by the end of tomorrow"),
    "tomorrow_at": _("tomorrow %(t)s"),
    "after_tomorrow_at": _("in two days, %(t)s"),
    "late_now": _("overdue just now"),
    "late_minutes": _("%(m)s min overdue"),
    "late_hours": _("%(h)s h overdue"),
    "late_hours_minutes": _("%(h)s h %(m)s min overdue"),
    "late_days": _("%(d)s d overdue"),
}
WEEKDAYS = [
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
]
COMPANY_CLOCK = _("%(month)s-%(day)s %(weekday)s %(t)s")
MONTH_DAY = _("%(month)s-%(day)s")
BY_TIME = _("by %(time)s")
BY_DAY = _("by the end of %(day)s")


def ends_a_day(at: datetime, zone: ZoneInfo) -> bool:
    """Whether a moment is the end of a day: a limit in days, whose last day still counts."""
    local = at.astimezone(zone)
    return (local.hour, local.minute, local.second) == (23, 59, 59)


def left_phrase(due: datetime, now: datetime, zone: ZoneInfo) -> tuple[str, dict]:
    """Which phrase tells how far off `due` is, and its figures: `("minutes", {"m": 44})`.

    Figures are rounded down: what is said to be left is there. Exactly at due is not late.
    """
    if now > due:
        return _late_phrase(now - due)
    days = (due.astimezone(zone).date() - now.astimezone(zone).date()).days
    if ends_a_day(due, zone) and days < 2:
        return ("tomorrow" if days else "today"), {}
    if ends_a_day(due, zone) or due - now >= DAYS_FROM:
        return "days", {"d": days}
    if days and due - now >= CLOCK_FROM:
        return ("tomorrow_at" if days == 1 else "after_tomorrow_at"), {"t": hour_minute(due, zone)}
    if due - now < MINUTE:
        return "under_minute", {}
    return _hours_phrase("", due - now)


def _late_phrase(late: timedelta) -> tuple[str, dict]:
    if late < MINUTE:
        return "late_now", {}
    if late >= DAYS_FROM:
        return "late_days", {"d": late.days}
    return _hours_phrase("late_", late)


def _hours_phrase(prefix: str, span: timedelta) -> tuple[str, dict]:
    hours, minutes = divmod(span // MINUTE, 60)
    if not hours:
        return prefix + "minutes", {"m": minutes}
    if not minutes:
        return prefix + "hours", {"h": hours}
    return prefix + "hours_minutes", {"h": hours, "m": minutes}


def time_left(due: datetime, now: datetime, zone: ZoneInfo) -> str:
    """`还有 44 分钟`, `还有 1 小时 12 分`, `还有 3 天`, `明天 10:00`, `超时 26 分钟`."""
    phrase, figures = left_phrase(due, now, zone)
    return str(PHRASES[phrase]) % figures


def tone(due: datetime, now: datetime, start: datetime | None = None) -> str:
    """`late`, `soon` (under an hour or the last quarter of the term) or nothing."""
    if now > due:
        return "late"
    quarter = (due - start) / 4 if start else HOUR
    return "soon" if due - now < max(HOUR, quarter) else ""


def hour_minute(at: datetime, zone: ZoneInfo) -> str:
    """`16:42`, 24 hours."""
    return f"{at.astimezone(zone):%H:%M}"


def clock(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """`16:42` today, `6-05 09:12` this year, `2025-06-05 09:12` before or after."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    if local.year == today.year:
        return f"{local.month}-{local:%d %H:%M}"
    return f"{local:%Y-%m-%d %H:%M}"


def month_day(on: date) -> str:
    """`6 月 8 日`, for sentences; tables and papers write 2026-06-08."""
    return str(MONTH_DAY) % {"month": on.month, "day": on.day}


def limit(due: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Until when, as a promise says it: `16:42 前`; a day limit `6 月 15 日前`, that day included."""
    if ends_a_day(due, zone):
        day, this_year = due.astimezone(zone).date(), now.astimezone(zone).year
        return str(BY_DAY) % {"day": month_day(day) if day.year == this_year else day.isoformat()}
    return str(BY_TIME) % {"time": clock(due, now, zone)}


def company_clock(now: datetime, zone: ZoneInfo) -> str:
    """`6 月 8 日 周一 15:58`, the clock in the bar."""
    local = now.astimezone(zone)
    figures = {"month": local.month, "day": local.day, "weekday": WEEKDAYS[local.weekday()], "t": f"{local:%H:%M}"}
    return str(COMPANY_CLOCK) % figures


def phrases_for_script() -> dict:
    """All phrases in the active language, for the countdowns and the clock of `app.js`."""
    phrases = {key: str(text) for key, text in PHRASES.items()}
    return phrases | {"clock": str(COMPANY_CLOCK), "weekdays": [str(day) for day in WEEKDAYS]}
