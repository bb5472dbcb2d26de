"""Tickets, tasks, escalations, records and files over the API: the same verbs as on the pages (X6)."""

from tickets.api.register import MonthResource, ViewResource
from tickets.api.resources import EscalationResource, FileResource, RecordResource, RedressResource, TaskResource, TicketResource

__all__ = ["RESOURCES", "RedressResource"]
RESOURCES = {
    "tickets": (TicketResource, "ticket"),
    "tasks": (TaskResource, "task"),
    "escalations": (EscalationResource, "escalation"),
    "records": (RecordResource, "record"),
    "files": (FileResource, "file"),
    "register-months": (MonthResource, "register-month"),
    "register-views": (ViewResource, "register-view"),
}
