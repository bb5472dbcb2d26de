"""New rows of several tables in one round trip."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department
from core import clock
from core.numbering import next_number
from core.writes import insert
from tickets.models import Event
from tickets.timeline import line

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(make_ticket):
    return make_ticket()


def lines_about(ticket, *kinds):
    at = clock.now()
    return [line(ticket, kind, by=None, at=at, words="100% 'so'") for kind in kinds]


def test_rows_are_written_as_save_would_in_one_statement(ticket):
    new, known = lines_about(ticket, "ticket.note", "ticket.updated")
    with CaptureQueriesContext(connection) as asked:
        insert(new, known, Department(code="new", name="新部门"))
    assert len(asked) == 1
    rows = Event.objects.filter(ticket=ticket, kind__in=["ticket.note", "ticket.updated"]).order_by("id")
    assert [(row.kind, row.data, row.by, row.at) for row in rows] == [(one.kind, one.data, None, one.at) for one in (new, known)]
    assert all(row.recorded_at for row in rows), "what the database fills in is filled in"
    assert Department.objects.get(code="new").name == "新部门"


def test_the_number_comes_after_the_rows_in_the_same_round_trip(ticket):
    lines, at = lines_about(ticket, "ticket.note"), clock.now()
    with CaptureQueriesContext(connection) as asked:
        number = next_number("SH", at, after=lines)
    assert len(asked) == 1 and number.startswith("SH")
    assert Event.objects.filter(ticket=ticket, kind="ticket.note").exists()


def test_the_tables_own_rules_hold(ticket):
    with pytest.raises(IntegrityError):
        insert(Department(code="finance", name="again"))
