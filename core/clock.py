"""The one clock: the database's. Rules take the time as an argument; actions take `at=None` and ask here."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField, Func

NOW = Func(function="app_now", output_field=DateTimeField())  # the present, brought along by a statement


def now() -> datetime:
    """The present moment in UTC, as the SQL function `app_now()` gives it.

    Not Django's `Now()`: that is the statement's start, which is stale after waiting for a lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_now()")
        return cursor.fetchone()[0]


def company_zone() -> ZoneInfo:
    """The zone in which the company counts its days (X1)."""
    return ZoneInfo(settings.TIME_ZONE)


def company_day(at: datetime) -> date:
    """The calendar day of a moment, where the company is."""
    return at.astimezone(company_zone()).date()


def start_of_day(day: date) -> datetime:
    """The first moment of a day, where the company is."""
    return datetime.combine(day, time.min, tzinfo=company_zone())
