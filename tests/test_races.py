"""Races of tickets, deadlines, numbers and keys: each is run without its lock, where it must do damage, and with it."""

import sys
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django_fsm import TransitionNotAllowed

import core.locks
from core import idempotency, numbering
from core.errors import Refused
from core.models import Answer
from core.writes import insert
from deadlines import actions as deadlines
from deadlines.actions import replanning, settling, sweeping
from deadlines.models import Deadline, DeadlineEvent, Policy
from finance.actions import refund
from links import actions as links
from tests.program import Program
from tickets import actions
from tickets.actions.dispatch import send
from tickets.models import Event, Task, Ticket
from warranty.actions import bulk, imports
from warranty.imports import run
from warranty.models import Import, Machine

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
locks_off_and_on = pytest.mark.parametrize("locks", [False, True], ids=["without lock", "with lock"])


# Some session of this database waits for a lock; other databases of the same engine do not matter.
WAITING = """
    SELECT 1 FROM pg_locks AS waiting JOIN pg_locks AS held USING (pid) JOIN pg_database AS here ON here.oid = held.database
    WHERE NOT waiting.granted AND here.datname = current_database() LIMIT 1
"""


class Meeting:
    """Where two threads stop until the other is there too, has ended, or is kept out by a lock."""

    def __init__(self):
        self.here, self.ended, self.changed = set(), 0, threading.Event()

    def wait(self) -> None:
        """Called in the middle of an action; each thread stops only the first time."""
        me = threading.get_ident()
        if me in self.here:
            return
        self.here.add(me)
        self.changed.set()
        while len(self.here) + self.ended < 2 and not self._somebody_waits_for_a_lock():
            self.changed.wait(0.02)

    def _somebody_waits_for_a_lock(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            return cursor.fetchone() is not None

    def both(self, *calls) -> list:
        """Run two calls in threads of their own; what each gave or raised."""
        outcomes = [None, None]

        def run(index, call):
            try:
                outcomes[index] = call()
            except Exception as error:
                outcomes[index] = error
            finally:
                self.ended += threading.get_ident() not in self.here
                self.changed.set()
                connection.close()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return outcomes


@pytest.fixture
def meeting():
    return Meeting()


@pytest.fixture
def replace(monkeypatch):
    """Put another function in the place of one, wherever it was imported."""

    def patch(function, other):
        for module in list(sys.modules.values()):
            if getattr(module, function.__name__, None) is function:
                monkeypatch.setattr(module, function.__name__, other)

    return patch


@pytest.fixture
def stop_after(replace, meeting):
    """Make the threads meet when a function returns."""
    return lambda function: replace(function, lambda *args, **kwargs: (function(*args, **kwargs), meeting.wait())[0])


@pytest.fixture
def stop_before(replace, meeting):
    """Make the threads meet when a function is called."""
    return lambda function: replace(function, lambda *args, **kwargs: (meeting.wait(), function(*args, **kwargs))[1])


@pytest.fixture
def rows_unlocked(monkeypatch):
    """Take the row locks away."""
    return lambda: monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)


def kinds(ticket):
    return sorted(Event.objects.filter(ticket=ticket).values_list("kind", flat=True))


def of(outcomes, error):
    return [outcome for outcome in outcomes if isinstance(outcome, error)]


@locks_off_and_on
def test_two_clerks_answer_the_same_call(make_ticket, cast, meeting, stop_after, rows_unlocked, locks):
    ticket = make_ticket(at=None)
    stop_after(core.locks.locked)
    if not locks:
        rows_unlocked()
    outcomes = meeting.both(*[lambda: actions.answer(ticket=ticket.pk, outcome="清理滤网", by=cast.clerk)] * 2)
    assert kinds(ticket).count("ticket.answered") == (1 if locks else 2), "closed twice"
    assert len(of(outcomes, TransitionNotAllowed)) == locks


@locks_off_and_on
def test_two_clerks_dispatch_the_same_ticket(make_ticket, cast, meeting, stop_before, rows_unlocked, locks):
    ticket = make_ticket(at=None)
    stop_before(send)
    if not locks:
        rows_unlocked()
    outcomes = meeting.both(*[lambda: actions.dispatch(ticket=ticket.pk, by=cast.clerk)] * 2)
    assert Task.objects.count() == 1
    if locks:
        (told,) = of(outcomes, ValidationError)
        assert "work" in told.message_dict, "the second sees the first, and that this would be one more part of the work"
    else:
        assert of(outcomes, IntegrityError), "both believed to be the first"


