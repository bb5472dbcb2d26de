"""Beat's entry points."""

from celery import shared_task

from core.locks import alone
from notifications import actions
from notifications.actions.delivery import BUDGET


@shared_task(name="notifications.tasks.deliver", ignore_result=True, time_limit=BUDGET * 4)
def deliver() -> None:
    """Every few seconds: send what has been queued. One at a time, so that a slow one does not fill the workers."""
    with alone("notifications.deliver") as free:
        if free:
            actions.deliver()


@shared_task(name="notifications.tasks.forget", ignore_result=True)
def forget() -> None:
    """Nightly: what was delivered long ago."""
    actions.forget_outgoing()
