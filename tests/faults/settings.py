"""The product's settings for the programs that these tests start: everything comes round in a moment, mail goes to a folder."""

import os

from aftersales.settings import *  # noqa: F403
from aftersales.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults"]
EVERY = {"deadlines.tasks.sweep": 0.3, "notifications.tasks.deliver": 0.3, "aftersales.health.heartbeat": 1.0}
CELERY_BEAT_SCHEDULE = {name: {"task": name, "schedule": seconds, "options": {"expires": 60}} for name, seconds in EVERY.items()}
CELERY_BEAT_MAX_LOOP_INTERVAL = 0.3
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ.get("FAULT_MAIL", "/nonexistent")
