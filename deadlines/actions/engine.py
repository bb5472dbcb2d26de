"""What an administrator says of the engine itself."""

import logging

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core.errors import Refused
from core.locks import locked
from deadlines.guard import offset
from deadlines.models import Pulse

log = logging.getLogger(__name__)


@transaction.atomic
def release(*, pulse, by) -> Pulse:
    """An administrator says that the present time of this machine is right: from now on it is the usual.

    Refuses `engine.not_held`, and `engine.clocks_apart` where no word helps: the next sweep would find them apart again.
    """
    require(by, "deadlines.release")
    pulse = locked(Pulse.objects.visible_to(by), pulse)
    if pulse.held_since is None:
        raise Refused("engine.not_held", _("Nothing holds this machine."), _("There is nothing to release."))
    if not pulse.jumped:
        raise Refused("engine.clocks_apart", _("Host and database clocks are apart."), _("Set them: the sweep goes on by itself."))
    pulse.offset, pulse.held_since, pulse.held_why = offset(), None, ""
    pulse.save(update_fields=["offset", "held_since", "held_why"])
    log.warning("sweep released by %s", by)
    return pulse
