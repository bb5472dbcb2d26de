"""The company in three zones, over both changes of clocks: 2 h are 7,200 s and days end at midnight on its own walls (X3).

Promises are made by the actions, and swept by a program of its own that is told the zone as an installation is.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import translation

from core.clock import start_of_day
from core.models import CalendarDay
from deadlines import actions as deadlines
from deadlines import rules
from deadlines.explain import explain
from deadlines.models import Deadline, Policy
from tests.conftest import declare_kind
from tickets import actions
from tickets.models import Event
from warranty import actions as warranty

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
NEW_YORK = "America/New_York"
ZONES = ["Asia/Shanghai", "UTC", NEW_YORK]
LEAPS = {"forward": datetime(2026, 3, 8, 6, 30, tzinfo=UTC), "back": datetime(2026, 11, 1, 5, 30, tzinfo=UTC)}  # half an hour before
WALLS = {"forward": ("03-08 01:30 -0500", "03-08 04:30 -0400"), "back": ("11-01 01:30 -0400", "11-01 02:30 -0500")}
SUNDAYS = {"forward": (date(2026, 3, 8), 23), "back": (date(2026, 11, 1), 25)}  # and how many hours they have in New York
INSTANT = timedelta(microseconds=1)


@pytest.fixture(params=ZONES)
def zone(request, settings, transactional_db):
    settings.TIME_ZONE = request.param
    return ZoneInfo(request.param)


@pytest.fixture(params=LEAPS)
def season(request):
    return request.param


@pytest.fixture
def swept(house, zone):
    """How many rows a program of this zone takes at each of these moments, one after the other."""

    def at(*moments):
        house.go.touch()
        said = [moment.astimezone(UTC).isoformat() for moment in moments]
        child = house.program("sweeper", ["-m", "tests.faults.sweeper", str(house.go), *said], COMPANY_TIME_ZONE=str(zone))
        assert child.finish() == 0, child.last_words("failed")
        return [int(count) for count in child.last_lines[-1].split()]

    return at


def seconds(row) -> int:
    """From start to due, as the database counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM due_at - starts_at)::int FROM deadlines_deadline WHERE id = %s", [row.pk])
        return cursor.fetchone()[0]


def on_the_wall(row, zone) -> time:
    """When the moment after the due one is, on a clock of this zone, as the database tells it."""
    with connection.cursor() as cursor:
        sql = "SELECT (due_at + interval '1 microsecond') AT TIME ZONE %s FROM deadlines_deadline WHERE id = %s"
        cursor.execute(sql, [str(zone), row.pk])
        return cursor.fetchone()[0].time()


@pytest.fixture
def register(cast, customer):
    """Register a call at a moment."""
    return lambda at: actions.register(by=cast.clerk, channel="call", kind="repair", title="停机", customer=customer, at=at)


@pytest.fixture
def promised(zone, season, cast, register):
    """Two promises of two hours each that begin half an hour before clocks change in New York."""
    actions.dispatch(ticket=register(LEAPS[season]), by=cast.clerk, dealer=cast.dealer_a, override_reason="近", at=LEAPS[season])
    return list(Deadline.objects.with_why().filter(kind__in=["ticket.arrange", "task.arrange"]).order_by("id"))


def test_two_hours_are_7200_seconds_and_swept_after_them_and_not_before(promised, swept, season):
    due = LEAPS[season] + timedelta(seconds=7200)
    assert [(seconds(row), row.due_at) for row in promised] == [(7200, due)] * 2
    assert swept(due - timedelta(seconds=1), due, due + INSTANT) == [0, 0, 2]
    found = Deadline.objects.filter(pk__in=[row.pk for row in promised])
    assert set(found.values_list("state", "settled_at")) == {("breached", due)}
    assert set(Event.objects.filter(kind__in=["ticket.late", "task.late"]).values_list("at", flat=True)) == {due}


