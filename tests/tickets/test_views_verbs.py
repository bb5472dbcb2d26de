"""The verbs as pages: what they do, refuse and ask for."""

from datetime import timedelta

import pytest

from tickets import actions
from tickets.models import Escalation, Task, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(make_ticket):
    from core import clock

    return make_ticket(at=clock.now() - timedelta(minutes=5))


@pytest.fixture
def task(ticket, cast):
    return actions.dispatch(ticket=ticket, by=cast.clerk)


@pytest.fixture
def desk(client, cast):
    """The clerk at the desk: `desk(ticket, "dispatch", field=…)` posts a verb's form."""
    client.force_login(cast.clerk)

    def post(ticket, verb, **fields):
        return client.post(f"/admin/work/tickets/{ticket.number}/{verb}/", fields)

    return post


def test_dispatching_as_proposed_needs_one_press(desk, ticket, cast):
    response = desk(ticket, "dispatch", party="", override_reason="")
    assert response.status_code == 302 and response["Location"] == f"/admin/work/tickets/{ticket.number}/"
    assert Task.objects.get().dealer == cast.dealer_a


def test_someone_else_than_proposed_asks_for_the_reason_beside_the_field(desk, ticket, cast):
    response = desk(ticket, "dispatch", party=f"dealer:{cast.dealer_b.pk}")
    assert response.status_code == 400 and "没有按建议转送" in response.content.decode()
    assert desk(ticket, "dispatch", party=f"dealer:{cast.dealer_b.pk}", override_reason="近").status_code == 302


def test_a_refusal_is_shown_with_its_code_and_nothing_is_changed(desk, ticket, cast):
    cast.dealer_b.agreements.update(ends="2025-12-31")
    response = desk(ticket, "dispatch", party=f"dealer:{cast.dealer_b.pk}", override_reason="近")
    assert response.status_code == 409 and "dealer.no_agreement" in response.content.decode() and not Task.objects.exists()


def test_the_same_press_twice_is_one_task(desk, ticket):
    for _ in range(2):
        assert desk(ticket, "dispatch", party="", idempotency_key="k1").status_code == 302
    assert Task.objects.count() == 1


def test_a_stale_page_says_so(desk, ticket, cast):
    actions.answer(ticket=ticket, outcome="好了", by=cast.clerk)
    response = desk(ticket, "answer", outcome="好了")
    page = response.content.decode()  # the same person did it: nobody else is said to have been quicker
    assert response.status_code == 409 and "状态是“已关闭”" in page and "别人先办" not in page


def test_the_clerk_writes_the_arrangement_down_for_the_dealer(desk, task, cast):
    from core import clock

    visit = (clock.now() + timedelta(hours=3)).astimezone(clock.company_zone())
    fields = {"repairer": cast.repairer_a.pk, "visit_at_0": f"{visit:%Y-%m-%d}", "visit_at_1": f"{visit:%H:%M}", "told_how": "phone"}
    assert desk(task.ticket, f"{task.seq}/arrange", **fields).status_code == 302
    assert Ticket.objects.get().state == "arranged"
    assert desk(task.ticket, f"{task.seq}/arrange", **(fields | {"visit_at_0": "31-31"})).status_code == 400


def test_a_check_that_finds_it_not_in_hand_goes_to_the_leader_who_decides(desk, client, task, cast):
    assert desk(task.ticket, f"{task.seq}/check", in_hand="no", note="没人接电话").status_code == 302
    escalation = Escalation.objects.get(why="not_in_hand")
    address = f"/desk/tickets/{task.ticket.number}/decide/{escalation.pk}/"
    assert client.post(address, {"decision": "press", "reason": "今天必须到"}).status_code == 403
    client.force_login(cast.leader)
    assert "没人接电话" in client.get(address).content.decode()
    assert client.post(address, {"decision": "press", "reason": "今天必须到"}).status_code == 302


def test_the_leader_reassigns_on_the_same_page(desk, client, task, cast):
    desk(task.ticket, f"{task.seq}/check", in_hand="no", note="没人")
    client.force_login(cast.leader)
    address = f"/desk/tickets/{task.ticket.number}/decide/{Escalation.objects.get().pk}/"
    assert client.post(address, {"decision": "reassign", "reason": "近"}).status_code == 400
    assert client.post(address, {"decision": "reassign", "reason": "近", "party": f"dealer:{cast.dealer_b.pk}"}).status_code == 302
    assert Task.objects.active().get().dealer == cast.dealer_b


def test_a_correction_changes_what_is_wrong_and_nothing_else(desk, ticket):
    right = {"title": "搅龙异响", "kind": "repair", "difficulty": "routine", "customer_name": "王建国", "customer_phone": "13911112222"}
    assert desk(ticket, "correct", **right, customer_address="谢桥镇", reason="听错").status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.customer.phone) == ("搅龙异响", "13911112222")
    assert desk(ticket, "correct", **right, customer_address="谢桥镇", reason="").status_code == 400


def test_an_unknown_machine_in_a_correction_names_the_field(desk, ticket):
    right = {
        "title": "x",
        "kind": "repair",
        "difficulty": "routine",
        "customer_name": "王建国",
        "customer_phone": "13911112222",
        "reason": "错",
    }
    response = desk(ticket, "correct", **right, machine_serial="NOPE")
    assert response.status_code == 400 and "没有这个出厂编号" in response.content.decode()


@pytest.mark.parametrize(
    "verb", ["dispatch", "split", "escalate", "answer", "close", "cancel", "reopen", "note", "attach", "correct", "identify", "judge"]
)
def test_a_dealer_finds_no_desk_there_and_every_verb_shows_its_page_to_the_clerk(client, cast, task, verb):
    address = f"/desk/tickets/{task.ticket.number}/{verb}/"
    client.force_login(cast.clerk)
    assert client.get(address).status_code == 200
    for dealer in (cast.owner_a, cast.owner_b):
        client.force_login(dealer)
        assert client.get(address).status_code == 404


def test_a_bad_file_is_refused_beside_its_field(desk, ticket):
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = desk(ticket, "attach", kind="other", upload=SimpleUploadedFile("x.jpg", b"MZ not a photo", "image/jpeg"))
    assert response.status_code == 400 and "只收照片" in response.content.decode() and not ticket.attachments.exists()
