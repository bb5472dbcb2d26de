"""Beat's entry points."""

from celery.schedules import crontab

from core.beat import every
from deadlines import actions, checking


@every(15, expires=60)
def sweep() -> None:
    """Every few seconds: whatever fell due since the last time, however long that was ago."""
    actions.sweep()


@every(60, expires=120)
def hand_over() -> None:
    """Every minute: what absent people owe goes to their stand-ins, and back."""
    actions.hand_over()


@every(crontab(hour=19, minute=10), expires=3600)
def replay() -> None:
    """Nightly: reckon a sample again, and see whether a new year has come into the calendars' sight."""
    actions.publish_all()
    checking.replay_sample()
