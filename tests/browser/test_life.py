"""One whole life, clicked through in a browser: from the call to the settled money (A3 to A19)."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from core import clock
from finance import actions as finance
from finance.ledger import balance, receivable
from finance.models import Claim, Posting, WriteOffNotice
from returns.models import OldPart
from tests.conftest import filled
from tickets.models import RepairRecord, Task, Ticket
from warranty import actions as warranty
from warranty.models import Cause

pytestmark = pytest.mark.django_db(transaction=True)


def jpeg(name, colour):
    content = BytesIO()
    Image.new("RGB", (1800, 1200), colour).save(content, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}


@pytest.fixture
def machine(cast, combine, customer):
    """A combine that dealer A sold five weeks ago; its card came back and was accepted."""
    sold = clock.now() - timedelta(days=35)
    machine = warranty.register_machine(model=combine, serial="HG4LZ70E-2610113", by=cast.clerk, dealer=cast.dealer_a, at=sold)
    warranty.sell(machine=machine, customer=customer, sold_on=clock.company_day(sold), invoice_number="FP-113", by=cast.owner_a, at=sold)
    warranty.return_card(card=machine.card, by=cast.owner_a, at=sold + timedelta(days=9), **filled(sold.date()))
    warranty.accept_card(card=machine.card, by=cast.technician, at=sold + timedelta(days=10))
    finance.charge(dealer=cast.dealer_a, amount=Decimal("20000.00"), document="QC-1", text="期初欠款", by=cast.finance_officer)
    machine.refresh_from_db()
    return machine


@pytest.fixture
def as_person(visitor):
    """`as_person(user)`: that person's page, at a desk or (for dealers' people) on a phone; complaints are collected."""
    opened = []

    def open_page(user):
        someone = visitor(1440) if user.is_company else visitor(390, has_touch=True)
        someone.sign_in(user)
        opened.append(someone)
        return someone

    yield open_page
    assert [line for someone in opened for line in someone.complaints] == []


def registers_and_dispatches(clerk, machine) -> Ticket:
    """A3, A14: the call, in its order; A2: to the machine's dealer as proposed."""
    page = clerk.visit(reverse("clerk:home"))
    page.get_by_role("link", name="登记", exact=True).first.click()
    page.get_by_role("searchbox", name="查用户或机器").press_sequentially(machine.serial[-6:])
    page.locator(f"#found input[value=m{machine.pk}]:checked").wait_for(state="attached")
    page.fill("[name=title]", "割台搅龙不转")
    page.get_by_text("停机", exact=True).click()
    page.locator("#proposal .promise").wait_for()
    assert "丰裕农机" in page.locator("#proposal").inner_text()
    page.get_by_role("button", name="登记并转送").click()
    page.wait_for_url("**/admin/work/tickets/SH*/")
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.covered, ticket.running, ticket.clerk.name) == ("dispatched", "yes", "down", "赵敏")
    return ticket


def arranges(owner, ticket, repairer):
    """A10: who goes, when, how the customer was told."""
    page = owner.visit(reverse("portal:home"))
    page.get_by_role("link", name="安排：谁去、几时到").click()
    page.get_by_text(repairer.name, exact=True).click()
    page.get_by_text("明天", exact=True).click()
    page.fill("[name=visit_at]", "09:30")
    page.get_by_text("电话", exact=True).click()
    page.get_by_role("button", name="已安排，已告知用户").click()
    page.wait_for_url("**/portal/")
    assert (Ticket.objects.get(pk=ticket.pk).state, Task.objects.get().repairer) == ("arranged", repairer)


def sign(page):
    box = page.locator(".sign canvas")
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    page.mouse.move(at["x"] + 40, at["y"] + 40)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(at["x"] + 40 + step * 18, at["y"] + 40 + (step % 3) * 20)
    page.mouse.up()
    page.wait_for_selector("[data-signature] input[value=drawn]", state="attached")


def files_the_record(repairer, ticket, clutch):
    """A16: arrived, repaired, written down with photos, the replaced part and the customer's signature."""
    page = repairer.visit(reverse("portal:home"))
    page.get_by_role("button", name="到场，开始").click()
    page.wait_for_selector("html[data-ready]")
    page.fill("[name=fault]", "摩擦片烧蚀，弹簧断 2 根")
    page.select_option("[name=cause]", str(Cause.objects.get(code="manufacture").pk))
    page.fill("[name=work]", "更换安全离合器总成，试车 30 分钟正常")
    page.fill("[name=hours]", "412")
    for kind, colour in (("nameplate", "#34495e"), ("fault", "#7b4b2a"), ("old_part", "#555555")):
        page.set_input_files(f"[name=photo_{kind}]", jpeg(f"{kind}.jpg", colour))
    if not page.locator("[name=parts-0-number]").is_visible():
        page.get_by_role("button", name="再加一件").click()
    page.fill("[name=parts-0-number]", clutch.number)
    page.get_by_text(clutch.name).wait_for()
    page.fill("[name=labour_hours]", "4")
    page.fill("[name=travel_km]", "88")
    sign(page)
    page.fill("[name=signed_by]", "王建国")
    page.check("[name=policy_explained]")
    assert page.locator("[data-missing]").inner_text() == ""
    page.get_by_role("button", name="交维修记录").click()
    page.wait_for_url("**/tags/")
    assert Ticket.objects.get(pk=ticket.pk).state == "serviced"
    record = RepairRecord.objects.get()
    assert record.signed_how == "drawn" and record.attachments.count() == 4


