"""Where a program of these tests dies, or loses its locks: patched in here, so that the product knows nothing of it."""

import os
import re
import signal
from datetime import timedelta
from functools import partial
from pathlib import Path

from celery import Celery
from django.apps import AppConfig


class FaultsConfig(AppConfig):
    name = "tests.faults"

    def ready(self):
        from deadlines.actions import sweeping
        from notifications.actions import delivery, telling

        delivery.LEASE, telling.GATHER = timedelta(seconds=2), timedelta(0)
        if os.environ.get("FAULT_NO_LOCK"):
            sweeping._due = unlocked
        if os.environ.get("FAULT_NO_TRANSACTION"):
            sweeping._due, sweeping._sweep_batch = unlocked, sweeping._sweep_batch.__wrapped__
        after(sweeping, "_turn", "turned", always=True)
        after(sweeping, "tell", "before_commit", always=True)
        after(sweeping, "_sweep_batch", "after_commit")
        after(delivery, "_lease", "leased")
        before(delivery, "_settle", "sent")
        if os.environ.get("FAULT_SHARES"):
            share_out(sweeping, Path(os.environ["FAULT_SHARES"]))
        if os.environ.get("FAULT_NO_LEASE"):
            delivery._lease = without_lease
        if os.environ.get("FAULT_CLOCK"):
            step_clock_of_beat(Path(os.environ["FAULT_CLOCK"]))


def unlocked(at):
    """What is due, as whoever looks at the same time finds it too."""
    from deadlines.actions import sweeping

    return sweeping._past(at)


def share_out(sweeping, shares: Path) -> None:
    """A worker's sweeps take small batches; each is written down: the pids of the beat that sent it and of the worker, how many rows."""
    from celery import current_task

    from deadlines import actions

    actions.sweep = partial(sweeping.sweep, batch=50)  # what the task calls
    real = sweeping._sweep_batch

    def then_say(*args):
        count = real(*args)
        if count:
            beat = re.match(r"gen(\d+)@", current_task.request.origin)[1]
            with shares.open("a") as file:
                file.write(f"{beat} {os.getppid()} {count}\n")
        return count

    sweeping._sweep_batch = then_say


def without_lease(at, batch):
    """What is to be sent, neither locked nor leased: whoever else looks at the same time finds it too."""
    from notifications.models import Outbox

    return list(Outbox.objects.free(at).filter(due_at__lte=at).select_related("user__preference", "target").order_by("id")[:batch]) or None


def step_clock_of_beat(seconds: Path) -> None:
    """Celery's wall clock as if somebody set it: faketime cannot do that to a process that sleeps."""
    real = Celery.now
    Celery.now = lambda app: real(app) + timedelta(seconds=float(seconds.read_text()))


def after(module, name, point, always=False) -> None:
    real = getattr(module, name)

    def then_die(*args, **kwargs):
        answer = real(*args, **kwargs)
        if answer or always:
            die(point)
        return answer

    setattr(module, name, then_die)


def before(module, name, point) -> None:
    real = getattr(module, name)

    def die_first(*args, **kwargs):
        die(point)
        return real(*args, **kwargs)

    setattr(module, name, die_first)


def die(point: str) -> None:
    """As by kill -9, this process and the worker it belongs to, where the test has laid out a file for this point: once."""
    try:
        Path(os.environ.get("FAULT_POINTS", "/nonexistent"), point).unlink()
    except OSError:
        return
    if os.environ.get("FAULT_WORKER"):
        os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
