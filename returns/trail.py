"""Writing the trail of a part, and saying in words what stands in it (A17)."""

from django.utils.translation import gettext_lazy as _

from returns.models import OldPart, PartEvent


def log(part: OldPart, kind: str, *, by, at, **data) -> PartEvent:
    """Add one line. `data` is flat; people by id only."""
    return PartEvent.objects.create(part=part, kind=kind, by=by, at=at, data=data)


WORDS = {
    "part.kept": _("Removed and tagged"),
    "part.shipped": _("Shipped: %(carrier)s %(box)s"),
    "part.received": _("Arrived at the company"),
    "part.missing": _("Not in the box"),
    "part.late": _("Not back by the return day"),
    "part.forfeited": _("Forfeited: not back in time"),
    "part.appraise_late": _("Not appraised in time"),
    "part.appraised": _("Appraised: %(cause)s"),
    "part.handed_over": _("Handed over to the keeper"),
    "part.stored": _("Put away: %(room)s %(bin)s"),
    "part.disposed": _("Disposed of: %(disposal)s"),
}


def words(event) -> str:
    """What happened, in the language that is active."""
    try:
        return str(WORDS.get(event.kind, event.kind)) % event.data
    except KeyError:
        return event.kind
