"""Beat's entry points, and what a page sets going."""

from celery import shared_task

from core.beat import every
from warranty.imports import run


@shared_task(name="warranty.tasks.carry_out", ignore_result=True)
def carry_out(pk: int) -> None:
    """Check or write one import."""
    run.carry_out(pk)


@every(30, expires=30)
def imports() -> None:
    """Every half minute: what waits, because the broker was away, or was left by a worker that died."""
    for pk in run.waiting():
        run.carry_out(pk)
