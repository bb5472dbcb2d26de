"""What was promised, by which rule and calendar, to whom, until when (A10, A14, A15, X3)."""

from deadlines.models.absence import Absence
from deadlines.models.calendar import Calendar, CalendarVersion
from deadlines.models.deadline import Deadline, DeadlineEvent
from deadlines.models.policy import Policy
from deadlines.models.pulse import Pulse

__all__ = ["Absence", "Calendar", "CalendarVersion", "Deadline", "DeadlineEvent", "Policy", "Pulse"]
