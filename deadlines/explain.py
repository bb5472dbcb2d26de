"""Why a promise falls due when it does: start, rule, version, calendar, arithmetic."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from core.clock import company_zone
from deadlines.models import Deadline
from deadlines.rules import due_at


@dataclass(frozen=True)
class Explanation:
    """The facts of one deadline, ready to be shown; `replayed` is the due moment computed again from them."""

    starts_at: datetime
    title: str
    source: str
    version: int
    valid_from: str
    calendar: str
    length: str
    due_at: datetime
    replayed: datetime

    @property
    def sound(self) -> bool:
        """Whether the computation again gives the due moment that was promised."""
        return self.replayed == self.due_at


def explain(deadline: Deadline) -> Explanation:
    """Explain a deadline from its own row and the policy version that made it; a promised date explains itself."""
    policy = deadline.policy
    fixed = policy.minutes is None and policy.days is None
    if fixed:
        replayed = deadline.due_at
    else:
        replayed = due_at(deadline.starts_at, policy.minutes, policy.days, company_zone())
    return Explanation(
        starts_at=deadline.starts_at,
        title=policy.title,
        source=policy.source,
        version=policy.version,
        valid_from=str(policy.valid_from),
        calendar=_("Round the clock; never pauses"),
        length=length(policy),
        due_at=deadline.due_at,
        replayed=replayed,
    )


def length(policy) -> str:
    """How long a policy gives, in words."""
    if policy.days is None and policy.minutes is None:
        return _("a promised date")
    if policy.days is not None:
        return _("%(days)s days") % {"days": policy.days}
    if policy.minutes % 60 == 0:
        return _("%(hours)s hours") % {"hours": policy.minutes // 60}
    return _("%(minutes)s minutes") % {"minutes": policy.minutes}
