"""What this room puts before people."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.rail import Entry
from deadlines.models import Deadline
from finance.kinds import CLAIM_VERIFY
from finance.models import Claim
from returns.models import OldPart


def to_appraise(user):
    """Received parts."""
    return OldPart.objects.visible_to(user).filter(state=OldPart.State.RECEIVED)


def claims_to_verify(user):
    """A rep's dealers' claims, and those that he verifies for a colleague who is away (A18)."""
    instead = Deadline.objects.visible_to(user).stood_in_by(user).filter(kind=CLAIM_VERIFY).values("subject_id")
    mine = Q(dealer__rep=user) | Q(pk__in=instead)
    return Claim.objects.visible_to(user).filter(mine, state=Claim.State.APPRAISED)


def claims(user):
    """The claims that wait for this person's role: a rep verifies its dealers', finance reviews and issues."""
    rows = Claim.objects.visible_to(user)
    if user.role == Role.REP:
        return claims_to_verify(user)
    if user.role == Role.FINANCE:
        return rows.filter(Q(state=Claim.State.VERIFIED) | Q(state=Claim.State.REVIEWED, dealer__isnull=False))
    return rows.none()


RAIL = [
    Entry("appraise", "scale", _("Appraisal"), {Role.CLERK: 70, Role.ADMIN: 70, Role.TECHNICIAN: 50}, waits=to_appraise),
    Entry(
        "claims",
        "receipt-text",
        _("Write-off"),
        {Role.CLERK: 80, Role.ADMIN: 80, Role.LEADER: 60, Role.REP: 50, Role.FINANCE: 20},
        waits=claims,
    ),
    Entry("notices", "file-text", _("Write-off notices"), {Role.FINANCE: 30}),
    Entry("ledger", "banknote", _("Ledger"), {Role.LEADER: 70, Role.FINANCE: 40}),
]
