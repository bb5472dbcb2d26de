"""What happens when a promise about claims or notices is broken (A18, A19). Events and notices, never the subject."""

from django.contrib.auth import get_user_model

from deadlines.registry import on_breach
from finance import kinds, notices, people
from finance.models import Claim, ClaimEvent, NoticeEvent, WriteOffNotice
from notifications.actions import tell_all
from tickets.people import department


def _tell(rows, subjects, kind, at, who):
    lines = []
    for row in rows:
        subject = subjects[row.subject_id]
        lines += [(person, subject, {**notices.facts(subject), "deadline": row.pk}) for person in who(row, subject)]
    tell_all(lines, kind, at)


def _claims(rows):
    return Claim.objects.select_related("dealer", "staff").in_bulk([row.subject_id for row in rows])


def _notices(rows):
    related = WriteOffNotice.objects.select_related("dealer__rep").prefetch_related("dealer__staff__user")
    return related.in_bulk([row.subject_id for row in rows])


@on_breach(kinds.CLAIM_VERIFY)
def not_verified(rows, at):
    """A18: the rep and the head of the sales branch."""
    claims, sales = _claims(rows), department("sales")
    verifiers = {person.pk: person for person in _users(rows)}
    ClaimEvent.objects.bulk_create(_event(ClaimEvent, "claim", row, "claim.verify_late", at) for row in rows)
    _tell(rows, claims, notices.VERIFY_LATE, at, lambda row, claim: [verifiers.get(row.user_id), sales.head])


@on_breach(kinds.CLAIM_REVIEW)
def not_reviewed(rows, at):
    """A19: the finance department and its head."""
    claims, finance = _claims(rows), people.finance_people()
    head = department("finance").head
    ClaimEvent.objects.bulk_create(_event(ClaimEvent, "claim", row, "claim.review_late", at) for row in rows)
    _tell(rows, claims, notices.REVIEW_LATE, at, lambda row, claim: [*finance, head])


@on_breach(kinds.NOTICE_ANSWER)
def not_answered(rows, at):
    """A19: the dealer and its rep, and finance. Silence confirms nothing."""
    found, finance = _notices(rows), people.finance_people()
    NoticeEvent.objects.bulk_create(_event(NoticeEvent, "notice", row, "notice.answer_late", at) for row in rows)
    _tell(rows, found, notices.ANSWER_LATE, at, lambda row, notice: [*people.answerable(notice), *finance])


@on_breach(kinds.NOTICE_DISPUTE)
def dispute_not_answered(rows, at):
    """A19: the finance department and its head."""
    found, finance = _notices(rows), people.finance_people()
    head = department("finance").head
    NoticeEvent.objects.bulk_create(_event(NoticeEvent, "notice", row, "notice.dispute_late", at) for row in rows)
    _tell(rows, found, notices.DISPUTE_LATE, at, lambda row, notice: [*finance, head])


def _event(model, subject, row, kind, at):
    return model(**{f"{subject}_id": row.subject_id}, kind=kind, at=row.due_at, recorded_at=at, data={"deadline": row.pk})


def _users(rows):
    return get_user_model().objects.filter(pk__in={row.user_id for row in rows})
