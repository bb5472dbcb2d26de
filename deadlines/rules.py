"""When a promise falls due, and how that is explained. Pure: the time is an argument."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def due_at(starts_at: datetime, minutes: int | None, days: int | None, zone: ZoneInfo) -> datetime:
    """The moment a promise falls due.

    Minutes run round the clock. Days end with the last microsecond of the last day in the company's zone; the day of
    the start is day 0.
    """
    if minutes is not None:
        return starts_at + timedelta(minutes=minutes)
    return end_of_day(starts_at.astimezone(zone).date() + timedelta(days=days), zone)


def end_of_day(day, zone: ZoneInfo) -> datetime:
    """The last microsecond of a day: a day limit still counts on its day."""
    return datetime.combine(day, time.max, tzinfo=zone)


def verdict(due: datetime, done: datetime) -> str:
    """`met` or `breached`; exactly at due is met."""
    return "met" if done <= due else "breached"
