"""Beat's entry points."""

from django.core.management import call_command

from core.beat import every
from core.idempotency import forget_answers


@every(3600, expires=3600)
def forget() -> None:
    """Every hour: answers to requests that nobody repeats any more, and sessions that have ended."""
    forget_answers()
    call_command("clearsessions")
