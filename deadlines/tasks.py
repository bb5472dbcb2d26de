"""Beat's entry points."""

from celery import shared_task

from deadlines import actions


@shared_task(name="deadlines.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Every few seconds: whatever fell due since the last time, however long that was ago."""
    actions.sweep()
