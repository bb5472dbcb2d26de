"""The kinds of deadlines and of events of this room. How long a deadline runs is a policy (deadlines.Policy)."""

from django.utils.translation import gettext_lazy as _

from core.history import EventKind, personal
from deadlines.registry import declare

# A18: the rep's, from the appraisal
CLAIM_VERIFY = declare("claim.verify", _("Verification"), "finance.claim", _("appraised %(moment)s"), icon="receipt-text")
# A19: the finance department's, from the verification
CLAIM_REVIEW = declare("claim.review", _("Review"), "finance.claim", _("verified %(moment)s"), icon="receipt-text")
# A19: the dealer's, from issue
NOTICE_ANSWER = declare("notice.answer", _("Answer the notice"), "finance.writeoffnotice", _("notice issued %(moment)s"), icon="file-text")
# A19: the finance department's, from the dispute
NOTICE_DISPUTE = declare("notice.dispute", _("Answer the dispute"), "finance.writeoffnotice", _("disputed %(moment)s"), icon="file-text")

OF_CLAIM = (CLAIM_VERIFY, CLAIM_REVIEW)
OF_NOTICE = (NOTICE_ANSWER, NOTICE_DISPUTE)


class Happened(EventKind):
    """What happens to claims and write-off notices (X2)."""

    CLAIM_SUBMITTED = "claim.submitted", _("Submitted: %(claimed)s")
    CLAIM_HELD = "claim.held", _("Put on hold")
    CLAIM_RELEASED = "claim.released", personal("exception"), _("Released")
    CLAIM_PROPOSED = "claim.proposed", _("Amounts proposed by the technical department")
    CLAIM_APPRAISED = "claim.appraised", _("All old parts appraised: %(approved)s of %(claimed)s")
    CLAIM_LAPSED = "claim.lapsed", _("Lapsed: nothing came back in time")
    CLAIM_VERIFIED = "claim.verified", personal("note"), _("Verified: in scope")
    CLAIM_SENT_BACK = "claim.sent_back", personal("note"), _("Sent back: %(note)s")
    CLAIM_TAKEN_OVER = "claim.taken_over", personal("user_from", "user_to"), _("Handed in by a colleague from here")
    CLAIM_REFUSED = "claim.refused", personal("note"), _("Refused: %(note)s")
    CLAIM_APPEALED = "claim.appealed", personal("facts"), _("Appealed: %(facts)s")
    CLAIM_REFUSAL_WITHDRAWN = "claim.refusal_withdrawn", personal("reason"), _("Refusal taken back: %(reason)s")
    CLAIM_REVIEW_WITHDRAWN = "claim.review_withdrawn", personal("reason"), _("Review taken back: %(reason)s")
    CLAIM_APPRAISAL_WITHDRAWN = "claim.appraisal_withdrawn", personal("reason"), _("Appraisal of %(part)s taken back: %(reason)s")
    CLAIM_REVIEWED = "claim.reviewed", _("Reviewed: %(approved)s")
    CLAIM_NOTICED = "claim.noticed", _("On notice %(notice)s")
    CLAIM_TAKEN_BACK = "claim.taken_back", _("Off notice %(notice)s")
    CLAIM_SETTLED = "claim.settled", _("Settled")
    CLAIM_VERIFY_LATE = "claim.verify_late", _("Not verified in time")
    CLAIM_REVIEW_LATE = "claim.review_late", _("Not reviewed in time")
    NOTICE_ISSUED = "notice.issued", _("Issued: %(approved)s")
    NOTICE_CONFIRMED = "notice.confirmed", _("Confirmed: %(lines)s lines, %(amount)s deducted")
    NOTICE_DISPUTED = "notice.disputed", personal("line_*"), _("Disputed: %(lines)s lines")
    NOTICE_LINE_UPHELD = "notice.line_upheld", personal("reply"), _("Line %(line)s stays as it is: %(reply)s")
    NOTICE_LINE_ACCEPTED = "notice.line_accepted", personal("reply"), _("Dispute of line %(line)s accepted: %(amount)s")
    NOTICE_REISSUED = "notice.reissued", _("Put before the dealer again")
    NOTICE_SETTLED = "notice.settled", _("Settled")
    NOTICE_WITHDRAWN = "notice.withdrawn", personal("reason"), _("Withdrawn by %(counter)s: %(reason)s")
    NOTICE_COUNTER_ISSUED = "notice.counter_issued", _("Withdraws %(notice)s: %(approved)s")
    NOTICE_ANSWER_LATE = "notice.answer_late", _("Not answered in time")
    NOTICE_DISPUTE_LATE = "notice.dispute_late", _("Dispute not answered in time")
    REDRESS_REFUNDED = "redress.refunded", _("Refund posted: %(amount)s")
