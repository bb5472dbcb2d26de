"""Another call about the same fault goes onto the ticket that is open for it: nothing typed is lost, everybody concerned hears (A14)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from aftersales.management.commands.check_books import check
from core.errors import Refused
from notifications.models import Notice
from tickets import actions
from tickets.models import Escalation, Ticket

pytestmark = pytest.mark.django_db
INTAKE, HOUR = "/admin/work/intake/", timedelta(hours=1)


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.clerk)
    return client


def told(machine, number, **more):
    return {"who": f"m{machine.pk}", "kind": "repair", "channel": "call", "difficulty": "routine", "urgency": "no",
            "step": f"again:{number}", "title": "还是不转", "description": "师傅说上午来，没来", **more}  # fmt: skip


def test_what_was_typed_stands_in_the_timeline_of_the_open_ticket(desk, cast, machine_a, make_ticket):
    ticket = make_ticket(at=None)
    proposal = desk.post(f"{INTAKE}proposal/", {"who": f"m{machine_a.pk}", "kind": "repair"}).content.decode()
    assert f'value="again:{ticket.number}"' in proposal
    day, hour = f"{ticket.received_at:%Y-%m-%d}", f"{ticket.received_at:%H:%M}"
    shown = {"received_at_0": day, "received_at_1": hour, "received_shown": f"{day} {hour}"}  # left as the page came with it
    done = desk.post(INTAKE, told(machine_a, ticket.number, **shown))
    assert done.status_code == 302 and ticket.number in done.url, done.content.decode()
    again = Ticket.objects.get()
    assert (again.calls, again.events.get(kind="ticket.asked_again").data["text"]) == (2, "还是不转\n师傅说上午来，没来")
    page = desk.get(done.url).content.decode()
    assert "再次来电：第 2 次" in page and "师傅说上午来，没来" in page


def test_it_is_counted_dated_told_and_shown_on_board_and_register(client, desk, cast, arranged_task, person, at):
    task = arranged_task()
    other = person("clerk", "王芳", "clerk2", department="sales")
    for hours in (1, 2):
        ticket = actions.ask_again(ticket=task.ticket, by=other, text="还没人来", at=at + hours * HOUR)
    assert (ticket.calls, ticket.asked_at) == (3, at + 2 * HOUR)
    heard = set(Notice.objects.filter(kind="ticket.asked_again").values_list("user__username", flat=True))
    assert {"owner_a", "repairer_a", "clerk"} <= heard and "clerk2" not in heard
    assert "再次来电，第 3 次" in desk.get("/admin/work/board/").content.decode()
    assert "第 3 次" in desk.get("/admin/work/tickets/").content.decode()
    client.force_login(cast.owner_a)
    assert "再次来电：第 3 次" in client.get(f"/portal/tickets/{ticket.number}/").content.decode()
    assert check() == []


def test_the_dealer_registers_it_on_its_open_ticket(door, cast, arranged_task, machine_a):
    ticket = arranged_task().ticket
    portal = door(cast.owner_a)
    page = portal.get(f"/portal/register/?machine={machine_a.pk}").content.decode()
    assert f"/portal/tickets/{ticket.number}/again/" in page
    answer = portal.post(f"/portal/tickets/{ticket.number}/again/", {"text": "还没人来"})
    assert answer.url == f"/portal/tickets/{ticket.number}/"
    ticket.refresh_from_db()
    heard = set(Notice.objects.filter(kind="ticket.asked_again").values_list("user__username", flat=True))
    assert ticket.calls == 2 and "clerk" in heard and "owner_a" not in heard and check() == []
    assert door(cast.owner_b).post(f"/portal/tickets/{ticket.number}/again/", {"text": "x"}).status_code == 404


def test_it_goes_up_on_the_board_below_what_is_urgent(door, cast, make_ticket, at):
    plain, asked, urgent = make_ticket(at=at), make_ticket(at=at + HOUR / 60), make_ticket(at=at + HOUR / 30, urgent=True)
    actions.ask_again(ticket=asked, by=cast.clerk, text="还没人来", at=at + HOUR / 2)
    page = door(cast.clerk).get("/admin/work/board/").content.decode()
    assert page.index(urgent.number) < page.index(asked.number) < page.index(plain.number)


def test_somebody_hurt_by_now_makes_it_urgent_before_the_leader_at_once(cast, make_ticket, at):
    ticket = actions.ask_again(ticket=make_ticket(), by=cast.clerk, text="夹伤手了", urgent=True, at=at + HOUR)
    ticket.refresh_from_db()
    assert ticket.urgent and Escalation.objects.get(ticket=ticket).why == "urgent"
    assert check() == []


def test_what_is_over_is_reopened_instead(cast, make_ticket, at):
    ticket = make_ticket()
    actions.answer(ticket=ticket, outcome="教会了", by=cast.clerk, at=at)
    with pytest.raises(Refused) as refused:
        actions.ask_again(ticket=ticket, by=cast.clerk, at=at + HOUR)
    assert refused.value.code == "ticket.over"


@pytest.mark.parametrize("hours", [-1, 3])
def test_no_call_came_before_the_first_or_has_yet_to_come(cast, make_ticket, at, hours):
    with pytest.raises(ValidationError) as error:
        actions.ask_again(ticket=make_ticket(), by=cast.clerk, received_at=at + hours * HOUR, at=at + HOUR)
    assert "received_at" in error.value.message_dict
