"""A home from before promises kept terms of their own is taken over in seconds, whatever it holds."""

import time

import pytest
from django.core.management import call_command
from django.db import connection

from deadlines.explain import explain
from deadlines.models import Deadline, Policy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = 100_000
FILL = """
    INSERT INTO deadlines_deadline (subject, subject_id, kind, cycle, level, user_id, policy_id, starts_at, due_at, next_at, state, error)
    SELECT 'tickets.ticket', n, 'ticket.arrange', 0, 0, %s, (SELECT id FROM deadlines_policy WHERE kind = 'ticket.arrange'),
           now(), now() + interval '120 minutes', now() + interval '120 minutes', 'open', ''
      FROM generate_series(1, %s) n"""


def test_an_old_home_is_taken_over(reference, clerk):
    rule = Policy.objects.get(kind="ticket.arrange")
    call_command("migrate", "deadlines", "0001", verbosity=0)
    try:
        with connection.cursor() as cursor:
            cursor.execute(FILL, [clerk.pk, MANY])
    finally:
        start = time.perf_counter()
        call_command("migrate", verbosity=0)
        took = time.perf_counter() - start
    row = Deadline.objects.with_why().order_by("id").last()
    assert took < 20, "renames only, and what Django does about every migration"
    assert (Deadline.objects.count(), row.term, row.term.handed_in) == (MANY, rule, False)
    assert explain(row).sound and explain(row).version == 1
