"""A ticket that becomes an opinion, or none any more: the clerk's two hours are dropped, or promised from receipt (A14)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from aftersales.management.commands.check_books import check
from deadlines.models import Deadline
from tickets import actions

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def becomes(cast, at):
    def correct(ticket, kind, minutes=1):
        actions.correct(ticket=ticket, kind=kind, reason="听错", by=cast.clerk, at=at + minutes * MINUTE)

    return correct


def owed(ticket) -> list:
    """When what is still owed about arranging it is due; the books agree."""
    assert check() == []
    return [row.due_at for row in Deadline.objects.of(ticket).filter(kind="ticket.arrange", cleared_at=None)]


def test_it_owes_nothing_as_an_opinion_and_else_from_receipt_however_often(make_ticket, becomes, at):
    ticket = make_ticket()
    for kind, due in (("opinion", []), ("repair", [at + 2 * HOUR]), ("opinion", []), ("advice", [at + 2 * HOUR])):
        becomes(ticket, kind)
        assert owed(ticket) == due


def test_after_dispatch_too_until_it_is_arranged(make_ticket, becomes, cast, at):
    ticket = make_ticket()
    task = actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    becomes(ticket, "opinion")
    assert owed(ticket) == []
    becomes(ticket, "repair")
    assert owed(ticket) == [at + 2 * HOUR]
    actions.arrange(
        task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=at + 3 * HOUR, told_how="phone", told_at=at, at=at + 5 * MINUTE
    )
    becomes(ticket, "opinion", 6)
    becomes(ticket, "repair", 7)
    assert owed(ticket) == []


def test_a_corrected_receipt_moves_what_was_promised_anew(make_ticket, becomes, cast, at):
    ticket = make_ticket()
    becomes(ticket, "opinion")
    becomes(ticket, "repair")
    actions.correct(ticket=ticket, received_at=at - 10 * MINUTE, reason="来得早", by=cast.clerk, at=at + 2 * MINUTE)
    assert owed(ticket) == [at - 10 * MINUTE + 2 * HOUR]


def test_what_was_finished_without_a_record_becomes_no_repair(make_ticket, becomes, cast, at):
    """A16: a repair is finished by its signed record."""
    ticket = make_ticket(kind="install")
    task = actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    going = {"repairer": cast.repairer_a, "visit_at": at + 3 * HOUR, "told_how": "phone", "told_at": at}
    actions.arrange(task=task, by=cast.owner_a, at=at, **going)
    actions.start(task=task, by=cast.repairer_a, at=at + HOUR)
    actions.finish(task=task, by=cast.repairer_a, result="装好", at=at + 2 * HOUR)
    with pytest.raises(ValidationError, match="kind"):
        becomes(ticket, "repair", 180)
