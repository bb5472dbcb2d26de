"""Numbers tell nobody how many there are; the company finds the running number behind each (A3, X4)."""

from datetime import UTC, datetime, timedelta

import pytest

from core.models import Counter
from core.numbering import next_number, next_numbers, numbers_of, running_of
from returns.scan import find
from tests.html import written
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 8, 6, 42, tzinfo=UTC)


def test_each_is_given_once_and_the_way_back_is_its_place():
    given = next_numbers("SH", AT, 3000)
    assert len(set(given)) == 3000 and all(len(number) == 13 for number in given)
    assert list(running_of(given).values()) == [f"SH2026/{n:04d}" for n in range(1, 3001)]


def test_two_of_ones_own_tell_nothing_of_those_between():
    """The differences of neighbours lie all over the range, as often upwards as downwards."""
    figures = [int(number[-6:]) for number in next_numbers("SH", AT, 2000)]
    steps = [after - before for before, after in zip(figures, figures[1:], strict=False)]
    assert 900 < sum(step > 0 for step in steps) < 1100 and len(set(steps)) > 1950
    assert all(150 < sum(low <= figure < low + 100_000 for figure in figures) < 250 for low in range(0, 1_000_000, 100_000))


def test_each_series_and_year_lies_otherwise():
    years = [[number[-6:] for number in next_numbers("SH", AT + timedelta(days=365 * n), 50)] for n in range(2)]
    assert years[0] != years[1]


def test_after_numbers_in_plain_order_none_is_given_again():
    """A home of before: its papers stay valid, and what comes next is none of them."""
    Counter.objects.create(series="JJ", year=2026, last=500_000, plain=500_000)
    given = next_numbers("JJ", AT, 2000)
    assert len(set(given)) == 2000 and min(int(number[-6:]) for number in given) > 500_000
    assert running_of([given[0], "JJ2026-018902"]) == {given[0]: "JJ2026/500001", "JJ2026-018902": "JJ2026/18902"}
    assert "JJ2026-018902" in numbers_of("JJ2026/18902") and numbers_of("JJ2026/500001") == [given[0]]


def test_more_than_a_million_in_a_year():
    Counter.objects.create(series="SH", year=2026, last=999_998)
    first, second, third = next_numbers("SH", AT, 3)
    assert len(first) == 13 and int(second.split("-")[1]) >= 1_000_000 and second != third
    assert list(running_of([first, second]).values()) == ["SH2026/999999", "SH2026/1000000"]


@pytest.mark.parametrize("text", ["", "SH", "SH2026/", "SH2026/0", "SH2026/9", "XX2026/1", "SH2026-123456", "SH2026/１"])
def test_what_is_no_running_number(text):
    next_number("SH", AT)
    assert numbers_of(text) == []


def test_both_are_found(door, cast, make_ticket):
    ticket = make_ticket()
    for typed in (ticket.number, ticket.number.lower(), "SH2026/0001", "sh2026-0001"):
        assert ticket.number in written(door(cast.clerk).get("/admin/work/tickets/", {"q": typed}))
        assert [row["number"] for row in door(cast.clerk).get("/api/v1/tickets/", {"q": typed}).json()["results"]] == [ticket.number]


def test_the_company_sees_it_beside_the_number_and_a_dealer_never(door, cast, filed_record):
    record = filed_record()
    ticket, part = record.ticket, record.old_parts.get()
    for page, running in ((f"tickets/{ticket.number}", "SH2026/0001"), (f"parts/{part.number}", "JJ2026/0001")):
        assert running in written(door(cast.technician).get(f"/desk/{page}/"))
    for page in (f"tickets/{ticket.number}/", "parts/", "tickets/"):
        assert "2026/0001" not in written(door(cast.owner_a).get(f"/portal/{page}"))
    assert find("JJ2026/0001", cast.keeper) == [part] and find("JJ2026/0001", cast.owner_a) == []


def test_a_dealer_does_not_ask_by_running_numbers(door, cast, arranged_task):
    """Else the numbers that find nothing would count the others'."""
    ticket = arranged_task().ticket
    assert Ticket.objects.visible_to(cast.owner_a).exists()
    assert ticket.number not in written(door(cast.owner_a).get("/portal/tickets/", {"q": "SH2026/0001"}))
    assert door(cast.owner_a).get("/api/v1/tickets/", {"q": "SH2026/0001"}).json()["results"] == []
