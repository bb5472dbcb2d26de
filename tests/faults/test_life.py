"""A made-up life of tickets: whatever people, sweeps, crashes and time do, a promise has one outcome, and one once it is past (X3)."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django_fsm import TransitionNotAllowed
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from aftersales.management.commands.check_books import check
from core.errors import Refused
from deadlines import actions as deadlines
from deadlines.actions import sweeping
from deadlines.models import Calendar, Deadline, Policy
from deadlines.registry import HANDLERS
from notifications.models import Notice
from tests.conftest import declare_kind
from tickets import actions, notices
from tickets.kinds import Happened
from tickets.models import Event, Task, Ticket

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
REFUSED = (Refused, ValidationError, TransitionNotAllowed)
SETTLED = ("met", "breached", "cancelled")
any_one = st.integers(0, 99)


class Crash(BaseException):
    """The process is gone: what it had not committed never was."""


def crash(*args, **kwargs):
    raise Crash


class Life(RuleBasedStateMachine):
    """`world` is the cast and the timer's rule; `done` counts what was not refused, over all lives."""

    world = None
    done = Counter()

    def __init__(self):
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        self.now, self.outcomes = self.world.at, {}

    def attempt(self, name, call, **facts) -> None:
        with suppress(*REFUSED):
            call(**facts, at=self.now)
            self.done[name] += 1

    def one(self, queryset, number):
        rows = list(queryset.order_by("id"))
        return rows[number % len(rows)] if rows else None

    @initialize(stage=st.integers(0, 3))
    def begin_in_the_middle(self, stage):
        """With a ticket that is registered, sent, serviced or closed."""
        self.register(False, "install")
        for step in (partial(self.dispatch_or_split, 0, False), partial(self.go_there_and_finish, 0), partial(self.close, 0))[:stage]:
            step()

    # --- time, sweeps, crashes ---

    @rule(minutes=st.integers(1, 200))
    def time_passes(self, minutes):
        self.now += minutes * MINUTE

    @rule()
    def sweep(self):
        deadlines.sweep(self.now)
        assert not Deadline.objects.filter(state="open", due_at__lt=self.now).exists(), "what is past has its outcome"
        assert not Deadline.objects.filter(next_at__lt=self.now).exists(), "and no step is left"
        self.done["sweep"] += 1

    @rule()
    def sweep_and_die(self):
        with suppress(Crash), patch.object(sweeping, "tell", crash):
            deadlines.sweep(self.now)

    @precondition(lambda self: Task.objects.filter(state="sent").exists())
    @rule(number=any_one)
    def arrange_and_die(self, number):
        with suppress(Crash, *REFUSED), patch.object(notices, "arranged", crash):
            self.arranging(self.one(Task.objects.filter(state="sent"), number), 60)

    # --- people ---

    @rule(urgent=st.booleans(), kind=st.sampled_from(["repair", "install", "install", "opinion"]))
    def register(self, urgent, kind):
        self.attempt("register", self.world.make_ticket, urgent=urgent, kind=kind)
        ticket = Ticket.objects.latest("id")
        deadlines.promise(ticket, "test.timer", starts_at=self.now, scope=ticket.scope, user=self.world.cast.clerk)

    @rule(number=any_one, split=st.booleans())
    def dispatch_or_split(self, number, split):
        ticket, cast = self.one(Ticket.objects.exclude(state__in=["closed", "cancelled"]), number), self.world.cast
        if ticket:
            party = {"dealer": cast.dealer_b, "work": "电气", "override_reason": "试"} if split else {"dealer": cast.dealer_a}
            party = {"override_reason": "试"} | party
            self.attempt("dispatch", actions.dispatch, ticket=ticket, by=cast.clerk, **party)

    def arranging(self, task, minutes):
        cast = self.world.cast
        owner = cast.owner_a if task.dealer == cast.dealer_a else cast.owner_b
        visit = {"visit_at": self.now + minutes * MINUTE, "told_how": "phone", "knowingly": True, "at": self.now}
        actions.arrange(task=task, by=owner, repairer=owner, **visit)

    @rule(number=any_one, minutes=st.integers(0, 300))
    def arrange(self, number, minutes):
        task = self.one(Task.objects.filter(state__in=["sent", "arranged", "help_asked"]), number)
        if task:
            with suppress(*REFUSED):
                self.arranging(task, minutes)
                self.done["arrange"] += 1

    @rule(number=any_one)
    def go_there_and_finish(self, number):
        """Every task of a ticket that needs no signed record, whatever it lacks yet."""
        ticket, cast = self.one(Ticket.objects.filter(kind="install").exclude(state__in=["closed", "cancelled"]), number), self.world.cast
        if ticket and not ticket.tasks.active().exists():
            self.attempt("dispatch", actions.dispatch, ticket=ticket, by=cast.clerk, dealer=cast.dealer_a, override_reason="试")
        for task in ticket.tasks.active() if ticket else ():
            owner = cast.owner_a if task.dealer == cast.dealer_a else cast.owner_b
            if task.state == "sent":
                self.arranging(task, 10)
            self.attempt("start", actions.start, task=task.pk, by=owner)
            self.attempt("finish", actions.finish, task=task.pk, by=owner, result="好了")

    @rule(number=any_one)
    def redispatch(self, number):
        task, cast = self.one(Task.objects.filter(state__in=["sent", "arranged"]), number), self.world.cast
        if task:
            other = cast.dealer_b if task.dealer == cast.dealer_a else cast.dealer_a
            self.attempt("redispatch", actions.redispatch, task=task, by=cast.clerk, reason="改派", dealer=other)

    @precondition(lambda self: Ticket.objects.filter(state="serviced").exists())
    @rule(number=any_one)
    def close(self, number):
        ticket = self.one(Ticket.objects.filter(state="serviced"), number)
        self.attempt("close", actions.close, ticket=ticket, by=self.world.cast.clerk, outcome="好了")

    @precondition(lambda self: Ticket.objects.filter(state="closed").exists())
    @rule(number=any_one)
    def reopen(self, number):
        ticket = self.one(Ticket.objects.filter(state="closed"), number)
        self.attempt("reopen", actions.reopen, ticket=ticket, by=self.world.cast.clerk, reason="又坏了")

    @rule(number=any_one)
    def cancel(self, number):
        ticket = self.one(Ticket.objects.filter(state__in=["registered", "dispatched", "arranged"]), number)
        if ticket:
            self.attempt("cancel", actions.cancel, ticket=ticket, by=self.world.cast.clerk, reason="不用了")

    @rule(number=any_one, minutes=st.integers(-90, 90), urgent=st.booleans())
    def correct(self, number, minutes, urgent):
        ticket = self.one(Ticket.objects.exclude(state__in=["closed", "cancelled"]), number)
        if ticket:
            changed = {"received_at": min(ticket.received_at + minutes * MINUTE, ticket.registered_at), "urgent": urgent}
            self.attempt("correct", actions.correct, ticket=ticket, by=self.world.cast.clerk, reason="记错", **changed)

    @rule(number=any_one, kind=st.sampled_from(["repair", "opinion", "install"]))
    def correct_kind(self, number, kind):
        """There and back too: an opinion owes nothing, what is none owes the two hours from receipt."""
        ticket = self.one(Ticket.objects.exclude(state__in=["closed", "cancelled"]), number)
        if ticket:
            name = "kind" if ticket.kind != "opinion" else "kind, no opinion any more"
            self.attempt(name, actions.correct, ticket=ticket, by=self.world.cast.clerk, reason="记错", kind=kind)

    @rule(number=any_one)
    def pause_or_resume(self, number):
        where = Ticket.objects.filter(state__in=["registered", "dispatched"]).values("pk")
        row = self.one(Deadline.objects.filter(kind="test.timer", state__in=["open", "paused"], subject_id__in=where), number)
        if row and row.state == "open":
            self.attempt("pause", deadlines.pause, deadline=row, reason="等配件", by=self.world.cast.clerk)
        elif row:
            self.attempt("resume", deadlines.resume, deadline=row, by=self.world.cast.clerk)

    @rule(number=any_one, kept=st.booleans())
    def end_timer(self, number, kept):
        """Also one that stands still, however long its former due moment is past."""
        row = self.one(Deadline.objects.filter(kind="test.timer", state__in=["open", "paused"]), number)
        if row:
            end = deadlines.meet if kept else deadlines.drop
            end(Ticket.objects.get(pk=row.subject_id), "test.timer", self.now)
            self.done["end of one that stood still" if row.state == "paused" else "end"] += 1

    @rule(kind=st.sampled_from(["test.timer", "task.arrange"]), minutes=st.integers(1, 300), applied=st.booleans(), working=st.booleans())
    def edit_a_rule(self, kind, minutes, applied, working):
        calendar = "office" if working and kind == "test.timer" else ""
        states = ["registered", "dispatched"] if kind == "test.timer" else []
        policy = self.world.rule(kind, minutes=minutes, calendar=calendar, pause_states=states, ladder=[[0, ["owner"]], [30, ["head"]]])
        self.done["edit"] += 1
        if applied:
            self.attempt("replan", deadlines.replan, policy=policy, by=self.world.administrator, reason="收获季")

    # --- what is true at any time ---

    @invariant()
    def what_is_to_be_arranged_is_owed_and_an_opinion_is_not(self):
        owed = set(Deadline.objects.filter(kind="ticket.arrange").owed().values_list("subject_id", flat=True))
        registered = Ticket.objects.filter(state="registered").exclude(kind="opinion")
        assert set(registered.values_list("pk", flat=True)) <= owed
        assert not owed & set(Ticket.objects.filter(kind="opinion").values_list("pk", flat=True))

    @invariant()
    def an_outcome_is_for_ever(self):
        for row in Deadline.objects.filter(state__in=SETTLED):
            outcome = (row.state, row.settled_at, row.due_at)
            assert self.outcomes.setdefault(row.pk, outcome) == outcome
            assert row.state == "breached" or row.settled_at <= row.due_at

    @invariant()
    def a_breach_is_told_once(self):
        breached = set(Deadline.objects.filter(state="breached").values_list("pk", flat=True))
        events = Counter(Event.objects.filter(data__has_key="deadline").values_list("data__deadline", flat=True))
        assert events == dict.fromkeys(breached, 1)
        told = Notice.objects.filter(kind__endswith="late", data__has_key="deadline")
        assert all(n <= 2 for n in Counter(told.values_list("data__deadline", "user")).values()), "at the breach, and on the rung after it"

    def teardown(self):
        try:
            self.now += timedelta(days=400)
            for _chain in range(4):  # a missed check opens the leader's decision, which is late in its turn
                self.now += 3 * HOUR
                self.sweep()
            self.a_breach_is_told_once()
            assert check() == []
        finally:
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)


