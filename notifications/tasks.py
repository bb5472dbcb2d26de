"""Beat's entry points."""

from core.beat import every
from core.locks import alone
from notifications import actions
from notifications.actions.delivery import BUDGET


@every(10, expires=60, time_limit=BUDGET * 4)
def deliver() -> None:
    """Every few seconds: send what has been queued. One at a time, so that a slow one does not fill the workers."""
    with alone("notifications.deliver") as free:
        if free:
            actions.deliver()
