"""The kinds of deadlines of this app; their durations are policies (deadlines.Policy)."""

CLAIM_VERIFY = "claim.verify"  # A18: the rep's, from the appraisal
CLAIM_REVIEW = "claim.review"  # A19: the finance department's, from the verification
NOTICE_ANSWER = "notice.answer"  # A19: the dealer's, from issue
NOTICE_DISPUTE = "notice.dispute"  # A19: the finance department's, from the dispute

OF_CLAIM = (CLAIM_VERIFY, CLAIM_REVIEW)
OF_NOTICE = (NOTICE_ANSWER, NOTICE_DISPUTE)
