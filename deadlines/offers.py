"""Which verbs a promise offers to whom. The actions ask the same questions behind the lock."""

from datetime import datetime

from accounts.models import Role
from accounts.rights import may
from deadlines.models import Deadline

State = Deadline.State


def answers_for(by, row: Deadline) -> bool:
    """Who may move a promise: whoever owes it, his department, the leaders and administrators."""
    if by is None or by.role in (Role.LEADER, Role.ADMIN) or by.pk == row.user_id:
        return True
    return row.department_id is not None and by.department_id == row.department_id


def owns_absence(by, absence) -> bool:
    """Whose absence it is: who is away himself, or a leader or administrator for him."""
    return by is None or by.pk == absence.user_id or by.role in (Role.LEADER, Role.ADMIN)


def offered(row: Deadline, subject, by, now: datetime) -> list[str]:
    """`pause`, `resume` or `unpark`, as far as the state of the promise and of its subject allows them now."""
    verbs = []
    if may(by, "deadlines.pause") and answers_for(by, row):
        may_stand = getattr(subject, "state", "") in row.term.pause_states
        if row.state == State.OPEN and now <= row.due_at and may_stand:
            verbs.append("pause")
        if row.state == State.PAUSED:
            verbs.append("resume")
    if row.error and row.cleared_at is None and may(by, "deadlines.unpark"):
        verbs.append("unpark")
    return verbs
