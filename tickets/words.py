"""Words that pages of every door share: what is promised, and who the law and the scheme say it of."""

from django.utils.translation import gettext_lazy as _

from tickets import kinds

PROMISED = {
    kinds.TICKET_ARRANGE: _("Arrange"),
    kinds.TASK_ARRANGE: _("Party arranges"),
    kinds.TASK_ARRANGE_OWN: _("Dealer arranges (own)"),
    kinds.TASK_CHECK: _("Check"),
    kinds.TASK_VISIT: _("Visit"),
    kinds.TASK_REPAIR: _("Repaired"),
    kinds.ESCALATION_DECIDE: _("Leader coordinates"),
}
ICONS = {kinds.TASK_CHECK: "phone", kinds.TASK_VISIT: "map-pin", kinds.TASK_REPAIR: "wrench", kinds.ESCALATION_DECIDE: "megaphone"}
PAUSES = _("Runs day and night; cannot be paused, and dispatching or redispatching does not restart it")
CALENDARS = {
    kinds.TASK_VISIT: _("The time told to the customer; moved only by arranging anew, in sight of all"),
    kinds.TASK_REPAIR: _("Calendar days; the last day counts in full"),
}


def promised(deadline) -> str:
    """What a deadline promises, in two to six characters."""
    return PROMISED.get(deadline.kind, deadline.kind)


def exact(deadline) -> bool:
    """Whether it is an appointment rather than a limit."""
    return deadline.kind == kinds.TASK_VISIT
