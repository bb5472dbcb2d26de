"""Tickets, tasks, escalations, records and files over the API: the same verbs as on the pages (X6)."""

from tickets.api.register import MonthResource, ViewResource
from tickets.api.resources import (
    DoubtResource,
    EscalationResource,
    FileResource,
    RecordResource,
    RedressResource,
    TaskResource,
    TicketResource,
)

RESOURCES = {
    "tickets": (TicketResource, "ticket"),
    "tasks": (TaskResource, "task"),
    "redresses": (RedressResource, "redress"),
    "escalations": (EscalationResource, "escalation"),
    "records": (RecordResource, "record"),
    "doubts": (DoubtResource, "doubt"),
    "files": (FileResource, "file"),
    "register-months": (MonthResource, "register-month"),
    "register-views": (ViewResource, "register-view"),
}
