"""What was promised, by which rule and calendar, to whom, until when (A10, A14, A15, X3)."""

from deadlines.models.absence import Absence
from deadlines.models.calendar import Calendar, CalendarHours, CalendarVersion
from deadlines.models.deadline import Deadline, DeadlineEvent
from deadlines.models.pulse import Pulse
from deadlines.models.term import Policy, Term

__all__ = ["Absence", "Calendar", "CalendarHours", "CalendarVersion", "Deadline", "DeadlineEvent", "Policy", "Pulse", "Term"]
