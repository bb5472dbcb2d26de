"""Beat's entry points."""

from celery import shared_task

from returns import actions


@shared_task(name="returns.tasks.forfeit", ignore_result=True)
def forfeit() -> None:
    """Every minute: what did not come back in time is forfeited."""
    actions.forfeit_overdue()
