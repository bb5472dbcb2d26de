"""The kinds of events of this room."""

from django.utils.translation import gettext_lazy as _

from core.history import EventKind, personal


class Happened(EventKind):
    """What happens to a promise after it was made (X2)."""

    DEADLINE_PAUSED = "deadline.paused", personal("reason"), _("Stood still from here")
    DEADLINE_RESUMED = "deadline.resumed", personal("reason"), _("Runs on")
    DEADLINE_RESTARTED = "deadline.restarted", personal("reason"), _("Start corrected from %(starts_at_from)s to %(starts_at_to)s")
    DEADLINE_REPLANNED = "deadline.replanned", personal("reason"), _("Held by a newer rule or calendar")
    DEADLINE_HANDED_OVER = (
        "deadline.handed_over",
        personal("user_from", "user_to"),
        _("Handed over: the person who owes it is away, or back"),
    )
    DEADLINE_TAKEN_OVER = "deadline.taken_over", personal("user_from", "user_to"), _("Taken over from whoever owed it before")
    DEADLINE_PASSED_ON = "deadline.passed_on", personal("reason"), _("Owed by %(dealer)s from here")
    DEADLINE_REVIVED = "deadline.revived", personal("reason"), _("Owed again, as if it had run on")
    DEADLINE_CLIMBED = "deadline.climbed", _("Still not done: told further up")
    DEADLINE_UNPARKED = "deadline.unparked", _("Handled again after an error")
