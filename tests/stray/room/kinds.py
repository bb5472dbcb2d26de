"""The kinds of deadlines and of events of this room."""

from django.utils.translation import gettext_lazy as _

from core.history import EventKind, personal
from deadlines.registry import declare

STRAY_FEED = declare("stray.feed", _("Feed it"), "stray.stray", _("taken in %(moment)s"))


class Happened(EventKind):
    """What happens to strays."""

    STRAY_TAKEN_IN = "stray.taken_in", personal("note"), _("Taken in: %(note)s")
    STRAY_FED = "stray.fed", _("Fed")
    STRAY_LATE = "stray.late", _("Not fed in time")
