"""Exchange and return carried out to the end: decision, machine, papers, money (A3, R2010 Art. 28–32)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override
from django_fsm import TransitionNotAllowed

from core.errors import NotFound, NotYourVerb, Refused
from deadlines.actions import sweep
from deadlines.models import Deadline
from finance import actions as finance
from finance import books as finance_books
from finance.ledger import balance, receivable
from finance.models import Posting
from notifications.models import Notice
from notifications.words import sentence
from tests.program import Program
from tickets import actions, books
from tickets.actions.redress import promise_granted
from tickets.models import Redress
from warranty import actions as warranty
from warranty import books as warranty_books
from warranty.models import Machine

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EXCHANGE = {"what": "exchange", "article": "责任规定第 30 条", "reason": "换过部件又坏"}
RETURN = {"what": "return", "article": "责任规定第 32 条", "reason": "没有讲清适用范围，不能作业"}


@pytest.fixture
def priced(machine_a):
    Machine.objects.filter(pk=machine_a.pk).update(invoice_amount="186000.00")
    machine_a.refresh_from_db()
    return machine_a


@pytest.fixture
def spare(combine, clerk, dealer_a, at):
    return warranty.register_machine(model=combine, serial="HG4LZ70E-2602001", by=clerk, dealer=dealer_a, at=at - 120 * DAY)


@pytest.fixture
def due(priced, make_ticket):
    """A ticket whose verdict is an exchange or a return: `due("exchange")`."""

    def make(remedy):
        ticket = make_ticket()
        verdict = ticket.verdicts.get()
        verdict.answer |= {"remedy": remedy, "needs_person": [], "refund": "186000.00" if remedy == "return" else None}
        verdict.save(update_fields=["answer"])
        ticket.waits_for = ["leader"]
        ticket.save(update_fields=["waits_for"])
        return ticket

    return make


def agreed():
    return books.check() + finance_books.check() + warranty_books.check() == []


def test_a_verdict_of_exchange_or_return_waits_for_the_leader(make_ticket, cast, repaired_twice):
    ticket = repaired_twice()
    assert ticket.verdicts.latest("id").answer["remedy"] == "return" and "leader" in ticket.waits_for
    assert Notice.objects.filter(user=cast.leader, kind="ticket.waits_for_leader").count() == 1, "he is told once"
    actions.judge(ticket=ticket, by=cast.clerk)
    assert Notice.objects.filter(user=cast.leader, kind="ticket.waits_for_leader").count() == 1
    assert books.check() == []


@pytest.fixture
def repaired_twice(filed_record, make_ticket, priced, cast, at):
    """A machine given in exchange has the problem of the first again: a return (Art. 30)."""

    def make():
        former = filed_record(task=_arranged(make_ticket, cast, at)).ticket
        new = warranty.register_machine(model=priced.model, serial="HG4LZ70E-2606009", by=cast.clerk, dealer=priced.dealer, at=at)
        warranty.exchange(
            machine=priced, replacement=new, day=(at + DAY).date(), article="责任规定第 30 条", reason="又坏", by=cast.clerk, at=at + DAY
        )
        new.refresh_from_db()
        again = make_ticket(machine=new, at=at + 30 * DAY, received_at=at + 30 * DAY)
        actions.link_problem(ticket=again, earlier=former, reason="同一问题", by=cast.technician, at=at + 30 * DAY)
        again.refresh_from_db()
        return again

    return make


def _arranged(make_ticket, cast, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    return actions.arrange(
        task=task,
        by=cast.owner_a,
        repairer=cast.repairer_a,
        visit_at=at + timedelta(hours=3),
        told_how="phone",
        at=at + timedelta(minutes=5),
    )


class TestExchange:
    def test_decided_by_the_leader_and_carried_out_by_the_clerk(self, due, cast, spare, at):
        ticket = due("exchange")
        redress = actions.decide_redress(ticket=ticket, by=cast.leader, at=at, **EXCHANGE)
        ticket.refresh_from_db()
        assert (redress.state, redress.remedy, redress.amount, ticket.waits_for) == ("decided", "exchange", None, [])
        assert Notice.objects.filter(user=cast.clerk, kind="redress.decided").exists() and agreed()
        redress = actions.give_machine(redress=redress, replacement=spare, by=cast.clerk, at=at + DAY)
        spare.refresh_from_db()
        assert (redress.state, redress.replacement, spare.replaces, spare.exchange_article) == (
            "done",
            spare,
            ticket.machine,
            EXCHANGE["article"],
        )
        kinds = ticket.events.filter(kind__startswith="redress").order_by("id").values_list("kind", flat=True)
        assert list(kinds) == ["redress.decided", "redress.given"] and not Posting.objects.exists() and agreed()

    def test_one_decision_stands_and_is_carried_out_once(self, due, cast, spare, at):
        redress = actions.decide_redress(ticket=due("exchange"), by=cast.leader, at=at, **EXCHANGE)
        with pytest.raises(Refused) as again:
            actions.decide_redress(ticket=redress.ticket, by=cast.leader, at=at, **RETURN)
        assert again.value.code == "redress.stands"
        with pytest.raises(TransitionNotAllowed):
            actions.take_machine_back(redress=redress, by=cast.clerk, at=at)
        actions.give_machine(redress=redress, replacement=spare, by=cast.clerk, at=at)
        with pytest.raises(Refused):
            actions.give_machine(redress=redress, replacement=spare, by=cast.clerk, at=at)
        with pytest.raises(TransitionNotAllowed):
            finance.refund(redress=redress, by=cast.finance_officer, at=at)


class TestReturn:
    def test_the_invoices_price_is_posted_once_the_machine_is_back(self, due, cast, at):
        ticket = due("return")
        redress = actions.decide_redress(ticket=ticket, by=cast.leader, at=at, **RETURN)
        assert redress.amount == Decimal("186000.00")
        with pytest.raises(TransitionNotAllowed):
            finance.refund(redress=redress, by=cast.finance_officer, at=at)
        actions.take_machine_back(redress=redress, by=cast.clerk, at=at)
        machine = Machine.objects.get(pk=ticket.machine_id)
        assert machine.sold_on is None and not machine.vouchers.in_force().exists() and agreed()
        assert Notice.objects.filter(user=cast.finance_officer, kind="redress.taken_back").exists()
        redress = finance.refund(redress=redress, by=cast.finance_officer, at=at + DAY)
        assert redress.state == "refunded" and balance(receivable(cast.dealer_a)) == Decimal("-186000.00")
        posting = Posting.objects.get(document=redress.number)
        assert (posting.debit.code, posting.amount) == ("warranty-cost", redress.amount) and agreed()

    def test_the_price_is_refunded_in_full_and_must_be_known(self, due, cast, at, priced):
        ticket = due("return")
        for price, amount in (("186000.00", "185999.99"), (None, None), (None, "0")):
            Machine.objects.filter(pk=priced.pk).update(invoice_amount=price)
            with pytest.raises(ValidationError) as wrong:
                actions.decide_redress(ticket=ticket, by=cast.leader, at=at, amount=amount, **RETURN)
            assert set(wrong.value.message_dict) == {"amount"}
        assert actions.decide_redress(ticket=ticket, by=cast.leader, at=at, amount="98000", **RETURN).amount == 98000

    def test_of_a_machine_given_in_exchange_the_whole_sale_ends(self, repaired_twice, priced, cast, at):
        ticket, at = repaired_twice(), at + 31 * DAY
        redress = actions.decide_redress(ticket=ticket, by=cast.leader, at=at, amount="186000", **RETURN)
        actions.take_machine_back(redress=redress, by=cast.clerk, at=at)
        finance.refund(redress=redress, by=cast.finance_officer, at=at)
        assert list(Machine.objects.filter(pk__in=[priced.pk, ticket.machine_id]).values_list("sold_on", "replaces")) == [(None, None)] * 2
        assert agreed()


def test_neither_closes_the_question_and_may_be_decided_anew(due, cast, at):
    ticket = due("exchange")
    refused = actions.decide_redress(ticket=ticket, what="neither", reason="用户愿意再修一次", by=cast.leader, at=at)
    ticket.refresh_from_db()
    assert refused.state == "refused" and ticket.waits_for == [] and agreed()
    assert actions.decide_redress(ticket=ticket, by=cast.leader, at=at, **EXCHANGE).state == "decided"


@pytest.mark.parametrize("wrong", [{"what": "gift"}, {"reason": " "}, {"reason": "x" * 201}, {"article": ""}, {"article": "x" * 61}])
def test_what_is_wrong_is_named(due, cast, at, wrong):
    with pytest.raises(ValidationError) as error:
        actions.decide_redress(**{"ticket": due("exchange"), "by": cast.leader, "at": at} | EXCHANGE | wrong)
    assert set(error.value.message_dict) == set(wrong) and not Redress.objects.exists()


def test_whose_verb_it_is(due, cast, at):
    ticket = due("exchange")
    for by in (cast.clerk, cast.technician, cast.owner_a):
        with pytest.raises(NotYourVerb):
            actions.decide_redress(ticket=ticket, by=by, at=at, **EXCHANGE)
    redress = actions.decide_redress(ticket=ticket, by=cast.leader, at=at, **EXCHANGE)
    with pytest.raises(NotYourVerb):
        actions.take_machine_back(redress=redress, by=cast.leader, at=at)
    with pytest.raises(NotFound):
        finance.refund(redress=redress.pk + 1, by=cast.finance_officer, at=at)
    assert not Redress.objects.visible_to(cast.owner_b).exists()


def test_from_the_leaders_first_page_to_the_ledger(client, due, cast, at):
    ticket, place = due("return"), "/desk/tickets/"
    client.force_login(cast.leader)
    card = client.get("/desk/").content.decode().partition('id="settle"')[2]
    page = f"{place}{ticket.number}/redress/"
    assert page in card and page in client.get(f"{place}{ticket.number}/").content.decode()
    form = client.get(page).content.decode()
    assert 'value="186000.00"' in form
    assert client.post(page, RETURN | {"amount": "1"}).status_code == 400
    assert client.post(page, RETURN | {"amount": "186,000.00"}).status_code == 302
    assert page not in client.get("/desk/").content.decode()
    client.force_login(cast.clerk)
    back = f"{page}take-back/"
    assert back in client.get(f"{place}{ticket.number}/").content.decode() and client.get(back).status_code == 200
    assert (
        client.get(f"{page}give/").status_code == 200
        and client.post(f"{page}give/", {"serial": "x", "day": "2026-06-08"}).status_code == 400
    )
    press = {"press": "1"}
    assert client.post(back, press).status_code == 302 and client.post(back, press).status_code == 409
    number = Redress.objects.get().number
    client.force_login(cast.finance_officer)
    assert f"/desk/refunds/{number}/" in client.get("/desk/").content.decode()
    assert "186,000.00" in client.get(f"/desk/refunds/{number}/").content.decode()
    assert client.post(f"/desk/refunds/{number}/", press).status_code == 302
    assert number not in client.get("/desk/").content.decode() and Redress.objects.get().state == "refunded"
    text = client.get(f"{place}{ticket.number}/").content.decode()
    assert number in text and "186,000.00" in text


def test_a_program_does_the_same(due, cast, spare):
    ticket = due("exchange")
    number = Program(cast.leader).done(f"tickets/{ticket.number}/decide-redress/", **EXCHANGE)["number"]
    rows = Program(cast.clerk)
    assert rows.done(f"redresses/{number}/give-machine/", replacement=spare.pk)["replacement"]["id"] == spare.pk
    assert Program(cast.finance_officer).post(f"redresses/{number}/refund/").status_code == 409


def test_an_exchange_that_the_customer_may_choose_waits_once_he_demands_it(cast, filed_record, make_ticket, priced, at):
    """Over 30 working days in repair the choice is his (Art. 28)."""
    ticket = filed_record(task=_arranged(make_ticket, cast, at), solved=False).ticket
    late = at + 60 * DAY
    actions.judge(ticket=ticket, by=cast.clerk, at=late)
    again = make_ticket(at=late, received_at=late)
    actions.link_problem(ticket=again, earlier=ticket, reason="还没有修好", by=cast.technician, at=late)
    again.refresh_from_db()
    assert again.verdicts.latest("id").answer["remedy"] == "repair_or_exchange" and "leader" not in again.waits_for
    actions.correct(ticket=again, kind="exchange", reason="用户要求换机", by=cast.clerk, at=late)
    again.refresh_from_db()
    assert "leader" in again.waits_for and books.check() == []
    actions.decide_redress(ticket=again, by=cast.leader, at=late, **EXCHANGE)
    again.refresh_from_db()
    assert "leader" not in again.waits_for and books.check() == []


class TestTheClerksQueue:
    """What the leader granted is owed within three working days, chosen from stock, sealed, and its refund confirmed (A3)."""

    def test_is_promised_until_it_is_carried_out(self, due, cast, spare, at):
        redress = actions.decide_redress(ticket=due("exchange"), by=cast.leader, at=at, **EXCHANGE)
        promise = Deadline.objects.of(redress).get()
        assert (promise.kind, promise.user, promise.due_at.astimezone(at.tzinfo).date()) == (
            "redress.carry_out",
            cast.clerk,
            (at + 3 * DAY).date(),
        )
        actions.give_machine(redress=redress, replacement=spare, by=cast.clerk, at=at + DAY)
        promise.refresh_from_db()
        assert promise.state == "met" and agreed()

    def test_late_it_is_on_the_ticket_and_told(self, due, cast, at):
        redress = actions.decide_redress(ticket=due("exchange"), by=cast.leader, at=at, **EXCHANGE)
        sweep(at + 6 * DAY)
        assert redress.ticket.events.filter(kind="ticket.redress_late").exists()
        assert Notice.objects.filter(user=cast.clerk, kind="redress.late").exists()

    def test_granted_before_it_was_promised_is_named_by_the_books_and_owed_from_then_on(self, due, cast, at):
        redress = actions.decide_redress(ticket=due("exchange"), by=cast.leader, at=at, **EXCHANGE)
        Deadline.objects.of(redress).delete()  # as a former release left it
        assert [line for line in books.check() if redress.number in line and "promised by nobody" in line]
        assert (promise_granted(at + 30 * DAY), promise_granted(at + 31 * DAY)) == (1, 0)
        promise = Deadline.objects.of(redress).get()
        assert (promise.user, promise.starts_at, promise.state) == (cast.clerk, at + 30 * DAY, "open") and agreed()

    def test_neither_owes_nothing(self, due, cast, at):
        redress = actions.decide_redress(ticket=due("exchange"), what="neither", reason="不够条件", by=cast.leader, at=at)
        assert not Deadline.objects.of(redress).exists()

    def test_the_notice_says_what_was_decided(self, due, cast, at):
        actions.decide_redress(ticket=due("exchange"), by=cast.leader, at=at, **EXCHANGE)
        with override("zh-hans"):
            assert "换货 责任规定第 30 条" in sentence(Notice.objects.get(user=cast.clerk, kind="redress.decided"))

    def test_stands_in_the_clerks_list_and_offers_machines_of_the_model_in_stock(self, due, cast, spare, client, clock_at, at):
        redress = actions.decide_redress(ticket=due("exchange"), by=cast.leader, at=at, **EXCHANGE)
        clock_at(at)
        client.force_login(cast.clerk)
        assert redress.ticket.number in client.get("/admin/work/redresses/").content.decode().partition('id="carry-out"')[2]
        page = client.get(reverse("clerk:give_machine", args=[redress.ticket.number])).content.decode()
        assert f'value="{spare.serial}"' in page

    def test_the_customers_receipt_of_the_refund_is_written_down_once(self, due, cast, client, at):
        redress = actions.decide_redress(ticket=due("return"), by=cast.leader, at=at, **RETURN)
        told = {"day": (at + DAY).date(), "how": "收条", "by": cast.clerk, "at": at + 2 * DAY}
        with pytest.raises(Refused) as refused:
            actions.confirm_refund(redress=redress, **told)
        assert refused.value.code == "redress.not_refunded"
        actions.take_machine_back(redress=redress, by=cast.clerk, at=at + DAY)
        finance.refund(redress=redress, by=cast.finance_officer, at=at + DAY)
        with pytest.raises(ValidationError):
            actions.confirm_refund(redress=redress, **told | {"day": (at - DAY).date()})
        redress = actions.confirm_refund(redress=redress, **told)
        assert (redress.received_on, redress.received_how) == ((at + DAY).date(), "收条") and agreed()
        client.force_login(cast.clerk)
        page = client.get(f"/admin/work/tickets/{redress.ticket.number}/").content.decode()
        assert "收条" in page and "已退回" in page
