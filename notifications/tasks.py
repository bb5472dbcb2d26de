"""Beat's entry points."""

from celery import shared_task

from notifications import actions


@shared_task(name="notifications.tasks.deliver", ignore_result=True)
def deliver() -> None:
    """Every few seconds: send what has been queued."""
    actions.deliver()
