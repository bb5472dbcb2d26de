"""A timer of our own on a ticket, by whatever rule a test wants."""

from itertools import count

import pytest

from deadlines import actions as deadlines
from deadlines.models import Calendar, Deadline, Policy
from tests.conftest import declare_kind

NUMBERS = count(1)


@pytest.fixture
def rule(reference):
    """Make a version of a rule: `rule("test.timer", minutes=120, calendar="office")`; it may stand still while registered."""

    def make(kind="test.timer", calendar="", **facts):
        versions = Policy.objects.filter(kind=kind, **{name: facts.get(name, "") for name in ("scheme", "urgency", "ticket_kind")})
        facts = {"title": "计时", "source": "测试", "valid_from": "2000-01-01", "pause_states": ["registered"]} | facts
        if calendar:
            facts["calendar"] = Calendar.objects.get(code=calendar)
        return Policy.objects.create(kind=declare_kind(kind), version=versions.count() + 1, **facts)

    return make


@pytest.fixture
def timer(rule, make_ticket, cast, at):
    """Promise something about a new ticket, by a rule of a kind of its own, from `at` on."""

    def make(starts_at=at, ticket=None, kind=None, owner=None, **facts):
        kind = kind or f"test.timer{next(NUMBERS)}"
        rule(kind, **({"minutes": 120} | facts))
        return deadlines.promise(ticket or make_ticket(), kind, starts_at=starts_at, user=owner or cast.clerk)

    return make


@pytest.fixture
def fresh():
    """A row as it stands now, with its trail."""
    return lambda row: Deadline.objects.with_why().get(pk=row.pk)
