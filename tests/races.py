"""Two people at once, for real: threads that meet in the middle of their actions."""

import threading
from contextlib import suppress

from django.db import connection
from django.db.models import QuerySet

from core import clock


def at_once(monkeypatch, *calls, locks: bool = True, meet=(clock, "now")) -> list:
    """Run the calls in threads of their own and return what each gave or raised.

    Each stops after its first call of `meet` (module, function): by default where its action has read what it needs and
    asks for the time. It goes on when the others are there too, or, since locks keep them out, after a moment. With
    `locks=False` there are no row locks: all have read the same when the first goes on, and the next follows when it
    has finished.
    """
    barrier, local = threading.Barrier(len(calls)), threading.local()
    done = [threading.Event() for _call in calls]
    outcomes: list = [None] * len(calls)
    module, name = meet
    met = getattr(module, name)

    def meet_once(*args, **kwargs):
        answer = met(*args, **kwargs)
        if not getattr(local, "met", False):
            local.met = True
            with suppress(threading.BrokenBarrierError):
                barrier.wait(timeout=1)
            if not locks and local.index:
                done[local.index - 1].wait(timeout=30)
        return answer

    def run(index, call):
        local.index = index
        try:
            outcomes[index] = call()
        except Exception as error:
            outcomes[index] = error
        finally:
            connection.close()
            done[index].set()

    with monkeypatch.context() as patch:
        patch.setattr(module, name, meet_once)
        if not locks:
            patch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    return outcomes
