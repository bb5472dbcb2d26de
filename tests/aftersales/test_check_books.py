"""check_books finds what does not agree, and nothing else."""

from datetime import timedelta
from io import StringIO

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from aftersales.management.commands.check_books import check
from deadlines.actions import sweep
from tickets import actions
from tickets.models import Task


@pytest.fixture
def life(cast, filed_record, make_ticket, arranged_task, at):
    """A finished repair, one on its way, one that was late, one urgent: something in every table."""
    record = filed_record()
    actions.close(ticket=record.ticket, outcome="回访正常", by=cast.clerk, at=at + timedelta(days=1))
    actions.reopen(ticket=record.ticket, reason="老毛病", by=cast.clerk, at=at + timedelta(days=2))
    arranged_task(urgent=True)
    late = make_ticket()
    actions.dispatch(ticket=late, by=cast.clerk, at=at + timedelta(minutes=5))
    sweep(at=at + timedelta(days=3))
    return record


def test_a_life_has_no_differences(life):
    assert check() == []


def test_the_command_says_so(life):
    out = StringIO()
    call_command("check_books", stdout=out)
    assert out.getvalue().startswith("0 differences")


def test_a_difference_is_named_and_ends_with_1(life):
    run("UPDATE tickets_task SET visits = 7 WHERE id = (SELECT min(id) FROM tickets_task)")
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("check_books", stdout=out)
    assert error.value.returncode == 1
    assert f"tickets: {Task.objects.earliest('id').ticket.number}-1: the task's times and its events do not agree" in out.getvalue()


BROKEN = {
    "a ticket moved without its tasks": (
        "UPDATE tickets_ticket SET state = 'in_service' WHERE state = 'arranged'",
        "the ticket's state and its tasks do not agree",
    ),
    "a task moved without an event": (
        "UPDATE tickets_task SET state = 'in_service' WHERE state = 'arranged'",
        "the task's last event and its state do not agree",
    ),
    "an event is gone": ("DELETE FROM tickets_event WHERE kind = 'ticket.dispatched'", "the task's times and its events do not agree"),
    "a receipt was moved": (
        "UPDATE tickets_ticket SET received_at = received_at - interval '1 hour'",
        "the ticket's times and its events do not agree",
    ),
    "an end was forgotten": (
        "DELETE FROM tickets_event WHERE kind = 'ticket.reopened'",
        "the ticket's times and its events do not agree",
    ),
    "a verdict was painted over": (
        "UPDATE tickets_ticket SET covered = 'no' WHERE covered <> ''",
        "verdict, its event and what the ticket shows do not agree",
    ),
    "another dealer is shown": (
        "UPDATE tickets_ticket SET dealer_id = NULL",
        "what the ticket shows of its machine and dealer is out of date",
    ),
    "no clerk": ("UPDATE tickets_ticket SET clerk_id = NULL", "nobody answers for it"),
    "the search forgot it": ("DELETE FROM core_document", "what is found of it (ticket) is not what it says: bin/manage rebuild_search"),
    "a number is missing": (
        "UPDATE core_counter SET last = last + 1 WHERE series = 'SH'",
        "numbers of tickets and their counter do not agree",
    ),
    "a record without its event": (
        "DELETE FROM tickets_event WHERE kind = 'record.filed'",
        "the record and its event do not agree",
    ),
    "a signature is gone": ("DELETE FROM tickets_attachment WHERE kind = 'signature'", "the record has no signature on file"),
    "an escalation nobody raised": (
        "DELETE FROM tickets_event WHERE kind = 'ticket.escalated'",
        "what went to the leader and its events do not agree",
    ),
    "a promise is gone": (
        "DELETE FROM deadlines_deadline WHERE kind = 'task.arrange'",
        "the party's two hours and the task do not agree (A15)",
    ),
    "the receipt's promise is gone": (
        "DELETE FROM deadlines_deadline WHERE kind = 'ticket.arrange'",
        "the clerk's two hours and the ticket do not agree (A14)",
    ),
    "an arranged task still owes it": (
        "UPDATE deadlines_deadline SET state = 'open', settled_at = NULL, cleared_at = NULL, next_at = due_at"
        " WHERE kind = 'task.arrange' AND state = 'met'",
        "the party's two hours and the task do not agree (A15)",
    ),
    "a breach nobody recorded": ("DELETE FROM tickets_event WHERE kind = 'task.late'", "a breach and its event do not agree"),
    "a breach recorded twice": (
        "INSERT INTO tickets_event (at, kind, data, internal, ticket_id) SELECT at, kind, data, internal, ticket_id FROM tickets_event"
        " WHERE kind = 'task.late'",
        "a breach and its event do not agree",
    ),
    "met after it was due": (
        "UPDATE deadlines_deadline SET settled_at = due_at + interval '1 second', cleared_at = due_at + interval '1 second'"
        " WHERE state = 'met'",
        "settled at another time than its state says",
    ),
    "a longer promise than the rule's": (
        "UPDATE deadlines_deadline SET due_at = due_at + interval '1 minute' WHERE kind = 'task.check'",
        "due at another time than its rule says",
    ),
    "a promise about nothing": (
        "UPDATE deadlines_deadline SET subject_id = subject_id + 900000 WHERE subject = 'tickets.escalation'",
        "promised about a tickets.escalation that is not there",
    ),
    "a card went on by itself": ("UPDATE warranty_receiptcard SET state = 'returned'", "state and events do not agree"),
    "a sale on two days": ("UPDATE warranty_machine SET sold_on = sold_on - 1", "machine and card do not agree on the sale"),
    "a voucher is gone": ("DELETE FROM warranty_voucher", "a sold machine has one voucher in force, an unsold one none"),
    "20 days became 21": (
        "UPDATE deadlines_deadline SET due_at = due_at + interval '1 day' WHERE kind = 'card.return'",
        "the card's 20 days do not agree with the sale",
    ),
}


def test_it_finds_each(life):
    """One life, broken in one way after the other and put right again."""
    missed = []
    for what, (sql, sentence) in BROKEN.items():
        savepoint = transaction.savepoint()
        assert run(sql) > 0, f"{what}: the case changes nothing"
        if not any(sentence in line for line in check()):
            missed.append(what)
        transaction.savepoint_rollback(savepoint)
    assert not missed
    assert check() == []


def run(sql: str) -> int:
    """Do what no action would: past the append-only triggers."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def test_the_same_number_of_statements_for_any_size(life, filed_record, django_assert_max_num_queries):
    with django_assert_max_num_queries(120) as few:
        check()
    for _ in range(3):
        filed_record()
    with django_assert_max_num_queries(120) as many:
        check()
    assert len(few) == len(many)
