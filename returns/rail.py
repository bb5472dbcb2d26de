"""What this room puts before people."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.rail import Entry
from returns.models import OldPart


def in_state(state):
    return lambda user: OldPart.objects.visible_to(user).filter(state=state)


SHIPPED, TO_STORE = in_state(OldPart.State.SHIPPED), in_state(OldPart.State.HANDED_OVER)
RAIL = [
    Entry(
        "parts",
        "package",
        _("Old parts"),
        {Role.CLERK: 60, Role.ADMIN: 60, Role.REP: 60, Role.TECHNICIAN: 70, Role.REPAIRER: 40},
        waits=SHIPPED,
    ),
    Entry("parts", "package", _("Old parts"), {Role.KEEPER: 40}),
    Entry("receive", "scan-line", _("Receiving"), {Role.KEEPER: 20}, waits=SHIPPED),
    Entry("store", "warehouse", _("Warehouse"), {Role.KEEPER: 30}, waits=TO_STORE),
]
