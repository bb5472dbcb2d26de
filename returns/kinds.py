"""The kinds of deadlines of this app; their durations are policies (deadlines.Policy)."""

PART_RETURN = "part.return"  # A16: the dealer's, until the return day
PART_ARRIVE = "part.arrive"  # A16: shipped in time, not arrived: held so many days after the return day
PART_RETURN_STAFF = "part.return_staff"  # A17: our own people's, without forfeiture
PART_APPRAISE = "part.appraise"  # A17: the technical department's, from receipt
RECORD_RETURN = "record.return"  # A16: the signed paper original, until the return day

TOO_NEAR = "part.too_near"  # no deadline: how many days before a return day belong to the next one

OF_RETURN = (PART_RETURN, PART_ARRIVE, PART_RETURN_STAFF)
FORFEITING = (PART_RETURN, PART_ARRIVE)
