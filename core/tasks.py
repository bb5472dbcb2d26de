"""Beat's entry points."""

from celery import shared_task
from django.core.management import call_command

from core.idempotency import forget_answers


@shared_task(name="core.tasks.forget", ignore_result=True)
def forget() -> None:
    """Every hour: answers to requests that nobody repeats any more, and sessions that have ended."""
    forget_answers()
    call_command("clearsessions")
