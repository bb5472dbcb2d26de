"""What this room puts before people."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.rail import Entry
from tickets.doubts import to_answer

RAIL = [
    Entry("intake", "plus", _("Register a call"), {Role.CLERK: 10, Role.ADMIN: 10}),
    Entry(
        "doubts",
        "circle-help",
        _("Records in doubt"),
        {Role.REP: 52, Role.TECHNICIAN: 52, Role.FINANCE: 25, Role.LEADER: 65},
        waits=lambda user: to_answer(user),
    ),
]
