"""An action and the sweep on the same ticket at the same time, thousands of times: no deadlock, met or breached, never both (X3)."""

import threading
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection
from django.db.models import F, QuerySet

from core.errors import Refused
from deadlines import actions as deadlines
from deadlines.actions import Promise
from deadlines.models import Deadline, DeadlineEvent, Policy
from tests.conftest import declare_kind
from tickets import actions
from tickets.models import Event, Task

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
ROUNDS = 2000
HOUR = timedelta(hours=1)


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush(), deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[1]


class Beside:
    """A thread with a connection of its own that does one call after the other, each at the same moment as ours.

    Two calls of unequal length would always end in one order. So whoever was first starts a little later
    next time (`ours_was_first`): the rounds gather where the two meet, on a fast machine and on a slow one.
    """

    STEP = 0.0005  # seconds

    def __init__(self):
        self.start, self.done, self.call, self.failed = threading.Barrier(2), threading.Barrier(2), None, []
        self.ahead, self.late = 0.0, threading.Event()  # how much later ours starts than theirs, in seconds; never set
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        while True:
            self.start.wait()
            if self.call is None:
                break
            try:
                self.late.wait(max(0, -self.ahead))
                self.call()
            except Exception as error:
                self.failed.append(error)
            self.done.wait()
        connection.close()

    def at_once(self, theirs, ours):
        self.call = theirs
        self.start.wait()
        try:
            self.late.wait(max(0, self.ahead))
            ours()
        finally:
            self.done.wait()

    def ours_was_first(self, ours: bool):
        self.ahead += self.STEP if ours else -self.STEP

    def end(self):
        self.call = None
        self.start.wait()
        self.thread.join()


@pytest.fixture
def tasks(cast, make_ticket, at):
    """So many tasks of dealer A, twenty to a ticket, each sent a minute after the other; only their two hours were promised."""

    def make(many):
        made, moments = [], [at + n * timedelta(minutes=1) for n in range(many)]
        for first in range(0, many, 20):
            sent = moments[first : first + 20]
            ticket = actions.dispatch(ticket=make_ticket(at=sent[0]), by=cast.clerk, at=sent[0]).ticket
            facts = {"ticket": ticket, "dealer": cast.dealer_a, "sent_by": cast.clerk}
            made += Task.objects.bulk_create(Task(seq=n + 2, work=str(n), sent_at=moment, **facts) for n, moment in enumerate(sent))
        deadlines.promise_each([Promise(task, "task.arrange", task.sent_at, {"dealer": cast.dealer_a}) for task in made])
        return made

    return make


def arranging(cast, task, due):
    visit = {"visit_at": due + HOUR, "told_how": "phone", "knowingly": True, "at": due}
    return lambda: actions.arrange(task=task.pk, by=cast.owner_a, repairer=cast.repairer_a, **visit)


def sweeping_after(due):
    return lambda: deadlines.sweep(due + timedelta(microseconds=1))


def told_late() -> Counter:
    return Counter(Event.objects.filter(kind="task.late").values_list("data__deadline", flat=True))


def test_arranged_at_the_last_moment_while_the_sweep_comes_by(cast, tasks):
    """That without locks a promise is both met and breached: tests/test_races.py, where both meet every time."""
    before, beside, made = deadlocks(), Beside(), tasks(ROUNDS)
    for task in made:
        due = task.sent_at + 2 * HOUR
        beside.at_once(sweeping_after(due), arranging(cast, task, due))
        beside.ours_was_first(Deadline.objects.of(task).get(kind="task.arrange").state == "met")
    beside.end()
    assert beside.failed == [] and deadlocks() == before
    rows = Deadline.objects.filter(kind="task.arrange", subject_id__in=[task.pk for task in made])
    assert rows.count() == ROUNDS
    events, found = told_late(), Counter(rows.values_list("state", flat=True))
    assert found["met"] + found["breached"] == ROUNDS and min(found["met"], found["breached"]) > 0, "each was first at times"
    for row in rows:
        assert events[row.pk] == (row.state == "breached") and row.cleared_at == row.due_at, row


