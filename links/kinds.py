"""What happens to signed links."""

from django.utils.translation import gettext_lazy as _

from core.history import EventKind, personal


class Happened(EventKind):
    """From the question to the answer (X2)."""

    LINK_MADE = "link.made", _("Link made")
    LINK_SENT = "link.sent", _("Sent by text message")
    LINK_OPENED = "link.opened", _("Opened")
    LINK_CODE_SENT = "link.code_sent", _("Code sent by text message")
    LINK_AGREED = "link.agreed", _("Agreed")
    LINK_DECLINED = "link.declined", personal("reason"), _("Declined")
    LINK_WITHDRAWN = "link.withdrawn", _("Link withdrawn")