@locks_off_and_on
def test_two_people_arrange_the_same_task(make_ticket, cast, meeting, stop_after, rows_unlocked, locks):
    task = actions.dispatch(ticket=make_ticket(at=None), by=cast.clerk)
    visit_at = task.sent_at + 3 * HOUR
    stop_after(core.locks.locked)
    if not locks:
        rows_unlocked()

    def arrange(repairer):
        return lambda: actions.arrange(task=task.pk, by=cast.owner_a, repairer=repairer, visit_at=visit_at, told_how="phone")

    outcomes = meeting.both(arrange(cast.owner_a), arrange(cast.repairer_a))
    task.refresh_from_db()
    visits = Deadline.objects.of(task).filter(kind="task.visit")
    if locks:
        assert task.visits == 2 and sorted(visits.values_list("state", flat=True)) == ["cancelled", "open"]
        assert {"task.arranged", "task.rearranged"} <= set(kinds(task.ticket)), "the second arranged anew, in sight of all"
    else:
        assert of(outcomes, IntegrityError), "both believed to be the first"


@locks_off_and_on
def test_the_same_key_at_once(cast, customer, monkeypatch, meeting, stop_after, locks):
    stop_after(numbering.next_number)
    if not locks:
        monkeypatch.setattr(idempotency, "_try_lock", lambda name: True)
    body = {"channel": "call", "kind": "repair", "title": "停机", "customer": customer.pk, "key": "call-1"}
    programs = [Program(cast.clerk), Program(cast.clerk)]
    outcomes = meeting.both(*[lambda p=p: p.post("tickets/register/", **body) for p in programs])
    (refused,) = (o.json()["code"] for o in outcomes if o.status_code == 409)
    assert refused == ("request.running" if locks else "request.collided"), "without the lock it is done, and then thrown away"
    assert Ticket.objects.count() == Answer.objects.count() == 1
    again = programs[0].post("tickets/register/", **body)
    assert again.status_code == 201 and again.json()["number"] == Ticket.objects.get().number


def test_two_clerks_enter_the_same_machine(cast, combine, monkeypatch, meeting):
    """There is nothing to lock yet; the database lets one of them through."""
    index = Machine.index
    monkeypatch.setattr(Machine, "index", lambda machine: (meeting.wait(), index(machine)))
    programs = [Program(cast.clerk), Program(cast.clerk)]
    outcomes = meeting.both(*[lambda p=p: p.post("machines/register/", model=combine.code, serial="HG-1") for p in programs])
    assert sorted(o.status_code for o in outcomes) == [201, 409]
    assert "request.collided" in [o.json().get("code") for o in outcomes] and Machine.objects.count() == 1


def number_without_lock(series, at, after=()):
    """What numbering would be if it read the last number and then wrote the next."""
    year = numbering.company_day(at).year
    insert(*after)
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM core_counter WHERE series = %s AND year = %s", [series, year])
        last = cursor.fetchone()[0] + 1
        number_without_lock.meeting.wait()
        cursor.execute("UPDATE core_counter SET last = %s WHERE series = %s AND year = %s", [last, series, year])
    return f"{series}{year}-{last:06d}"


@locks_off_and_on
def test_two_calls_get_numbers_at_once(make_ticket, replace, meeting, stop_after, locks):
    make_ticket(at=None)
    if locks:
        stop_after(numbering.next_number)
    else:
        number_without_lock.meeting = meeting
        replace(numbering.next_number, number_without_lock)
    outcomes = meeting.both(*[lambda: make_ticket(at=None)] * 2)
    assert len(of(outcomes, IntegrityError)) == (0 if locks else 1), "a call was lost: both had the same number"
    running = sorted(numbering.running_of(Ticket.objects.values_list("number", flat=True)).values())
    assert len(running) == (3 if locks else 2)
    assert not locks or [number[-5:] for number in running] == ["/0001", "/0002", "/0003"]


@pytest.fixture
def late(make_ticket, cast, at):
    """A task whose two hours are over, and that no sweep has seen yet."""
    return actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)


@locks_off_and_on
def test_two_sweeps_at_once(late, at, monkeypatch, meeting, stop_after, rows_unlocked, locks):
    real = sweeping._take
    monkeypatch.setattr(sweeping, "_take", lambda rows, when: (meeting.wait(), real(rows, when)))
    if not locks:
        rows_unlocked()
    swept = meeting.both(*[lambda: deadlines.sweep(at + 3 * HOUR, limit=1)] * 2)
    assert sum(swept) == (2 if locks else 4), "two promises are late: the dealer's and the clerk's"
    assert kinds(late.ticket).count("task.late") == (1 if locks else 2)


