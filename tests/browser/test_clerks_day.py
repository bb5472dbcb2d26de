"""Scenes of a clerk's day, clicked through in a browser (A2, A3, A10, A14, A15, X2)."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from core import clock
from tickets import actions
from tickets.models import Ticket
from warranty import actions as warranty
from warranty.models import Customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def desk(visitor, cast):
    """The clerk at the desk; nothing may complain in the browser."""
    someone = visitor(1440)
    someone.sign_in(cast.clerk)
    yield someone
    assert [line for line in someone.complaints if not line.startswith("htmx:")] == []  # what was asked when the page was left


@pytest.fixture
def machine(cast, combine, customer):
    """A combine that dealer A sold five weeks ago."""
    sold = clock.now() - timedelta(days=35)
    machine = warranty.register_machine(model=combine, serial="HG4LZ70E-2610113", by=cast.clerk, dealer=cast.dealer_a, at=sold)
    warranty.sell(machine=machine, customer=customer, sold_on=clock.company_day(sold), invoice_number="FP-113", by=cast.owner_a, at=sold)
    machine.refresh_from_db()
    return machine


@pytest.fixture
def called(cast, customer, machine):
    """A call about the machine: `called(title)`, received some minutes ago."""

    def register(title="割台搅龙不转", minutes=20, **facts):
        facts = {"channel": "call", "kind": "repair", "customer": customer, "machine": machine} | facts
        return actions.register(title=title, by=cast.clerk, at=clock.now() - timedelta(minutes=minutes), **facts)

    return register


def intake(desk):
    return desk.visit(reverse("clerk:intake"))


def ticket_page(desk, ticket):
    return desk.visit(reverse("clerk:ticket", args=[ticket.number]))


def verb(desk, ticket, name, **fields):
    """Fill in the page of one verb and press its main button."""
    page = desk.visit(reverse(f"clerk:{name}", args=[ticket.number]))
    for field, value in fields.items():
        page.fill(f"main [name={field}]", value)
    page.locator("main form .btn.primary, main form .btn.grave").first.click()
    page.wait_for_url(f"**/tickets/{ticket.number}/")
    ticket.refresh_from_db()
    return page


def registers(page, press="登记并转送"):
    page.get_by_role("button", name=press).click()
    page.wait_for_url("**/tickets/SH*/")
    return Ticket.objects.latest("id")


def test_one_phone_in_four_spellings_is_one_customer(desk, machine, combine):
    for spelling in ("137 1234 5678", "+86 137-1234-5678", "１３７１２３４５６７８", "（137）12345678"):
        page = intake(desk)
        page.fill("[name=customer_name]", "钱多多")
        page.fill("[name=customer_phone]", spelling)
        page.fill("[name=title]", "搅龙不转")
        registers(page)
    assert Customer.objects.filter(name="钱多多").count() == 1
    assert Ticket.objects.filter(customer__name="钱多多").count() == 4


def test_a_letter_without_a_phone(desk, machine):
    page = intake(desk)
    page.fill("[name=customer_name]", "孙守信")
    page.fill("[name=title]", "来信反映配件价格")
    page.get_by_text("意见", exact=True).click()
    page.get_by_text("来信", exact=True).click()
    page.get_by_text("电话里已解决，直接关闭").click()
    page.fill("[name=outcome]", "已回信说明")
    ticket = registers(page, "登记并关闭")
    assert (ticket.customer.phone, ticket.state, ticket.kind) == ("", "closed", "opinion")


def test_somebody_else_calls_for_the_owner_and_the_dealer_is_shown_whom_to_call(desk, visitor, cast, machine, customer):
    page = intake(desk)
    page.get_by_role("searchbox", name="查用户或机器").press_sequentially(machine.serial[-6:])
    page.locator("#found").get_by_text(machine.serial).click()
    page.get_by_text("别人代用户来电").click()
    for field, value in {"name": "王小军", "relation": "儿子", "phone": "139-5581-0000"}.items():
        page.fill(f"[name=contact_{field}]", value)
    page.fill("[name=title]", "搅龙不转")
    ticket = registers(page)
    assert (ticket.customer, ticket.machine, ticket.contact.phone) == (customer, machine, "13955810000")
    dealer = visitor(390)
    dealer.sign_in(cast.owner_a)
    people = dealer.visit(reverse("portal:ticket", args=[ticket.number])).get_by_role("region", name="人员").inner_text()
    assert "王建国" in people and "王小军（儿子）" in people and "139****0000" in people


def test_a_task_too_many_is_taken_back_and_the_ticket_goes_on(desk, called, cast):
    ticket = called()
    actions.dispatch(ticket=ticket, dealer=cast.dealer_a, by=cast.clerk)
    actions.dispatch(ticket=ticket, department=cast.technician.department, work="看图纸", override_reason="拿不准", by=cast.clerk)
    page = ticket_page(desk, ticket)
    page.get_by_role("row", name="看图纸").get_by_role("link", name="撤回任务").click()
    page.fill("[name=reason]", "经销商自己会修")
    page.get_by_role("button", name="撤回任务").click()
    page.wait_for_url(f"**/tickets/{ticket.number}/")
    assert sorted(ticket.tasks.values_list("state", flat=True)) == ["sent", "withdrawn"]


def test_a_customer_entered_twice_is_put_right_merged_and_parted_again(desk, called, customer, cast):
    double = warranty.enter_customer(by=cast.clerk, name="王大力", phone=customer.phone, knowingly=True)
    ticket = called(customer=double, machine=None)
    page = desk.visit(reverse("clerk:customers"))
    page.get_by_role("searchbox", name="查找用户").fill("王大力")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="王大力").click()
    assert "同一个号码" in page.locator("main").inner_text() and "王建国" in page.locator("main").inner_text()

    page.get_by_role("link", name="更正", exact=True).click()
    page.fill("[name=address]", "谢桥镇河东村")
    page.fill("[name=reason]", "用户来电更正")
    page.get_by_role("button", name="保存更正").click()
    page.wait_for_url(f"**/customers/{double.pk}/")
    assert "谢桥镇河东村" in page.get_by_role("region", name="变更记录").inner_text()

    page.get_by_role("link", name="并入另一户").click()
    assert page.input_value("[name=into]") == str(customer.pk), "the only one with the same number is proposed"
    page.get_by_role("button", name="合并").click()
    page.wait_for_url("**/customers/*/")
    assert ticket.number in desk.visit(reverse("clerk:customer", args=[customer.pk])).locator("main").inner_text()

    page = desk.visit(reverse("clerk:customer", args=[double.pk]))
    page.get_by_role("link", name="撤回合并").click()
    page.fill("[name=reason]", "是两兄弟")
    page.get_by_role("button", name="是两位用户").click()
    page.wait_for_url(f"**/customers/{double.pk}/")
    ticket.refresh_from_db()
    assert ticket.customer == double and ticket.number in page.locator("main").inner_text()


def test_another_call_about_the_same_fault_goes_onto_the_open_ticket(desk, called, machine):
    ticket = called()
    page = intake(desk)
    page.get_by_role("searchbox", name="查用户或机器").press_sequentially(machine.serial[-6:])
    page.get_by_role("button", name="同一毛病").click()
    page.wait_for_url(f"**/tickets/{ticket.number}/")
    ticket.refresh_from_db()
    assert ticket.calls == 2 and Ticket.objects.count() == 1
    assert "第 2 次" in desk.visit(reverse("clerk:board")).locator("#board").inner_text()


def test_a_wrong_machine_is_put_right_and_the_ticket_says_from_and_to(desk, called, machine, cast, combine, customer):
    other = warranty.register_machine(model=combine, serial="HG4LZ70E-2610999", by=cast.clerk, dealer=cast.dealer_a)
    ticket = called()
    page = verb(desk, ticket, "correct", machine_serial=other.serial, reason="铭牌念错了")
    assert ticket.machine == other
    text = page.locator("main").inner_text()
    assert machine.serial in text and other.serial in text


def test_a_ticket_cancelled_by_mistake_comes_back(desk, called):
    ticket = called()
    verb(desk, ticket, "cancel", reason="点错了")
    assert ticket.state == "cancelled"
    verb(desk, ticket, "restore", reason="取消错了")
    assert ticket.state == "registered"


def test_two_reports_of_one_fault_become_one(desk, called):
    earlier, later = called(minutes=40), called("搅龙坏了", minutes=5)
    page = desk.visit(reverse("clerk:merge", args=[later.number]))
    assert page.input_value("[name=into]") == earlier.number
    page.fill("[name=reason]", "扫码和电话报的是同一故障")
    page.locator("main form .btn.primary, main form .btn.grave").first.click()
    page.wait_for_url("**/tickets/SH*/")
    later.refresh_from_db()
    assert later.over and earlier.number in ticket_page(desk, later).locator("main").inner_text()


def test_a_reopened_ticket_begins_a_round_of_its_own_and_is_judged_anew(desk, filed_record, cast):
    ticket = filed_record().task.ticket
    actions.close(ticket=ticket, outcome="已换件修复", by=cast.clerk)
    verdicts = ticket.verdicts.count()
    page = verb(desk, ticket, "reopen", reason="又坏了")
    assert ticket.state == "dispatched" and ticket.verdicts.count() == verdicts + 1
    assert "重新打开" in page.locator("main").inner_text()


def test_the_register_of_this_month_is_printed_with_every_row(desk, called):
    tickets = [called(f"故障 {number}", minutes=5 + number) for number in range(7)]
    page = desk.visit(reverse("clerk:tickets"))
    page.fill("[name=since]", "本月")
    page.keyboard.press("Tab")
    address = page.get_by_role("link", name="打印").first.evaluate("link => link.href")
    paper = PdfReader(BytesIO(desk.context.request.get(address).body()))
    text = "".join("".join(sheet.extract_text() for sheet in paper.pages).split())
    assert set(re.findall(r"SH\d{4}-\d{6}", text)) == {ticket.number for ticket in tickets}
    assert f"合计{len(tickets)}：维修{len(tickets)}" in text


def test_several_are_ticked_by_keys_and_dispatched_as_proposed(desk, called):
    tickets = [called(), called("脱粒滚筒堵塞")]
    page = desk.visit(reverse("clerk:board"))
    for key in "jxjx":
        page.keyboard.press(key)
    page.get_by_role("button", name="按建议派单").click()
    page.get_by_role("button", name="按建议派单").click()
    page.get_by_text("已办 2 张").wait_for()
    assert {Ticket.objects.get(pk=ticket.pk).state for ticket in tickets} == {"dispatched"}


@pytest.mark.parametrize("door", ["clerk", "portal"])
def test_what_is_typed_into_the_box_is_opened_by_the_keys_alone(visitor, cast, called, door):
    ticket = called()
    actions.dispatch(ticket=ticket, dealer=cast.dealer_a, by=cast.clerk)
    someone = visitor(1440)
    someone.sign_in(cast.owner_a if door == "portal" else cast.clerk)
    page = someone.visit(reverse(f"{door}:home"))
    page.keyboard.press("/")
    page.keyboard.type("王建国 割台")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="服务单 1").wait_for()
    for key in ("ArrowDown", "ArrowUp", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url(f"**/tickets/{ticket.number}/")


def test_enter_opens_the_row_that_the_keys_went_to(desk, called):
    ticket = called()
    page = desk.visit(reverse("clerk:board"))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{ticket.number}/")


def test_the_next_machine_of_the_caller_begins_with_him(desk, called, machine):
    ticket_page(desk, called()).get_by_role("link", name="登记此人的下一台").click()
    desk.page.wait_for_url("**/intake/?of=*")
    assert machine.serial in desk.page.locator("#found").inner_text()


def test_a_ready_sentence_is_pressed_instead_of_typed(desk, called):
    page = desk.visit(reverse("clerk:answer", args=[called().number]))
    page.get_by_role("button", name="已说明三包范围和期限").click()
    page.get_by_role("button", name="已告知保养要求和周期").click()
    assert page.input_value("[name=outcome]") == "已说明三包范围和期限\n已告知保养要求和周期"
