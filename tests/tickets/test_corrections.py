"""Another machine, customer or dealer than was written down: what hangs on it is asked about and follows (A3, A6, X2)."""

import pytest
from django.core.exceptions import ValidationError

from aftersales.management.commands.check_books import check
from core.errors import Refused
from core.search.find import newest
from deadlines.models import Deadline
from tests.program import Program
from tickets import actions, timeline
from tickets.models import Ticket
from warranty import actions as warranty

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(cast, combine, at):
    """A machine of another customer's, which dealer B sold."""
    machine = warranty.register_machine(model=combine, serial="HG4LZ70E-2507777", by=cast.clerk, dealer=cast.dealer_b, at=at)
    owner = warranty.enter_customer(by=cast.clerk, name="孙玉梅", phone="13955810000", province="山东省")
    return warranty.sell(machine=machine, customer=owner, sold_on=at.date(), by=cast.owner_b, at=at)


class TestAnotherMachine:
    def test_asks_about_owner_and_task_by_name(self, cast, make_ticket, other, at):
        task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        with pytest.raises(ValidationError) as error:
            actions.correct(ticket=task.ticket, machine=other, reason="报错机号", by=cast.clerk)
        asked = error.value.message_dict
        assert "孙玉梅" in asked["take_owner"][0] and "王建国" in asked["take_owner"][0]
        assert "沂蒙农机" in asked["take_task"][0] and "丰裕农机" in asked["take_task"][0]

    def test_owner_and_task_follow_it(self, cast, make_ticket, other, at):
        task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        ticket = actions.correct(
            ticket=task.ticket, machine=other, take_owner=True, take_task=True, reason="报错机号", by=cast.clerk, at=at
        )
        task.refresh_from_db()
        assert (ticket.customer, ticket.machine, task.state) == (other.customer, other, "withdrawn")
        assert ticket.tasks.get(state="sent").dealer == cast.dealer_b and check() == []

    def test_or_stay(self, cast, make_ticket, other, customer, at):
        task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        said = {"take_owner": False, "take_task": False}
        ticket = actions.correct(ticket=task.ticket, machine=other, reason="报错机号", by=cast.clerk, at=at, **said)
        assert (ticket.customer, ticket.tasks.get()) == (customer, task) and check() == []

    def test_the_page_asks_and_keeps_what_was_typed(self, door, cast, make_ticket, other):
        ticket = make_ticket()
        desk, page = door(cast.clerk), f"/admin/work/tickets/{ticket.number}/correct/"
        sent = {"title": ticket.title, "kind": "repair", "channel": "call", "difficulty": "routine", "customer_name": "王建国",
                "customer_phone": "13800005678", "machine_serial": other.serial, "reason": "报错机号"}  # fmt: skip
        assert "take_owner" not in desk.get(page).content.decode()
        asked = desk.post(page, sent)
        assert asked.status_code == 400 and "孙玉梅" in asked.content.decode() and other.serial in asked.content.decode()
        assert desk.post(page, sent | {"take_owner": "yes"}).status_code == 302
        ticket.refresh_from_db()
        assert (ticket.machine, ticket.customer) == (other, other.customer)

    def test_from_and_to_stand_in_the_timeline_in_words(self, cast, make_ticket, other, machine_a):
        ticket = make_ticket()
        said = {"take_owner": True, "urgent": True, "channel": "letter"}
        ticket = actions.correct(ticket=ticket, machine=other, reason="报错机号", by=cast.clerk, **said)
        words = timeline.words(ticket.events.get(kind="ticket.corrected"))
        for told in (f"机器：{machine_a.serial} → {other.serial}", "紧急：否 → 是", "渠道：来电 → 来信"):
            assert told in words, words


def test_every_field_that_intake_has_can_be_corrected(cast, make_ticket, combine):
    program, ticket = Program(cast.clerk), make_ticket(machine=None)
    told = {"channel": "letter", "busy_season": True, "injury": False, "opened_up": True, "model": combine.code, "serial_text": "4LZ-1",
            "late_reason": "电话忙", "running": "down", "hours": 500, "customer_county": "颍上县"}  # fmt: skip
    program.done(f"tickets/{ticket.number}/correct/", reason="补录", **told)
    ticket.refresh_from_db()
    assert (ticket.channel, ticket.busy_season, ticket.injury, ticket.opened_up, ticket.model) == ("letter", True, False, True, combine)


def test_another_customer_than_was_written_down(door, cast, make_ticket, other):
    ticket = actions.correct(ticket=make_ticket(), customer=other.customer, reason="同名不同人", by=cast.clerk)
    event = ticket.events.get(kind="ticket.corrected")
    assert ticket.customer == other.customer and event.data["customer_to"] == other.customer.pk
    assert "孙玉梅" not in timeline.words(event) and check() == []


class TestAMachineThatWasEnteredWrongly:
    def test_another_dealer_sold_it_and_owes_the_card_by_the_same_day(self, cast, other, at):
        due = Deadline.objects.of(other.card).get(kind="card.return").due_at
        machine = actions.correct_machine(machine=other, dealer=cast.dealer_a, reason="录错经销商", by=cast.clerk, at=at)
        owed = Deadline.objects.of(machine.card).get(kind="card.return")
        assert (machine.dealer, owed.dealer, owed.due_at) == (cast.dealer_a, cast.dealer_a, due)
        event = machine.events.get(kind="machine.put_right")
        assert (event.data["before"], event.data["after"]) == ("沂蒙农机", "丰裕农机") and check() == []

    def test_its_tickets_are_found_by_the_right_serial(self, door, cast, make_ticket, machine_a):
        ticket = make_ticket()
        actions.correct_machine(machine=machine_a, serial="hg4lz70e-2508131", reason="看错末位", by=cast.clerk)
        assert newest("ticket", "2508131", cast.clerk, Ticket.objects.all()) == [ticket.pk] and check() == []
        assert (
            f"/admin/work/machines/{machine_a.pk}/correct/"
            in door(cast.clerk).get(f"/admin/work/machines/{machine_a.pk}/").content.decode()
        )

    def test_a_serial_that_is_taken_is_refused_by_name(self, cast, machine_a, other):
        with pytest.raises(Refused) as refused:
            actions.correct_machine(machine=machine_a, serial=other.serial, reason="看错", by=cast.clerk)
        assert refused.value.code == "machine.serial_taken"

    def test_on_its_page(self, door, cast, other):
        page = f"/admin/work/machines/{other.pk}/correct/"
        sent = {"serial": other.serial, "dealer": cast.dealer_a.pk, "reason": ""}
        assert door(cast.clerk).post(page, sent).status_code == 400
        assert door(cast.clerk).post(page, sent | {"reason": "录错经销商"}).url == f"/admin/work/machines/{other.pk}/"
        other.refresh_from_db()
        assert other.dealer == cast.dealer_a
