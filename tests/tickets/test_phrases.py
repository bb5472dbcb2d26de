"""Sentences to press instead of typing, and the next machine of the same caller (A2, A3)."""

import pytest

from tests.html import written
from tickets.models import Phrase
from tickets.models.phrase import offers

pytestmark = pytest.mark.django_db
INTAKE = "/admin/work/intake/"


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.clerk)
    return client


def test_a_machines_own_faults_stand_before_the_general_ones_and_no_other_classes(reference, machine_a):
    found = offers("fault", model=machine_a.model)["fault"]
    assert found[0] == "割台搅龙不转" and "无法启动" in found and "提升器不提升" not in found
    assert "割台搅龙不转" not in offers("fault")["fault"]


def test_the_call_offers_the_faults_of_the_chosen_machine(desk, machine_a):
    assert "脱粒滚筒堵塞" not in desk.get(INTAKE).content.decode()
    assert 'value="脱粒滚筒堵塞"' in desk.post(f"{INTAKE}proposal/", {"who": f"m{machine_a.pk}"}).content.decode()


def test_closing_and_answering_offer_their_own_sentences(desk, make_ticket):
    Phrase.objects.create(use="answer", text="已告知操作方法")
    page = desk.get(f"/admin/work/tickets/{make_ticket().number}/answer/").content.decode()
    assert 'value="已告知操作方法"' in page and "已换件修复，试机正常" not in page


def test_the_next_machine_of_a_caller_begins_with_him_and_stays_his_when_something_is_wrong(desk, make_ticket, machine_a):
    ticket = make_ticket()
    page = written(desk.get(f"/admin/work/tickets/{ticket.number}/"))
    assert f"{INTAKE}?of={ticket.customer_id}" in page
    assert machine_a.serial in desk.get(INTAKE, {"of": ticket.customer_id}).content.decode()
    refused = desk.post(INTAKE, {"of": ticket.customer_id, "who": f"m{machine_a.pk}", "step": "dispatch"})
    assert refused.status_code == 400 and machine_a.serial in refused.content.decode()


@pytest.mark.parametrize("of", ["", "x", "9" * 30, "0"])
def test_a_caller_who_is_nobody_finds_nothing(desk, of):
    assert desk.get(INTAKE, {"of": of}).status_code == 200
