"""The kinds of events of this room."""

from django.utils.translation import gettext_lazy as _

from core.history import EventKind


class Happened(EventKind):
    """What an administrator does with a message (X2)."""

    MESSAGE_RESENT = "message.resent", _("Sent again")
    MESSAGE_TEST = "message.test", _("Test message")
