"""What pages of every door say of a promise about a ticket: whether it may stand still, and how its days are counted."""

from django.utils.translation import gettext_lazy as _

from tickets import kinds

PAUSES = _("Runs day and night; cannot be paused, and dispatching or redispatching does not restart it")
CALENDARS = {
    kinds.TASK_VISIT: _("The time told to the customer; moved only by arranging anew, in sight of all"),
    kinds.TASK_REPAIR: _("The law's last day as the verdict has it: working days, in the busy season days; it counts in full"),
}
