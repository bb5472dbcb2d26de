"""May the sweep trust the clock? A clock that jumped must not turn promises into breaches (X3).

A gap is an outage and is swept. Only a wall clock that ran ahead of the boot clock, or host and database clocks that are
apart, hold the sweep: on that machine, in sight of all, until the clocks agree again or an administrator says that the
present time is right.
"""

import logging
import re
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core import clock
from deadlines.models import Pulse
from deadlines.models.pulse import AHEAD, APART
from notifications.actions import tell
from notifications.words import words

log = logging.getLogger(__name__)
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def held_words(why: str) -> str:
    """Why a machine may not sweep, which is kept in English, in the language that is active."""
    for text in (APART, AHEAD):
        if found := re.fullmatch(text.replace("%(seconds)s", r"(\S+)"), why):
            return gettext(text) % {"seconds": found[1]}
    return why


HELD = words("engine.held", _("The sweep of deadlines stands still: %(why)s"), _("Sweep of deadlines held"), why=held_words)


def host() -> str:
    """This boot of this machine: its boot clock compares with nothing else."""
    return BOOT_ID.read_text().strip() if BOOT_ID.exists() else "host"


def clocks() -> tuple[float, float]:
    """(wall, boot): seconds of the machine's two clocks; the boot clock cannot be set."""
    return time.time(), time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def offset() -> float:
    """Wall minus boot clock, in seconds: the same all the time unless somebody sets the clock."""
    wall, boot = clocks()
    return wall - boot


def doubt(*, wall: float, offset: float, usual: float | None, database: float, tolerance: float) -> str:
    """Why the clock cannot be trusted, or "". Pure; seconds. `offset` is wall minus boot, `usual` that of the last sweep.

    A clock that was set back only delays what is due; it is what runs ahead that would break promises.
    """
    if abs(wall - database) > tolerance:
        return APART % {"seconds": f"{wall - database:+.0f}"}
    if usual is not None and offset - usual > tolerance:
        return AHEAD % {"seconds": f"{offset - usual:.0f}"}
    return ""


@transaction.atomic
def passes() -> bool:
    """Whether this machine may sweep now. The first refusal of a run is logged and told to administrators and leaders."""
    now, wall, present = clock.now(), time.time(), offset()
    pulse, _new = Pulse.objects.get_or_create(host=host(), defaults={"at": now})
    why = doubt(wall=wall, offset=present, usual=pulse.offset, database=now.timestamp(), tolerance=settings.CLOCK_TOLERANCE)
    mine = Pulse.objects.filter(pk=pulse.pk)
    if why and mine.filter(held_since__isnull=True).update(held_since=now, held_why=why):
        log.error("sweep held: %s", why)
        tell(User.objects.filter(role__in=(Role.ADMIN, Role.LEADER)), HELD, pulse, now, pressing=True, why=why)
    mine.update(at=now, **({"held_why": why} if why else {"held_since": None, "held_why": ""}))
    return not why


def swept() -> None:
    """A sweep has gone through: small corrections of the clock become the usual, a clock set back does not."""
    present, near = offset(), settings.CLOCK_TOLERANCE
    usual = Q(offset=None) | Q(offset__range=(present - near, present + near))
    Pulse.objects.filter(usual, host=host()).update(offset=present)
