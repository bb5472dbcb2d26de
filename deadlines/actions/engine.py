"""What an administrator says of the engine itself."""

import logging

from django.db import transaction

from accounts.rights import require
from core.locks import locked
from deadlines.guard import offset
from deadlines.models import Pulse

log = logging.getLogger(__name__)


@transaction.atomic
def release(*, pulse, by) -> Pulse:
    """An administrator says that the present time of this machine is right: from now on it is the usual."""
    require(by, "deadlines.release")
    pulse = locked(Pulse.objects.visible_to(by), pulse)
    pulse.offset, pulse.held_since, pulse.held_why = offset(), None, ""
    pulse.save(update_fields=["offset", "held_since", "held_why"])
    log.warning("sweep released by %s", by)
    return pulse
