"""The kinds of deadlines and of events of this room. How long a deadline runs is a policy (deadlines.Policy)."""

from django.utils.translation import gettext_lazy as _

from core.history import EventKind, personal
from deadlines.registry import declare

# A16: the dealer's, until the return day
PART_RETURN = declare("part.return", _("Old part back"), "returns.oldpart", _("record filed %(moment)s"), icon="package")
# A16: shipped in time, not arrived: held so many days after the return day
PART_ARRIVE = declare("part.arrive", _("Shipped part arrives"), "returns.oldpart", _("return day %(moment)s"), icon="truck")
# A17: our own people's, without forfeiture
PART_RETURN_STAFF = declare("part.return_staff", _("Own old part back"), "returns.oldpart", _("record filed %(moment)s"), icon="package")
# A17: the technical department's, from receipt
PART_APPRAISE = declare("part.appraise", _("Appraisal"), "returns.oldpart", _("part received %(moment)s"), icon="scale")
# A16: the signed paper original, until the return day
RECORD_RETURN = declare("record.return", _("Record original back"), "tickets.repairrecord", _("record filed %(moment)s"), icon="file-text")

# No deadline: how many days before a return day belong to the next one
TOO_NEAR = declare("part.too_near", _("Too near a return day"), "", icon="calendar")

OF_RETURN = (PART_RETURN, PART_ARRIVE, PART_RETURN_STAFF)
FORFEITING = (PART_RETURN, PART_ARRIVE)


class Happened(EventKind):
    """What happens to old parts and signed originals (X2)."""

    PART_KEPT = "part.kept", _("Removed and tagged")
    PART_SHIPPED = "part.shipped", _("Shipped: %(carrier)s %(box)s")
    PART_RECEIVED = "part.received", _("Arrived at the company")
    PART_RECEIPT_WITHDRAWN = "part.receipt_withdrawn", personal("reason"), _("Scanned by mistake: it has not arrived")
    PART_APPRAISAL_WITHDRAWN = "part.appraisal_withdrawn", personal("reason"), _("Appraisal taken back: %(reason)s")
    PART_MISSING = "part.missing", _("Not in the box")
    PART_LATE = "part.late", _("Not back by the return day")
    PART_FORFEITED = "part.forfeited", _("Forfeited: not back in time")
    PART_APPRAISE_LATE = "part.appraise_late", _("Not appraised in time")
    PART_APPRAISED = "part.appraised", personal("evidence"), _("Appraised: %(cause)s")
    PART_HANDED_OVER = "part.handed_over", _("Handed over to the keeper")
    PART_TAKEN_OVER = "part.taken_over", personal("user_from", "user_to"), _("Brought back by a colleague from here")
    PART_STORED = "part.stored", _("Put away: %(room)s %(bin)s")
    PART_HELD = "part.held", _("Held: %(why)s (%(because)s)")
    PART_LET_GO = "part.let_go", _("No longer held: %(why)s (%(because)s)")
    PART_DISPOSED = "part.disposed", personal("disposal"), _("Disposed of: %(disposal)s")
    RECORD_ORIGINAL_RECEIVED = "record.original_received", _("Signed original of %(number)s arrived")
    RECORD_ORIGINAL_LATE = "record.original_late", _("Signed original of %(number)s did not come back in time")
