"""Who is told what about claims and notices, and the words."""

from django.utils.translation import gettext_lazy as _

from core.money import written
from finance import people
from notifications.actions import tell
from notifications.words import words

HELD = words(
    "claim.held", _("%(number)s waits: the receipt card of the machine is not recognised yet"), _("Claim held: card not recognised")
)
TO_VERIFY = words("claim.to_verify", _("%(number)s of %(party)s waits for you to verify its scope"), _("Claim to verify"))
LAPSED = words("claim.lapsed", _("%(number)s lapsed: nothing came back in time"), _("Claim lapsed"))
TO_REVIEW = words("claim.to_review", _("%(number)s of %(party)s waits for review: %(approved)s yuan"), _("Claim to review"))
SENT_BACK = words("claim.sent_back", _("%(number)s was sent back: %(note)s"), _("Claim sent back"))
REFUSED = words("claim.refused", _("%(number)s is not dealt with: %(note)s"), _("Claim not dealt with"))
APPEALED = words("claim.appealed", _("%(number)s of %(party)s: new facts against the refusal: %(facts)s"), _("Refusal appealed against"))
REFUSAL_WITHDRAWN = words(
    "claim.refusal_withdrawn", _("%(number)s is dealt with after all: %(reason)s"), _("Refusal of a claim taken back")
)
VERIFY_LATE = words("claim.verify_late", _("%(number)s of %(party)s has not been verified in time"), _("Claim not verified in time"))
REVIEW_LATE = words("claim.review_late", _("%(number)s of %(party)s has not been reviewed in time"), _("Claim not reviewed in time"))
ISSUED = words(
    "notice.issued", _("Write-off notice %(number)s, %(amount)s yuan: confirm it or dispute it by %(until)s"), _("Write-off notice issued")
)
ANSWERED = words(
    "notice.answered",
    _("%(party)s answered %(number)s: %(confirmed)s lines confirmed, %(disputed)s disputed"),
    _("Write-off notice answered"),
)
REISSUED = words("notice.reissued", _("The company answered your dispute of %(number)s; please answer by %(until)s"), _("Dispute answered"))
SETTLED = words("notice.settled", _("%(number)s is settled"), _("Write-off notice settled"))
WITHDRAWN = words("notice.withdrawn", _("%(number)s was withdrawn: %(reason)s"), _("Write-off notice withdrawn"))
ANSWER_LATE = words("notice.answer_late", _("%(number)s was not answered in time: %(party)s"), _("Notice not answered in time"))
DISPUTE_LATE = words(
    "notice.dispute_late", _("The dispute of %(number)s was not answered in time: %(party)s"), _("Dispute not answered in time")
)


def facts(subject) -> dict:
    """What most sentences name."""
    return {"number": subject.number, "party": str(getattr(subject, "party", None) or subject.dealer)}


def held(claim, at):
    tell(people.answerable(claim), HELD, claim, at, **facts(claim))


def to_verify(claim, verifier, at):
    tell([verifier] if verifier else people.leaders(), TO_VERIFY, claim, at, **facts(claim))


def lapsed(claim, at):
    tell(people.answerable(claim), LAPSED, claim, at, **facts(claim))


def to_review(claim, at):
    tell(people.finance_people(), TO_REVIEW, claim, at, **facts(claim), approved=written(claim.approved))


def sent_back(claim, at):
    tell(people.answerable(claim), SENT_BACK, claim, at, **facts(claim), note=claim.note)


def refused(claim, at):
    tell(people.answerable(claim), REFUSED, claim, at, **facts(claim), note=claim.note)


def appealed(claim, refused_by, new_facts, at):
    """Whoever refused it, or finance where he has left."""
    who = [refused_by] if refused_by and refused_by.is_active else people.finance_people()
    tell(who, APPEALED, claim, at, **facts(claim), facts=new_facts)


def refusal_withdrawn(claim, reason, at):
    tell(people.answerable(claim), REFUSAL_WITHDRAWN, claim, at, **facts(claim), reason=reason)


def issued(notice, until, at):
    data = facts(notice) | {"amount": written(notice.approved), "until": str(until)}
    tell(people.answerable(notice), ISSUED, notice, at, **data)


def answered(notice, confirmed, disputed, at):
    who = [notice.dealer.rep, *people.finance_people()]
    tell(who, ANSWERED, notice, at, **facts(notice), confirmed=confirmed, disputed=disputed)


def reissued(notice, until, at):
    tell([notice.dealer.owner()], REISSUED, notice, at, **facts(notice), until=str(until))


def settled(notice, at):
    tell(people.answerable(notice), SETTLED, notice, at, **facts(notice))


def withdrawn(notice, at):
    tell(people.answerable(notice), WITHDRAWN, notice, at, **facts(notice), reason=notice.reason)
