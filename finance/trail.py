"""Writing the history of claims and notices, and saying in words what stands in it (X2)."""

from django.utils.translation import gettext_lazy as _

from finance.models import Claim, ClaimEvent, NoticeEvent, WriteOffNotice


def log(subject: Claim | WriteOffNotice, kind: str, *, by, at, **data) -> ClaimEvent | NoticeEvent:
    """Add one line. `data` is flat; people by id only, amounts as text."""
    if isinstance(subject, Claim):
        return ClaimEvent.objects.create(claim=subject, kind=kind, by=by, at=at, data=data)
    return NoticeEvent.objects.create(notice=subject, kind=kind, by=by, at=at, data=data)


WORDS = {
    "claim.submitted": _("Submitted: %(claimed)s"),
    "claim.held": _("Put on hold"),
    "claim.released": _("Released"),
    "claim.proposed": _("Amounts proposed by the technical department"),
    "claim.appraised": _("All old parts appraised: %(approved)s of %(claimed)s"),
    "claim.lapsed": _("Lapsed: nothing came back in time"),
    "claim.verified": _("Verified: in scope"),
    "claim.sent_back": _("Sent back: %(note)s"),
    "claim.refused": _("Refused: %(note)s"),
    "claim.reviewed": _("Reviewed: %(approved)s"),
    "claim.noticed": _("On notice %(notice)s"),
    "claim.taken_back": _("Off notice %(notice)s"),
    "claim.settled": _("Settled"),
    "claim.verify_late": _("Not verified in time"),
    "claim.review_late": _("Not reviewed in time"),
    "notice.issued": _("Issued: %(approved)s"),
    "notice.confirmed": _("Confirmed: %(lines)s lines, %(amount)s deducted"),
    "notice.disputed": _("Disputed: %(lines)s lines"),
    "notice.line_upheld": _("Line %(line)s stays as it is: %(reply)s"),
    "notice.line_accepted": _("Dispute of line %(line)s accepted: %(amount)s"),
    "notice.reissued": _("Put before the dealer again"),
    "notice.settled": _("Settled"),
    "notice.withdrawn": _("Withdrawn by %(counter)s: %(reason)s"),
    "notice.counter_issued": _("Withdraws %(notice)s: %(approved)s"),
    "notice.answer_late": _("Not answered in time"),
    "notice.dispute_late": _("Dispute not answered in time"),
}


def words(event) -> str:
    """What happened, in the language that is active."""
    try:
        return str(WORDS.get(event.kind, event.kind)) % event.data
    except KeyError:
        return event.kind
