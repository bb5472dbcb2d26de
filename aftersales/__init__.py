"""The composition root: settings, urls, the Celery app, the engines and the command that runs them all."""

from aftersales.celery import app as celery_app  # so that tasks of every app belong to ours, in the web process too

__all__ = ["celery_app"]
