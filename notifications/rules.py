"""When an outside message may go, and when it is tried again. Pure: the time is an argument."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

# Nearly eight hours from the first try to the last: a night's outage of the mail server costs nothing.
PAUSES = [timedelta(seconds=30), *(timedelta(minutes=m) for m in (2, 10, 30, 60, 120, 240))]
SPREAD = 0.25  # of a pause, by chance, so that not everybody comes back at once


def quiet_until(begins: time | None, ends: time | None, at: datetime, zone: ZoneInfo) -> datetime | None:
    """The end of the quiet hours in which `at` falls; None outside them. They may cross midnight; the end is not quiet."""
    if begins is None or ends is None or begins == ends:
        return None
    local = at.astimezone(zone)
    now, night = local.time(), begins > ends
    if not ((now >= begins or now < ends) if night else (begins <= now < ends)):
        return None
    last = local.date() + timedelta(days=1 if night and now >= begins else 0)
    return datetime.combine(last, ends, tzinfo=zone)


def next_try(failed: int, at: datetime, chance: float) -> datetime | None:
    """When to try again after `failed` tries; None when that was the last. `chance` is from 0 to 1."""
    if failed > len(PAUSES):
        return None
    return at + PAUSES[failed - 1] * (1 + SPREAD * chance)
