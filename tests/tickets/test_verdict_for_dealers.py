"""What a dealer sees of a verdict is what its page shows: nothing of another dealer's sale (X4)."""

import json

import pytest

from tests.program import Program
from tickets import actions
from tickets.models import Verdict
from warranty.models import Machine

pytestmark = pytest.mark.django_db
PRICE = "98765.43"


@pytest.fixture
def sent_to_the_rival(cast, make_ticket, machine_a, at):
    """A repair of a machine that dealer A sold, at a price, and that the company sends to dealer B."""
    Machine.objects.filter(pk=machine_a.pk).update(invoice_amount=PRICE, invoice_number="FP2508-113")
    before = make_ticket(machine=Machine.objects.get(pk=machine_a.pk), title="先前的一次")
    ticket = make_ticket(machine=Machine.objects.get(pk=machine_a.pk))
    actions.dispatch(ticket=ticket, dealer=cast.dealer_b, override_reason="近", by=cast.clerk, at=at)
    assert PRICE in json.dumps(Verdict.objects.filter(ticket=ticket).latest("id").case)  # else there would be nothing to hide
    return ticket, before


def test_by_the_api(cast, sent_to_the_rival):
    ticket, before = sent_to_the_rival
    shown = Program(cast.owner_b).get(f"tickets/{ticket.number}/").json()
    assert [verdict["case"] for verdict in shown["verdicts"]] == [None] and shown["verdicts"][0]["answer"]["covered"]
    told = json.dumps(shown, ensure_ascii=False)
    assert [word for word in (PRICE, "refund", "FP2508-113", before.number) if word in told] == []
    assert PRICE in json.dumps(Program(cast.clerk).get(f"tickets/{ticket.number}/").json())


def test_on_its_page_and_paper(door, cast, sent_to_the_rival, monkeypatch):
    monkeypatch.setattr("typst.compile", lambda *args, sys_inputs, **more: sys_inputs["data"].encode())
    ticket, before = sent_to_the_rival
    for place in (f"/portal/tickets/{ticket.number}/", f"/papers/tickets/{ticket.number}/", f"/papers/verdicts/{ticket.number}/"):
        answer = door(cast.owner_b).get(place)
        told = answer.content.decode()
        assert answer.status_code == 200
        assert [word for word in (PRICE, "98,765", "FP2508-113", before.number) if word in told] == [], place