@locks_off_and_on
@pytest.mark.parametrize("first", ["action", "sweep"])
def test_the_action_at_the_last_moment_against_the_sweep(late, cast, at, monkeypatch, meeting, rows_unlocked, first, locks):
    """Whoever comes first stops with the rows in hand, and the other goes as far as it can."""
    take, clear, due = sweeping._take, settling._locked, at + 2 * HOUR
    if first == "sweep":
        monkeypatch.setattr(sweeping, "_take", lambda rows, when: (meeting.wait(), take(rows, when)))
    else:
        monkeypatch.setattr(settling, "_locked", lambda *args: (clear(*args), meeting.wait())[0])
    if not locks:
        rows_unlocked()

    def arrange():
        visit = {"visit_at": due + HOUR, "told_how": "phone", "at": due}
        return actions.arrange(task=late.pk, by=cast.owner_a, repairer=cast.repairer_a, **visit)

    calls = {"action": arrange, "sweep": lambda: deadlines.sweep(due + timedelta(seconds=1))}
    second = calls.pop("sweep" if first == "action" else "action")
    meeting.both(calls[first], lambda: (meeting.changed.wait(30), second()))
    promise = Deadline.objects.of(late).get(kind="task.arrange")
    settled = (promise.state, kinds(late.ticket).count("task.late"))
    if locks:
        assert settled == (("met", 0) if first == "action" else ("breached", 1)) and promise.cleared_at == due
    elif first == "action":
        assert settled == ("met", 1), "kept, and everybody was told that it is late"
    else:
        assert settled == ("breached", 1) and promise.cleared_at == due, "what had been kept was turned into a breach"


# Who comes first and stops with the rows in hand, who second: how the 2 h end (state, hours given, told late, re-planned),
# with locks and without.
REPLANNED = {
    ("replan", "sweep"): (("open", 4, 0, 1), IntegrityError),
    ("replan", "arrange"): (("met", 4, 0, 1), IntegrityError),
    ("arrange", "replan"): (("met", 2, 0, 0), ("met", 2, 1, 0)),
    ("sweep", "replan"): (("breached", 2, 1, 0), ("breached", 2, 2, 0)),
}


