"""What this room puts before people."""

from django.utils.translation import pgettext_lazy

from accounts.models import Role
from core.rail import Entry
from notifications.models import Outbox


def dead(user):
    """What was given up."""
    return Outbox.objects.visible_to(user).filter(state=Outbox.State.DEAD)


RAIL = [Entry("outgoing", "send", pgettext_lazy("room", "Outgoing"), {Role.ADMIN: 120}, late=dead)]
