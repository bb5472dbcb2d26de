"""紧急 is said of urgent tickets alone: in subjects, summaries, the inbox of programs and what goes out to them (A14)."""

from datetime import timedelta

import pytest
from django.core import mail

from deadlines.actions import sweep
from notifications.actions import deliver
from notifications.models import Notice
from tests.program import Program
from tickets import actions

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def subjects(cast, at):
    """The subjects of all mails that the leader gets by then."""

    def read(by):
        mail.outbox.clear()
        deliver(by + timedelta(minutes=1))
        return [message.subject for message in mail.outbox if message.to == ["leader@maker.example"]]

    cast.leader.email = "leader@maker.example"
    cast.leader.save()
    return read


@pytest.mark.parametrize("urgent", [False, True])
def test_what_goes_before_the_leader_is_called_urgent_where_its_ticket_is(cast, make_ticket, subjects, at, urgent):
    task = actions.dispatch(ticket=make_ticket(urgent=urgent), by=cast.clerk, at=at)
    subjects(at)
    actions.check(task=task, in_hand=False, note="没人接", by=cast.clerk, at=at + HOUR)
    (subject,) = subjects(at + HOUR)
    assert subject.startswith("紧急：") is urgent and task.ticket.number in subject


def test_a_summary_counts_the_urgent_tickets(cast, make_ticket, subjects, at):
    for urgent in (False, True, False):
        actions.dispatch(ticket=make_ticket(urgent=urgent), by=cast.clerk, at=at)
    subjects(at)
    sweep(at=at + 5 * HOUR)
    (subject,) = subjects(at + 5 * HOUR)
    of_urgent = Notice.objects.filter(user=cast.leader, at=at + 5 * HOUR, data__urgent=True).count()
    all_of_them = Notice.objects.filter(user=cast.leader, at=at + 5 * HOUR).count()
    assert subject == f"{all_of_them} 条提醒，其中 {of_urgent} 条紧急" and 0 < of_urgent < all_of_them


def test_every_notice_of_an_urgent_ticket_knows_it_and_no_other_does(cast, make_ticket, at):
    for urgent in (False, True):
        task = actions.dispatch(ticket=make_ticket(urgent=urgent), by=cast.clerk, at=at)
        actions.ask_help(task=task, reason="人手不够", by=cast.owner_a, at=at)
        sweep(at=at + 5 * HOUR)
        told = Notice.objects.filter(data__number=task.ticket.number)
        assert told and {notice.urgent for notice in told} == {urgent}


def test_a_program_asks_for_those_of_urgent_tickets(cast, make_ticket, at):
    for urgent in (False, True):
        actions.dispatch(ticket=make_ticket(urgent=urgent), by=cast.clerk, at=at)
    asked = Program(cast.owner_a)
    urgent, others = (asked.get("messages/", urgent=which).json()["results"] for which in ("true", "false"))
    assert [row["urgent"] for row in urgent] == [True] and [row["urgent"] for row in others] == [False]
