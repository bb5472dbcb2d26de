"""Beat's entry points."""

from celery import shared_task

from deadlines import actions, checking


@shared_task(name="deadlines.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Every few seconds: whatever fell due since the last time, however long that was ago."""
    actions.sweep()


@shared_task(name="deadlines.tasks.hand_over", ignore_result=True)
def hand_over() -> None:
    """Every minute: what absent people owe goes to their stand-ins, and back."""
    actions.hand_over()


@shared_task(name="deadlines.tasks.replay", ignore_result=True)
def replay() -> None:
    """Nightly: reckon a sample again, and see whether a new year has come into the calendars' sight."""
    actions.publish_all()
    checking.replay_sample()
