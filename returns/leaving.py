"""What people hold of old parts: those of their own repairs that are not back yet (A17)."""

from django.utils.translation import gettext_lazy as _

from accounts import leaving
from core.locks import locked_all
from returns.kinds import Happened
from returns.models import OldPart, Shipment
from returns.trail import log


def _parts(person, _at):
    return OldPart.objects.to_come().filter(staff=person).select_related("record_part__part").order_by("id")


def _hand(rows, *, person, to, by, at) -> None:
    for part in locked_all(OldPart.objects.all(), rows):
        part.staff = to
        part.save(update_fields=["staff"])
        log(part, Happened.PART_TAKEN_OVER, by=by, at=at, user_from=person.pk, user_to=to.pk)


leaving.stays(Shipment, "shipped_by")
leaving.stays(OldPart, "received_by", "appraised_by")
leaving.register(
    leaving.Holding(
        code="returns.part", company=True, label=_("old parts to bring back"), keys=(("returns.OldPart", "staff"),), rows=_parts,
        said=lambda part: f"{part.number} {part.part.name}", hand=_hand,
    )
)  # fmt: skip