@locks_off_and_on
@pytest.mark.parametrize(("order", "ends"), REPLANNED.items(), ids=[" then ".join(order) for order in REPLANNED])
def test_replanning_against_the_action_and_the_sweep(
    late, cast, administrator, at, monkeypatch, meeting, rows_unlocked, order, ends, locks
):
    """A longer rule is held over what runs while it is arranged, or falls due."""
    take, clear, breach, due = sweeping._take, settling._locked, replanning.breach_late, at + 2 * HOUR
    policy = Policy.objects.create(kind="task.arrange", version=2, minutes=240, title="承办人安排", source="测试", valid_from="2000-01-01")
    stops = {
        "replan": (replanning, "breach_late", lambda *args: (meeting.wait(), breach(*args))[1]),
        "sweep": (sweeping, "_take", lambda rows, when: (meeting.wait(), take(rows, when))),
        "arrange": (settling, "_locked", lambda *args: (clear(*args), meeting.wait())[0]),
    }
    monkeypatch.setattr(*stops[order[0]])
    if not locks:
        rows_unlocked()
    moments = {("arrange", "arrange"): due, ("replan", "replan"): due}  # who comes first is in time, the second comes later
    when = {who: moments.get((order[0], who), due + HOUR) for who in order}
    visit = {"visit_at": due + 9 * HOUR, "told_how": "phone"}
    calls = {
        "replan": lambda: deadlines.replan(policy=policy, by=administrator, reason="收获季", at=when["replan"]),
        "sweep": lambda: deadlines.sweep(when["sweep"]),
        "arrange": lambda: actions.arrange(task=late.pk, by=cast.owner_a, repairer=cast.repairer_a, at=when["arrange"], **visit),
    }
    outcomes = meeting.both(calls[order[0]], lambda: (meeting.changed.wait(30), calls[order[1]]())[1])
    end = ends[0 if locks else 1]
    if end is IntegrityError:
        assert of(outcomes, end), "two states at once, which only the table's own checks refuse"
        return
    assert of(outcomes, Exception) == []
    row = Deadline.objects.of(late).get(kind="task.arrange")
    moved = DeadlineEvent.objects.filter(deadline=row, kind="deadline.replanned").count()
    found = (row.state, (row.due_at - at) // HOUR, kinds(late.ticket).count("task.late"), moved)
    assert found == end


@pytest.mark.parametrize(
    "fetch", [core.locks.locked, lambda rows, pk: rows.select_for_update(of=("self",)).get(pk=pk)], ids=["locked", "plain"]
)
def test_a_row_that_was_waited_for_comes_with_what_it_points_to_now(late, meeting, fetch):
    """The control joins and locks in one statement: PostgreSQL then misses the row, though nobody took it away."""
    row = Deadline.objects.of(late).get(kind="task.arrange")
    policy = Policy.objects.create(kind="task.arrange", version=2, minutes=240, title="承办人安排", source="测试", valid_from="2000-01-01")

    @transaction.atomic
    def change():
        Deadline.objects.filter(pk=row.pk).update(term=policy)
        meeting.wait()

    @transaction.atomic
    def read():
        meeting.changed.wait(30)
        return fetch(Deadline.objects.select_related("term"), row.pk).term

    _changed, found = meeting.both(change, read)
    assert found == policy if fetch is core.locks.locked else isinstance(found, Deadline.DoesNotExist)


@locks_off_and_on
def test_a_customer_presses_twice(machine_a, cast, meeting, stop_after, rows_unlocked, locks):
    stop_after(core.locks.locked)
    if not locks:
        rows_unlocked()
    facts = {"machine": machine_a, "key": "k" * 22, "name": "张三", "phone": "13911112222", "said": "割台不转"}
    outcomes = meeting.both(*[lambda: actions.report_fault(**facts)] * 2)
    assert len(of(outcomes, IntegrityError)) == (0 if locks else 1), "one of the presses was an error"
    assert Ticket.objects.count() == 1


@locks_off_and_on
def test_two_people_import_the_same_machines(cast, combine, settings, tmp_path, meeting, stop_before, monkeypatch, locks):
    """The second is checked again and finds them there; without the lock it meets the first one's serials as an error."""
    settings.MEDIA_ROOT = tmp_path
    rows = b"model,serial\n" + b"".join(b"4LZ-7.0E,HG-%d\n" % n for n in range(3))
    jobs = [imports.start_import(kind="machines", file=SimpleUploadedFile("a.csv", rows), by=cast.clerk) for _n in range(2)]
    for job in jobs:
        run.carry_out(job.pk)
        imports.confirm_import(job=Import.objects.get(pk=job.pk), by=cast.clerk)
    collided = []
    monkeypatch.setattr(run.log, "exception", lambda *args: collided.append(args))
    stop_before(bulk.enter_machines)
    if not locks:
        monkeypatch.setattr(run, "one_writer", lambda: None)
    meeting.both(*[lambda job=job: run.carry_out(job.pk) for job in jobs])
    assert bool(collided) != locks, "both wrote at once"
    assert Machine.objects.count() == 3
    ended = [("checked", 3), ("done", 0)] if locks else [("done", 0), ("failed", 0)]
    assert sorted(Import.objects.values_list("state", "unchanged")) == ended


@locks_off_and_on
def test_two_leaders_decide_on_the_same_return_and_two_accountants_post_it(
    make_ticket, machine_a, cast, meeting, stop_after, rows_unlocked, locks
):
    Machine.objects.filter(pk=machine_a.pk).update(invoice_amount="186000.00")
    ticket, article = make_ticket(at=None), {"what": "return", "article": "第 32 条", "reason": "不能作业"}
    stop_after(core.locks.locked)
    if not locks:
        rows_unlocked()
    outcomes = meeting.both(*[lambda: actions.decide_redress(ticket=ticket.pk, by=cast.leader, **article)] * 2)
    assert len(of(outcomes, Refused if locks else IntegrityError)) == 1, "the second sees the first's decision"
    redress = ticket.redresses.get()
    actions.take_machine_back(redress=redress, by=cast.clerk)
    meeting.here.clear()
    meeting.ended = 0
    outcomes = meeting.both(*[lambda: refund(redress=redress.pk, by=cast.finance_officer)] * 2)
    assert len(of(outcomes, TransitionNotAllowed if locks else IntegrityError)) == 1, "the second sees that it is posted"


@locks_off_and_on
def test_a_signed_link_is_answered_once(filed_record, cast, meeting, stop_after, rows_unlocked, locks):
    record = filed_record(signed_how="paper")
    link = links.ask(purpose="repair_record", about=record, by=cast.clerk)
    token, seen = link.url.rstrip("/").rpartition("/")[2], link.asks.shows(record).sha256
    stop_after(links._behind)
    if not locks:
        rows_unlocked()
    said = {"token": token, "agree": False, "name": "王建国", "seen": seen, "reason": "不对"}
    outcomes = meeting.both(*[lambda: links.answer(**said)] * 2)
    assert Event.objects.filter(kind="record.declined").count() == (1 if locks else 2), "answered twice"
    assert len(of(outcomes, Refused)) == locks
