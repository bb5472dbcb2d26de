"""The Celery app. Its settings are the CELERY_* ones; its tasks are the `tasks.py` of every app, each with its
own schedule (core/beat.py)."""

import os

from celery import Celery
from celery.beat import Scheduler
from celery.schedules import schedule
from celery.signals import beat_init, celeryd_init, setup_logging

from aftersales.account import refuse_root
from core.beat import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftersales.settings")
app = Celery("aftersales")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["aftersales"], related_name="health")


celeryd_init.connect(refuse_root)
beat_init.connect(refuse_root)


@setup_logging.connect
def keep_django_logging(**kwargs) -> None:
    """Worker and beat log the way settings.LOGGING says, not in a format of Celery's own."""


class Beat(Scheduler):
    """The schedule in memory: nothing on disk to corrupt, and a restart forgets a clock that once ran ahead.

    Intervals are due as soon as beat starts, so an outage ends with a sweep and not with a wait. Each task sent
    leaves a sign of life; a beat that ticks but sends nothing, as after the clock was set back, counts as silent.
    """

    def setup_schedule(self) -> None:
        self.app.conf.beat_schedule = self.app.conf.beat_schedule or SCHEDULE
        super().setup_schedule()
        for entry in self.schedule.values():
            if isinstance(entry.schedule, schedule):
                entry.last_run_at = entry.default_now() - 2 * entry.schedule.run_every

    def apply_async(self, entry, *args, **kwargs):
        from aftersales import health

        sent = super().apply_async(entry, *args, **kwargs)
        health.sign_of_life("beat")
        return sent
