"""A sale whose exchange or return is decided is held until that is carried out (tickets hold, warranty refuses)."""

import pytest

from core.errors import Refused
from tests.program import Program
from tests.races import at_once
from tickets import actions, books
from tickets.models import Redress
from warranty import actions as warranty


@pytest.fixture
def decided(cast, make_ticket, machine_a):
    """A return that the leader has decided."""

    def decide(what="return"):
        return actions.decide_redress(
            ticket=make_ticket(), what=what, reason="两次修不好", article="第二十九条", amount="86000", by=cast.leader
        )

    return decide


def names(machine) -> list[str]:
    machine.refresh_from_db()
    return [hold.kind for hold in machine.standing]


@pytest.mark.django_db
class TestASaleIsHeldByAnOpenReturn:
    def test_nobody_corrects_undoes_or_passes_it_on_meanwhile(self, decided, cast, machine_a, customer):
        redress = decided()
        voucher = machine_a.vouchers.in_force().get()
        other = warranty.enter_customer(name="孙玉梅", phone="13955810000", province="安徽", by=cast.clerk)
        for act in (
            lambda: warranty.correct_sale(machine=machine_a, invoice_number="X-1", reason="抄错", by=cast.clerk),
            lambda: warranty.take_back(machine=machine_a, by=cast.clerk),
            lambda: warranty.transfer_voucher(voucher=voucher, customer=other, by=cast.clerk),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "hold.stands"
            assert refused.value.facts == {"hold": "return.open", "because": redress.number}
        assert books.check() == []

    def test_what_holds_it_is_carried_out_and_lets_it_go(self, decided, cast, machine_a):
        redress = decided()
        assert names(machine_a) == ["return.open"]
        actions.take_machine_back(redress=redress, by=cast.clerk)
        assert names(machine_a) == [] and machine_a.sold_on is None and books.check() == []
        trail = machine_a.events.filter(data__hold="return.open").order_by("id").values_list("kind", flat=True)
        assert list(trail) == ["machine.held", "machine.let_go"]

    def test_a_decision_for_neither_holds_nothing(self, decided, machine_a):
        decided("neither")
        assert names(machine_a) == [] and books.check() == []

    def test_is_shown_on_the_machines_page_and_in_the_api(self, decided, cast, machine_a, client):
        redress = decided()
        client.force_login(cast.clerk)
        page = client.get(f"/admin/work/machines/{machine_a.pk}/").content.decode()
        assert "换货或退货待办理" in page and redress.number in page and "correct-sale" not in page
        shown = Program(cast.clerk).get(f"machines/{machine_a.pk}/").json()
        assert [hold["because"] for hold in shown["holds"]] == [redress.number]
        assert not {"correct_sale", "take_back"} & set(shown["can"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [True, False], ids=["locked", "unlocked"])
def test_the_sale_is_corrected_while_a_return_is_decided(monkeypatch, cast, machine_a, make_ticket, locks):
    warranty.correct_sale(machine=machine_a, invoice_amount="86000.00", reason="补录", by=cast.clerk)
    ticket, why = make_ticket(), {"reason": "两次修不好", "article": "第二十九条"}
    outcomes = at_once(
        monkeypatch,
        lambda: actions.decide_redress(ticket=ticket.pk, what="return", by=cast.leader, **why),
        lambda: warranty.correct_sale(machine=machine_a.pk, invoice_amount="91000.00", reason="抄错", by=cast.clerk),
        locks=locks,
    )
    machine_a.refresh_from_db()
    refund = Redress.objects.get().amount
    if locks:
        assert refund == machine_a.invoice_amount, "the refund is that of the invoice"
        assert all(outcome.code == "hold.stands" for outcome in outcomes if isinstance(outcome, Exception))
    else:
        assert refund != machine_a.invoice_amount, "refunded by a price that was corrected meanwhile"
