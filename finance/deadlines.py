"""What a broken promise about claims or notices sets off, and what its notices say (A18, A19). Never the subject itself."""

from deadlines.registry import About, describes, on_breach, tells
from finance import kinds, notices
from finance.kinds import Happened
from finance.models import Claim, ClaimEvent, NoticeEvent, WriteOffNotice

tells(kinds.CLAIM_VERIFY, late=notices.VERIFY_LATE)
tells(kinds.CLAIM_REVIEW, late=notices.REVIEW_LATE)
tells(kinds.NOTICE_ANSWER, late=notices.ANSWER_LATE)
tells(kinds.NOTICE_DISPUTE, late=notices.DISPUTE_LATE)


@describes("finance.claim")
def claims_of(rows) -> dict[int, About]:
    found = Claim.objects.select_related("dealer", "staff").in_bulk([row.subject_id for row in rows])
    return {pk: About(notices.facts(claim)) for pk, claim in found.items()}


@describes("finance.writeoffnotice")
def notices_of(rows) -> dict[int, About]:
    found = WriteOffNotice.objects.select_related("dealer").in_bulk([row.subject_id for row in rows])
    return {pk: About(notices.facts(notice)) for pk, notice in found.items()}


def _writes(model, subject, kind):
    """A handler that writes one line for each row, dated when it fell due."""

    def handle(rows, at):
        model.objects.bulk_create(
            model(**{f"{subject}_id": row.subject_id}, kind=kind, at=row.due_at, recorded_at=at, data={"deadline": row.pk}) for row in rows
        )

    return handle


on_breach(kinds.CLAIM_VERIFY)(_writes(ClaimEvent, "claim", Happened.CLAIM_VERIFY_LATE))
on_breach(kinds.CLAIM_REVIEW)(_writes(ClaimEvent, "claim", Happened.CLAIM_REVIEW_LATE))
on_breach(kinds.NOTICE_ANSWER)(_writes(NoticeEvent, "notice", Happened.NOTICE_ANSWER_LATE))  # silence confirms nothing
on_breach(kinds.NOTICE_DISPUTE)(_writes(NoticeEvent, "notice", Happened.NOTICE_DISPUTE_LATE))