@pytest.fixture
def world(cast, make_ticket, administrator, at, monkeypatch):
    def make_rule(kind, calendar="", **facts):
        version = Policy.objects.filter(kind=kind, urgency=facts.get("urgency", "")).count() + 1
        facts = {"title": "计时", "source": "测试", "valid_from": "2000-01-01"} | facts
        return Policy.objects.create(
            kind=declare_kind(kind), version=version, calendar=Calendar.objects.filter(code=calendar).first(), **facts
        )

    def late(rows, when):
        facts = {"kind": Happened.TICKET_NOTE, "recorded_at": when, "internal": True}
        Event.objects.bulk_create(Event(ticket_id=row.subject_id, at=row.due_at, data={"deadline": row.pk}, **facts) for row in rows)

    monkeypatch.setitem(HANDLERS, "test.timer", late)
    make_rule("test.timer", minutes=240, pause_states=["registered", "dispatched"], reminders=[30])
    make_rule("test.timer", urgency="urgent", minutes=90, pause_states=["registered", "dispatched"])
    return SimpleNamespace(cast=cast, make_ticket=make_ticket, administrator=administrator, at=at, rule=make_rule)


EVERY_VERB = {"dispatch", "arrange", "redispatch", "pause", "resume", "correct", "replan", "cancel", "close", "reopen", "finish"}
EVERY_VERB |= {"kind", "kind, no opinion any more", "end", "end of one that stood still"}


def live(world, lives: int, steps: int, start: int = 0) -> None:
    Life.world = world
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    # The same lives from the same start each time: what a change breaks shows with the change, not by chance later.
    thorough = settings(max_examples=lives, stateful_step_count=steps, deadline=None, database=None, suppress_health_check=slow)
    run_state_machine_as_test(seed(start)(Life), settings=thorough)


def test_a_few_lives(world):
    live(world, lives=4, steps=20)


@pytest.mark.faults
def test_many_lives(world):
    """Made up at random, so until each verb was done at least once, and not only refused."""
    Life.done.clear()
    for number in range(1, 6):
        live(world, lives=60, steps=45, start=number)
        if Life.done.keys() >= EVERY_VERB:
            return
    pytest.fail(f"only these were ever done: {Life.done}")
