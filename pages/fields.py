"""Clock times as people type them on a phone, and the moments they make in the company's zone."""

from datetime import date, datetime, time, timedelta

from core.clock import company_zone


def typed(text: str) -> str:
    """What somebody typed into a search field, as far as it can be searched for."""
    return text.replace("\0", "").strip()[:60]


def moment(day: date, at: time) -> datetime:
    """A day and a time of day, where the company is."""
    return datetime.combine(day, at, tzinfo=company_zone())


def span(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """Two times of one working day; an end before the beginning is the next morning (harvest goes on at night)."""
    first, last = moment(day, begins), moment(day, ends)
    return first, last if last >= first else last + timedelta(days=1)
