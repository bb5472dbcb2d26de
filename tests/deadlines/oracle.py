"""A due moment found the slow way, minute by minute, by nothing of the product's own reckoning."""

from datetime import UTC, datetime, timedelta

MINUTE = timedelta(minutes=1)


def counted(starts_at: datetime, minutes: int, zone, pauses=(), week=None, days=()) -> datetime:
    """The end of the last minute that counts: open by `week` and `days` on the wall of `zone`, and in none of `pauses`.

    `week` is seven lists of (opens, closes) in minutes of the day, None for round the clock; `days` maps a day to
    whether it is worked. Everything in whole minutes.
    """
    days = dict(days)
    moment, left = starts_at.astimezone(UTC), minutes
    while left:
        stands_still = any(off <= moment < on for off, on in pauses)
        if not stands_still and (week is None or _is_open(moment.astimezone(zone), week, days)):
            left -= 1
        moment += MINUTE
    return moment


def _is_open(wall: datetime, week, days) -> bool:
    usual = week[wall.weekday()]
    if not days.get(wall.date(), bool(usual)):
        return False
    spans = usual or next(spans for spans in week if spans)
    return any(opens <= wall.hour * 60 + wall.minute < closes for opens, closes in spans)


def last_day(starts_at: datetime, days: int, zone, pauses=(), works=lambda day: True):
    """The day on which a limit of so many days ends: a day that begins while the promise stands still does not count."""
    day, left = starts_at.astimezone(zone).date(), days
    while left:
        day += timedelta(days=1)
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        if works(day) and not any(off < midnight <= on for off, on in pauses):
            left -= 1
    return day
