"""Promises of an older register, entered as they ended (A6)."""

from datetime import timedelta

import pytest

from deadlines import actions as deadlines

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def entered(subject, cast, starts, kept, at):
    promise = deadlines.Promise(subject, "test.past", starts, {"user": cast.clerk})
    return deadlines.enter_past([(promise, kept)], "test.past", at)[0]


def test_it_goes_by_the_line_for_all_and_not_by_one_for_some_tickets(rule, make_ticket, cast, at):
    for scope in ({"urgency": "urgent"}, {"scheme": "A"}, {"ticket_kind": "repair"}):
        rule("test.past", minutes=60, pause_states=[], **scope)
    ours = rule("test.past", minutes=120)  # the last one, so that no other is found before it by chance
    assert entered(make_ticket(), cast, at, None, at + HOUR).term == ours


@pytest.mark.parametrize(("after", "state"), [(120, "met"), (121, "breached"), (None, "open")])
def test_kept_in_time_it_is_met_later_it_is_breached_and_what_runs_runs(rule, make_ticket, cast, at, after, state):
    rule("test.past", minutes=120)
    kept = None if after is None else at + timedelta(minutes=after)
    row = entered(make_ticket(), cast, at, kept, at + (2 if after is None else 5) * HOUR)
    assert (row.state, row.next_at is None) == (state, after is not None)
    assert row.settled_at == {"met": kept, "breached": at + 2 * HOUR, "open": None}[state]
