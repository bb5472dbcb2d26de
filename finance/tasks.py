"""Beat's entry points."""

from celery import shared_task

from finance import actions


@shared_task(name="finance.tasks.recheck", ignore_result=True)
def recheck() -> None:
    """Every minute: claims on hold whose receipt card is recognised by now go on."""
    actions.recheck_held()
