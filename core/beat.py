"""Work that comes round by itself: a task says in its room how often beat starts it."""

from collections.abc import Callable

from celery import shared_task
from celery.schedules import crontab

SCHEDULE: dict[str, dict] = {}


def every(when: float | crontab, *, expires: int, **options) -> Callable:
    """Make a task of a function without arguments, which beat starts every `when` seconds (or by the hours of a crontab, UTC).

    What a worker has not begun `expires` seconds later is not done any more: the next one is due by then. `options` are Celery's.
    """

    def wrap(function):
        name = f"{function.__module__}.{function.__name__}"
        SCHEDULE[name] = {"task": name, "schedule": when, "options": {"expires": expires}}
        return shared_task(function, name=name, ignore_result=True, **options)

    return wrap
