"""What is being done: tickets, tasks, escalations, repair records (A2, A3, A10, A14, A15, A16)."""

from tickets.models.callback import Callback
from tickets.models.doubt import Doubt
from tickets.models.event import Event
from tickets.models.phrase import Phrase
from tickets.models.record import Attachment, RecordPart, RepairRecord
from tickets.models.redress import Redress
from tickets.models.register import RegisterLine, RegisterMonth
from tickets.models.task import Escalation, Task
from tickets.models.ticket import Ticket, Verdict
from tickets.models.view import RegisterView

__all__ = [
    "Attachment",
    "Callback",
    "Doubt",
    "Escalation",
    "Event",
    "Phrase",
    "RecordPart",
    "Redress",
    "RegisterLine",
    "RegisterMonth",
    "RegisterView",
    "RepairRecord",
    "Task",
    "Ticket",
    "Verdict",
]
