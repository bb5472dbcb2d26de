"""Beat's entry points."""

from django.core.management import call_command

from core.beat import every
from core.idempotency import forget_answers
from core.search.keep import BATCH, bring


@every(3600, expires=3600)
def forget() -> None:
    """Every hour: answers to requests that nobody repeats any more, and sessions that have ended."""
    forget_answers()
    call_command("clearsessions")


@every(60, expires=60)
def follow() -> None:
    """Every minute: documents of the search that wait to be written anew, for a minute's time at most."""
    for _step in range(60):
        if bring() < BATCH:
            break
