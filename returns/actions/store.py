"""From the clerk to the keeper, into a room, and out of the house (A17)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock, holds
from core.errors import Refused
from returns import notices
from returns.actions.locks import locked_part, locked_parts
from returns.kinds import Happened
from returns.models import OldPart, Room
from returns.trail import log


@transaction.atomic
def hand_over(*, parts, by, at=None) -> list[OldPart]:
    """The clerk gives appraised parts to the keeper, usable ones and scrap (A17)."""
    require(by, "returns.hand_over")
    parts = locked_parts(parts, by)
    at = at or clock.now()
    if not parts:
        raise ValidationError({"parts": _("Choose the parts that you hand over.")})
    for part in parts:
        part.hand_over(at)
        part.save(update_fields=["state", "handed_over_at"])
        log(part, Happened.PART_HANDED_OVER, by=by, at=at, usable=part.usable)
    notices.handed_over(parts, at)
    return parts


@transaction.atomic
def store(*, part, room, by, bin="", at=None) -> OldPart:
    """The keeper puts a part into a room, usable ones and scrap apart. Refuses `room.wrong_kind`."""
    require(by, "returns.store")
    part = locked_part(part, by)
    at = at or clock.now()
    if room is None or not room.active:
        raise ValidationError({"room": _("Choose the room.")})
    if len(bin) > 20:
        raise ValidationError({"bin": _("At most 20 characters.")})
    fits = Room.Holds.USABLE if part.usable else Room.Holds.SCRAP
    if room.holds != fits:
        raise Refused(
            "room.wrong_kind",
            _("%(room)s does not take this part: it holds %(holds)s.") % {"room": room.name, "holds": room.get_holds_display()},
            _("Choose a room for %(holds)s.") % {"holds": fits.label},
            room=room.name,
            holds=room.holds,
        )
    part.store(room, bin.strip(), at)
    part.save(update_fields=["state", "room", "bin", "stored_at"])
    log(part, Happened.PART_STORED, by=by, at=at, room=room.name, bin=part.bin)
    return part


@transaction.atomic
def dispose(*, part, disposal: str, by, at=None) -> OldPart:
    """A stored part leaves the house: scrapped, sent to the supplier, put to use again. Refuses `hold.stands`."""
    require(by, "returns.dispose")
    part = locked_part(part, by)
    at = at or clock.now()
    if not disposal.strip():
        raise ValidationError({"disposal": _("Say what becomes of it.")})
    if len(disposal) > 200:
        raise ValidationError({"disposal": _("At most 200 characters.")})
    holds.check(part, "returns.dispose")
    part.dispose(disposal.strip(), at)
    part.save(update_fields=["state", "disposal", "disposed_at"])
    log(part, Happened.PART_DISPOSED, by=by, at=at, disposal=part.disposal)
    return part
