"""One verb on several tickets at once: each by itself, and what is refused says why (A2, A15)."""

import pytest

from tickets import actions
from tickets.models import Event, Ticket

pytestmark = pytest.mark.django_db
DOOR = "/admin/work/tickets/several/"


@pytest.fixture
def press(client, cast):
    def post(verb, tickets, by=None, **facts):
        client.force_login(by or cast.clerk)
        return client.post(f"{DOOR}{verb}/", {"ticket": [t.number for t in tickets], "idempotency_key": "k1", **facts})

    return post


def test_several_are_dispatched_as_proposed_and_one_that_was_sent_already_says_so(press, make_ticket, cast):
    fresh, other, sent = make_ticket(), make_ticket(), make_ticket()
    actions.dispatch(ticket=sent, by=cast.clerk)
    answer = press("send-as-proposed", [fresh, other, sent])
    assert answer.status_code == 200
    assert [t.number for t in answer.context["done"]] == [fresh.number, other.number]
    assert [t.number for t, _why in answer.context["refused"]] == [sent.number]
    assert Ticket.objects.get(pk=fresh.pk).state == "dispatched" and sent.tasks.count() == 1


def test_the_same_press_twice_writes_once(press, make_ticket):
    tickets = [make_ticket(), make_ticket()]
    first, again = press("note", tickets, text="配件周三到"), press("note", tickets, text="配件周三到")
    assert first.context["done"] == again.context["done"] == tickets
    assert Event.objects.filter(ticket__in=tickets, kind="ticket.note").count() == 2


def test_one_refusal_takes_nothing_of_the_others_back(press, make_ticket, cast):
    kept, over = make_ticket(), make_ticket()
    actions.cancel(ticket=over, reason="重复登记", by=cast.clerk)
    answer = press("escalate", [over, kept], note="客户两次来电")
    assert [t.number for t in answer.context["done"]] == [kept.number] and kept.escalations.count() == 1


def test_where_all_are_refused_the_answer_is_409(press, make_ticket, cast):
    over = make_ticket()
    actions.cancel(ticket=over, reason="重复登记", by=cast.clerk)
    assert press("escalate", [over], note="客户两次来电").status_code == 409


def test_a_form_with_a_fault_does_nothing(press, make_ticket):
    ticket = make_ticket()
    assert press("note", [ticket], text="").status_code == 400
    assert not Event.objects.filter(ticket=ticket, kind="ticket.note").exists()


def test_only_verbs_that_ask_nothing_of_one_ticket_and_only_for_whom_they_are(press, make_ticket, cast):
    assert press("close", [make_ticket()]).status_code == 404
    assert press("escalate", [make_ticket()], by=cast.keeper, note="x").status_code == 404
    assert press("note", [make_ticket()], by=cast.owner_a, text="x").status_code == 404


def test_nothing_picked_says_what_to_do(client, cast):
    client.force_login(cast.clerk)
    assert "没有勾选" in client.get(f"{DOOR}note/").content.decode()
