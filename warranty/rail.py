"""What this room puts before people."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.rail import Entry
from warranty.models import ReceiptCard


def to_accept(user):
    """Cards that were handed in."""
    return ReceiptCard.objects.visible_to(user).filter(state=ReceiptCard.State.RETURNED)


RAIL = [
    Entry(
        "cards",
        "id-card",
        _("Receipt cards"),
        {Role.CLERK: 50, Role.ADMIN: 50, Role.LEADER: 50, Role.REP: 70, Role.TECHNICIAN: 60},
        waits=to_accept,
    ),
    Entry("rules", "scale", _("Warranty rules"), {Role.ADMIN: 110}),
]