def test_its_why_comes_to_the_same_and_says_where_clocks_change(promised, client, cast, zone, season):
    client.force_login(cast.clerk)
    for row in promised:
        with translation.override("en"):
            why = explain(row)
        page = client.get(f"/admin/work/deadlines/{row.pk}/").content.decode()
        sums = client.get(f"/api/v1/deadlines/{row.pk}/").json()
        assert why.sound and datetime.fromisoformat(sums["due_at"]) == row.due_at
        if str(zone) == NEW_YORK:
            start, due = WALLS[season]
            assert why.arithmetic == f"{start} + 2 hours = {due}" and start in page and due in page
        else:
            start, due = (at.astimezone(zone) for at in (row.starts_at, row.due_at))
            assert why.arithmetic == f"{start:%m-%d %H:%M} + 2 hours = {due:%m-%d %H:%M}" and f"{due:%H:%M}" in page


def test_reckoned_by_clocks_on_walls_it_would_be_an_hour_off(zone, season, cast, register, monkeypatch):
    """The control: else the tests above could not fail. Python adds to an aware moment on its wall."""
    real = rules.reckon

    def by_walls(starts_at, term, pauses, zone):
        due = starts_at.astimezone(zone) + timedelta(minutes=term.minutes) if term.minutes else None
        return rules.Sum(due.astimezone(UTC)) if due else real(starts_at, term, pauses, zone)

    monkeypatch.setattr(rules, "reckon", by_walls)
    row = Deadline.objects.of(register(LEAPS[season])).get(kind="ticket.arrange")
    wrong = {"forward": 3600, "back": 10_800}[season]
    assert seconds(row) == (wrong if str(zone) == NEW_YORK else 7200)


class TestDays:
    @pytest.fixture
    def sunday(self, zone, season):
        """The day on which clocks change in New York; how long it is proves that it does here, and only here."""
        day, hours = SUNDAYS[season]
        length = start_of_day(day + timedelta(days=1)).astimezone(UTC) - start_of_day(day).astimezone(UTC)
        assert length == timedelta(hours=hours if str(zone) == NEW_YORK else 24)
        return day

    def check(self, row, sunday, zone, swept):
        """It ends with that day, and not an hour before or after."""
        end = datetime.combine(sunday + timedelta(days=1), time(0), tzinfo=zone).astimezone(UTC)
        assert row.due_at + INSTANT == end and on_the_wall(row, zone) == time(0) and explain(row).sound
        Deadline.objects.exclude(pk=row.pk).delete()
        assert swept(end - timedelta(minutes=1), row.due_at, end) == [0, 0, 1]
        row.refresh_from_db()
        assert (row.state, row.settled_at) == ("breached", end - INSTANT)

    def test_the_twentieth_day_of_a_receipt_card(self, sunday, zone, swept, cast, combine, customer, clerk):
        Policy.objects.filter(kind="card.return").update(reminders=[])
        sold = datetime.combine(sunday - timedelta(days=20), time(18, 0), tzinfo=zone)
        machine = warranty.register_machine(model=combine, serial="HG-DAY-20", by=clerk, dealer=cast.dealer_a, at=sold)
        warranty.sell(machine=machine, customer=customer, sold_on=sold.date(), by=cast.owner_a, at=sold)
        self.check(Deadline.objects.with_why().get(kind="card.return"), sunday, zone, swept)

    def test_working_days_where_that_sunday_is_one(self, sunday, zone, swept, cast, register):
        friday = datetime.combine(sunday - timedelta(days=2), time(15, 0), tzinfo=zone)
        CalendarDay.objects.create(day=sunday, working=True)
        deadlines.publish_all(friday)
        policy = Policy.objects.get(kind="notice.dispute")
        facts = {"title": "工作日", "source": "测试", "days": 1, "valid_from": "2000-01-01"}
        Policy.objects.create(kind=declare_kind("test.days"), calendar=policy.calendar, **facts)
        row = deadlines.promise(register(friday), "test.days", starts_at=friday, user=cast.clerk)
        self.check(Deadline.objects.with_why().get(pk=row.pk), sunday, zone, swept)
