"""The sweep's work follows what is due, not what is open: 10,000 beside 100,000 rows (bench/sweep.py does a million)."""

import statistics
import time
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Department
from deadlines import actions as deadlines
from deadlines.actions.promising import policy_for
from deadlines.actions.sweeping import _past
from deadlines.models import Deadline

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DUE, DAY = 500, timedelta(days=1)


@pytest.fixture
def fill(reference, at):
    """Make so many open rows about nothing in particular, each due a day later than DUE others."""

    def make(size):
        columns = "subject, subject_id, kind, cycle, level, department_id, term_id, starts_at, due_at, next_at, state, error"
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE deadlines_deadline CASCADE")
            cursor.execute(
                f"INSERT INTO deadlines_deadline ({columns})"
                " SELECT 'tests.nothing', n, 'tests.nothing', 0, 0, %s, %s, %s, due, due, 'open', ''"
                " FROM (SELECT n, %s + n / %s * interval '1 day' AS due FROM generate_series(0, %s - 1) n) rows",
                [Department.objects.get(code="finance").pk, policy_for("claim.review", at).pk, at, at, DUE, size],
            )
            cursor.execute("ANALYZE deadlines_deadline")

    return make


def pages_read(moment) -> int:
    """How many pages of the table and its index the sweep's own query touches."""
    query, params = _past(moment)[:DUE].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}", params)
        plan = cursor.fetchone()[0][0]["Plan"]
    assert "deadline_sweep" in str(plan)
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def measured(fill, size, at) -> tuple[int, float]:
    """(pages, median seconds) of clearing DUE rows among so many."""
    fill(size)
    read, seconds = pages_read(at + DAY / 2), []
    for day in range(5):
        start = time.perf_counter()
        assert deadlines.sweep(at + day * DAY + DAY / 2) == DUE
        seconds.append(time.perf_counter() - start)
    return read, statistics.median(seconds)


def test_ten_times_as_many_open_rows_cost_the_same(fill, at):
    few, many = measured(fill, 10_000, at), measured(fill, 100_000, at)
    assert many[0] <= 1.5 * few[0], "pages read for the same rows"
    assert many[1] < 3 * few[1], "seconds, with room for a noisy machine"
    assert Deadline.objects.filter(state="breached").count() == 5 * DUE


def test_without_its_index_it_would_not(fill, at):
    fill(10_000)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX deadline_sweep")
    with pytest.raises(AssertionError, match="deadline_sweep"):
        pages_read(at + DAY / 2)
