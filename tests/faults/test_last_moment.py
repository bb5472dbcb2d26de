"""An action and the sweep on the same ticket at the same time, a thousand times: no deadlock, met or breached, never both (X3)."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from deadlines import actions as deadlines
from deadlines.models import Deadline, DeadlineEvent, Policy
from tickets import actions
from tickets.models import Event

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
ROUNDS = 1000
HOUR = timedelta(hours=1)


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush(), deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[1]


class Beside:
    """A thread with a connection of its own that does one call after the other, each at the same moment as ours."""

    def __init__(self):
        self.start, self.done, self.call, self.failed = threading.Barrier(2), threading.Barrier(2), None, []
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        while True:
            self.start.wait()
            if self.call is None:
                break
            try:
                self.call()
            except Exception as error:
                self.failed.append(error)
            self.done.wait()
        connection.close()

    def at_once(self, theirs, ours):
        self.call = theirs
        self.start.wait()
        try:
            ours()
        finally:
            self.done.wait()

    def end(self):
        self.call = None
        self.start.wait()
        self.thread.join()


def test_arranged_at_the_last_moment_while_the_sweep_comes_by(cast, make_ticket, at):
    before, beside, tasks = deadlocks(), Beside(), []
    for n in range(ROUNDS):
        sent = at + n * timedelta(minutes=1)
        task = actions.dispatch(ticket=make_ticket(at=sent), by=cast.clerk, at=sent)
        due = sent + 2 * HOUR
        visit = {"visit_at": due + HOUR, "told_how": "phone", "at": due}
        beside.at_once(
            lambda due=due: deadlines.sweep(due + timedelta(microseconds=1)),
            lambda task=task, visit=visit: actions.arrange(task=task.pk, by=cast.owner_a, repairer=cast.repairer_a, **visit),
        )
        tasks.append(task.pk)
    beside.end()
    assert beside.failed == [] and deadlocks() == before
    rows = Deadline.objects.filter(kind="task.arrange", subject_id__in=tasks)
    assert rows.count() == ROUNDS
    events = Counter(Event.objects.filter(kind="task.late").values_list("data__deadline", flat=True))
    found = Counter(rows.values_list("state", flat=True))
    assert found["met"] + found["breached"] == ROUNDS and min(found["met"], found["breached"]) > 0, "each was first at times"
    for row in rows:
        assert events[row.pk] == (row.state == "breached") and row.cleared_at == row.due_at, row


class TestReplanning:
    """A longer version of a rule is held over what runs, while that is done or falls due: one outcome, whoever was first."""

    ROUNDS = 300

    @pytest.fixture
    def versions(self, reference):
        """The next version of the two hours, each a minute longer: `versions(n)`."""
        facts = {"kind": "task.arrange", "title": "承办人安排", "source": "测试", "valid_from": "2100-01-01"}
        return lambda n: Policy.objects.create(version=n + 2, minutes=n + 121, **facts)

    def rounds(self, cast, make_ticket, versions, administrator, at, ours):
        """Each round's row with the version that was held over it. `ours(task, due)` is done at the same moment."""
        before, beside, rows = deadlocks(), Beside(), []
        for n in range(self.ROUNDS):
            sent = at + n * timedelta(minutes=1)
            task = actions.dispatch(ticket=make_ticket(at=sent), by=cast.clerk, at=sent)
            policy, due = versions(n), sent + 2 * HOUR
            hold = {"by": administrator, "reason": "收获季", "at": due}
            beside.at_once(lambda policy=policy, hold=hold: deadlines.replan(policy=policy, **hold), lambda t=task, d=due: ours(t, d))
            rows.append((Deadline.objects.of(task).get(kind="task.arrange"), policy))
            ended = {"state": "cancelled", "settled_at": due, "cleared_at": due, "next_at": None}
            Deadline.objects.filter(state="open").update(**ended)  # so that each round has only its own
        beside.end()
        assert beside.failed == [] and deadlocks() == before
        return rows

    def of(self, row) -> tuple[int, int]:
        """How often it was told late, and re-planned."""
        moved = DeadlineEvent.objects.filter(deadline=row, kind="deadline.replanned").count()
        return Event.objects.filter(kind="task.late", data__deadline=row.pk).count(), moved

    def test_against_the_action(self, cast, make_ticket, versions, administrator, at):
        def arrange(task, due):
            visit = {"visit_at": due + HOUR, "told_how": "phone", "at": due}
            actions.arrange(task=task.pk, by=cast.owner_a, repairer=cast.repairer_a, **visit)

        found = Counter()
        for row, policy in self.rounds(cast, make_ticket, versions, administrator, at, arrange):
            moved = row.policy_id == policy.pk
            assert (row.state, self.of(row)) == ("met", (0, moved)), row
            assert row.due_at - row.starts_at == timedelta(minutes=policy.minutes if moved else 120)
            found[moved] += 1
        assert min(found[True], found[False]) > 0, f"each was first at times: {found}"

    def test_against_the_sweep(self, cast, make_ticket, versions, administrator, at):
        found = Counter()
        for row, policy in self.rounds(
            cast, make_ticket, versions, administrator, at, lambda _task, due: deadlines.sweep(due + timedelta(microseconds=1))
        ):
            moved = row.policy_id == policy.pk
            assert (row.state, self.of(row)) == (("open", (0, 1)) if moved else ("breached", (1, 0))), row
            assert row.due_at - row.starts_at == timedelta(minutes=policy.minutes if moved else 120)
            found[moved] += 1
        assert min(found[True], found[False]) > 0, f"each was first at times: {found}"