def ships(owner):
    """A16: the replaced part goes home on a sales delivery truck."""
    page = owner.visit(reverse("portal:parts"))
    page.get_by_role("checkbox").check()
    page.fill("[name=carrier]", "皖K·D2046")
    page.fill("[name=box]", "6")
    page.get_by_role("button", name="发回勾选的旧件").click()
    page.wait_for_url("**/shipments/FH*/")
    assert OldPart.objects.get().state == "shipped"


def receives(keeper, tag):
    """A17: the box comes to the one receiving desk; its tag is scanned, or typed."""
    page = keeper.visit(reverse("desk:receive"))
    page.fill("[name=tag]", tag[-6:])
    page.keyboard.press("Enter")
    page.wait_for_url("**last=JJ*")
    assert OldPart.objects.get().state == "received"


def appraises(technician, cause):
    """A8, A17: why it failed, scrap, and that it had to be replaced."""
    page = technician.visit(reverse("desk:appraise"))
    page.locator(f".pick label:has([name=cause][value='{cause.pk}'])").click()
    page.get_by_text("废件", exact=False).locator("visible=true").last.click()
    page.get_by_role("button", name="鉴定完").click()
    page.get_by_text("没有等待鉴定的旧件").wait_for()
    part = OldPart.objects.get()
    assert (part.state, part.liable, part.usable, part.justified) == ("appraised", "company", False, True)


def hands_over_and_stores(clerk, keeper):
    """A17: clerk to keeper, keeper into the room for scrap."""
    page = clerk.visit(reverse("clerk:hand_over"))
    page.get_by_role("button", name="移交勾选的旧件").click()
    page.get_by_text("没有要移交的旧件").wait_for()
    page = keeper.visit(reverse("desk:store"))
    page.get_by_text("废件库", exact=True).locator("visible=true").last.click()
    page.fill("[name=bin]", "3-2")
    page.get_by_role("button", name="入库").click()
    page.wait_for_url("**/desk/store/")
    part = OldPart.objects.get()
    assert (part.state, part.room.holds, part.bin) == ("stored", "scrap", "3-2")


def verifies(rep):
    """A18: the dealer's rep says that the repair is in scope."""
    page = rep.visit(reverse("desk:claims"))
    page.get_by_role("link", name="HS", exact=False).first.click()
    page.get_by_role("button", name="属三包范围，核实").click()
    page.wait_for_url(f"**{reverse('desk:claims')}")
    assert Claim.objects.get().state == "verified"


def reviews_and_issues(officer, dealer) -> WriteOffNotice:
    """A19: the amounts, then the notice on which they are deducted."""
    page = officer.visit(reverse("desk:claims"))
    page.get_by_role("link", name="HS", exact=False).first.click()
    page.get_by_role("button", name="审核完").click()
    page.wait_for_url(f"**{reverse('desk:claims')}")
    page.get_by_role("link", name="发出核销通知").click()
    page.get_by_role("link", name=dealer.short_name).click()
    page.get_by_role("button", name="发出核销通知").click()
    page.wait_for_url("**/HX*/")
    notice = WriteOffNotice.objects.get()
    assert (notice.state, notice.dealer) == ("issued", dealer)
    return notice


def confirms(owner, notice):
    """A19: every line of the notice, in the portal."""
    page = owner.visit(reverse("portal:notices"))
    page.get_by_text(notice.number).first.wait_for()
    page.get_by_role("button", name="确认 3 行").click()
    page.wait_for_url(f"**/{notice.number}/")
    assert WriteOffNotice.objects.get().state == "settled"


def reads_the_ledger(officer, dealer):
    """A19: to the fen."""
    page = officer.visit(reverse("desk:ledger"))
    page.get_by_role("link", name=dealer.short_name).click()
    page.get_by_text("18,295.60").first.wait_for()
    assert page.locator("tbody tr").count() == 4


def test_from_the_call_to_the_settled_money(as_person, cast, machine, clutch):
    clerk, owner, repairer = as_person(cast.clerk), as_person(cast.owner_a), as_person(cast.repairer_a)
    ticket = registers_and_dispatches(clerk, machine)
    arranges(owner, ticket, cast.repairer_a)
    files_the_record(repairer, ticket, clutch)
    ships(owner)
    keeper = as_person(cast.keeper)
    receives(keeper, OldPart.objects.get().number)
    appraises(as_person(cast.technician), Cause.objects.get(code="manufacture"))
    hands_over_and_stores(clerk, keeper)
    verifies(as_person(cast.rep))
    officer = as_person(cast.finance_officer)
    notice = reviews_and_issues(officer, cast.dealer_a)
    confirms(owner, notice)
    posted = sum(row.amount for row in Posting.objects.filter(document=notice.number))
    assert posted == Decimal("1286.00") + Decimal("260.00") + Decimal("158.40")
    assert balance(receivable(cast.dealer_a)) == Decimal("20000.00") - posted
    reads_the_ledger(officer, cast.dealer_a)
