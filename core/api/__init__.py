"""What every resource of the API shares: read-only rows, verbs as POST, errors, fields, filters."""

from core.api.errors import Refusal, exception_handler, refusal_body, stale
from core.api.fields import Body, Day, HoldRow, Knowingly, Many, Moment, Nothing, Number, Phone, Visible, Whole, YesNo, reference, seen
from core.api.filters import DayFrom, DaysFrom, DaysUpTo, DayUpTo, Flag, Id, Rows, Search
from core.api.resource import Can, CompanyStaffOnly, NoSuchPlace, Resource, endpoint

__all__ = [
    "Body",
    "Can",
    "CompanyStaffOnly",
    "Day",
    "DayFrom",
    "DayUpTo",
    "DaysFrom",
    "DaysUpTo",
    "Flag",
    "HoldRow",
    "Id",
    "Knowingly",
    "Many",
    "Moment",
    "NoSuchPlace",
    "Nothing",
    "Number",
    "Number",
    "Phone",
    "Refusal",
    "Resource",
    "Rows",
    "Search",
    "Visible",
    "Whole",
    "Whole",
    "YesNo",
    "endpoint",
    "exception_handler",
    "reference",
    "refusal_body",
    "seen",
    "stale",
]