def test_with_plain_row_locks_the_action_and_the_sweep_deadlock(cast, tasks, monkeypatch):
    """The control: FOR UPDATE on the ticket keeps the sweep's event out, which holds the promise that the action waits for.

    The sweep's own lock is on promises alone. Nobody points at one without holding it himself, so that plain FOR UPDATE there
    does no harm: what must be NO KEY UPDATE is the lock on what promises are about.
    """
    real = QuerySet.select_for_update
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, no_key=False, **options: real(self, **options))
    before, beside = deadlocks(), Beside()
    for task in tasks(ROUNDS):
        due = task.sent_at + 2 * HOUR
        with suppress(OperationalError):
            beside.at_once(sweeping_after(due), arranging(cast, task, due))
        if deadlocks() > before:
            break
    beside.end()
    assert deadlocks() > before


class TestATimer:
    """Paused at the last moment, and resumed, on one and the same ticket, each time while the sweep comes by."""

    @pytest.fixture
    def ticket(self, make_ticket, reference):
        facts = {"title": "计时", "source": "测试", "valid_from": "2000-01-01"}
        Policy.objects.create(kind=declare_kind("test.timer"), version=1, minutes=120, pause_states=["registered"], **facts)
        return make_ticket()

    def test_it_stands_still_or_is_breached_and_runs_on_by_what_it_stood_still(self, cast, ticket, at):
        before, beside, found = deadlocks(), Beside(), Counter()
        for n in range(ROUNDS):
            row = deadlines.promise(ticket, "test.timer", starts_at=at + n * 4 * HOUR, cycle=n, user=cast.clerk)
            due, still, refused = row.due_at, row.due_at - timedelta(seconds=1), []

            def pause(row=row, still=still, refused=refused):
                try:
                    deadlines.pause(deadline=row, reason="等配件", by=cast.clerk, at=still)
                except Refused as refusal:
                    refused.append(refusal.code)

            beside.at_once(sweeping_after(due), pause)
            row.refresh_from_db()
            assert (row.state, refused) in (("paused", []), ("breached", ["deadline.not_running"])), (row, refused)
            found[row.state] += 1
            beside.ours_was_first(row.state == "paused")
            if row.state == "paused":
                resume = partial(deadlines.resume, deadline=row, by=cast.clerk, at=still + HOUR)
                beside.at_once(sweeping_after(still + HOUR), resume)
                row.refresh_from_db()
                assert row.due_at == due + HOUR and row.state == "open", row
                deadlines.sweep(row.due_at + timedelta(microseconds=1))
        beside.end()
        assert beside.failed == [] and deadlocks() == before
        assert min(found["paused"], found["breached"]) > 0, f"each was first at times: {found}"
        rows = Deadline.objects.filter(kind="test.timer")
        assert set(rows.values_list("state", flat=True)) == {"breached"} and rows.count() == ROUNDS
        assert not rows.exclude(settled_at=F("due_at")).exists()


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
            row = Deadline.objects.of(task).get(kind="task.arrange")
            beside.ours_was_first(row.term_id != policy.pk)
            rows.append((row, policy))
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
            visit = {"visit_at": due + HOUR, "told_how": "phone", "knowingly": True, "at": due}
            actions.arrange(task=task.pk, by=cast.owner_a, repairer=cast.repairer_a, **visit)

        found = Counter()
        for row, policy in self.rounds(cast, make_ticket, versions, administrator, at, arrange):
            moved = row.term_id == policy.pk
            assert (row.state, self.of(row)) == ("met", (0, moved)), row
            assert row.due_at - row.starts_at == timedelta(minutes=policy.minutes if moved else 120)
            found[moved] += 1
        assert min(found[True], found[False]) > 0, f"each was first at times: {found}"

    def test_against_the_sweep(self, cast, make_ticket, versions, administrator, at):
        found = Counter()
        for row, policy in self.rounds(
            cast, make_ticket, versions, administrator, at, lambda _task, due: deadlines.sweep(due + timedelta(microseconds=1))
        ):
            moved = row.term_id == policy.pk
            assert (row.state, self.of(row)) == (("open", (0, 1)) if moved else ("breached", (1, 0))), row
            assert row.due_at - row.starts_at == timedelta(minutes=policy.minutes if moved else 120)
            found[moved] += 1
        assert min(found[True], found[False]) > 0, f"each was first at times: {found}"
