"""The dealer's pages in a browser: readable by all, on any screen; the record survives a dead spot (A10, A16)."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from core import clock
from finance import actions as finance
from returns import actions as returns
from tickets import actions as tickets
from tickets.models import RepairRecord, Ticket
from warranty.models import Cause

pytestmark = pytest.mark.django_db(transaction=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROOMS = ["", "register/", "tickets/", "parts/", "cards/", "customers/", "notices/", "notices/claims/", "me/", "messages/"]


def expect(place):
    from playwright.sync_api import expect

    return expect(place)


def jpeg():
    content = BytesIO()
    Image.new("RGB", (1800, 1200), "olive").save(content, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


@pytest.fixture
def business(cast, make_ticket, filed_record, clutch):
    """Something in every room of dealer A; the addresses of the pages of single things."""
    sent = tickets.dispatch(ticket=make_ticket(at=clock.now()), by=cast.clerk)
    record, kept = filed_record(), filed_record(parts=[{"part": clutch, "quantity": 1, "note": ""}])
    part = record.old_parts.get()
    shipment = returns.ship(parts=[part], carrier="皖K·D3821", by=cast.owner_a, at=record.filed_at + HOUR)
    returns.receive(part=part, by=cast.keeper, at=record.filed_at + DAY)
    cause = Cause.objects.get(code="manufacture")
    facts = {"cause": cause, "usable": False, "justified": True, "by": cast.technician}
    returns.appraise(part=part, **facts, at=record.filed_at + 2 * DAY)
    claim = finance.verify(claim=record.claim, in_scope=True, by=cast.rep, at=record.filed_at + 3 * DAY)
    finance.review(claim=claim, by=cast.finance_officer, at=record.filed_at + 4 * DAY)
    notice = finance.issue(dealer=cast.dealer_a, claims=[claim], by=cast.finance_officer)
    going = tickets.dispatch(ticket=make_ticket(at=clock.now()), by=cast.clerk)
    when = clock.now() + HOUR
    tickets.arrange(task=going, by=cast.owner_a, repairer=cast.repairer_a, visit_at=when, told_how="phone")
    pages = [
        f"tasks/{sent.pk}/arrange/", f"tasks/{sent.pk}/help/", f"tasks/{going.pk}/start/", f"tasks/{going.pk}/record/",
        f"tickets/{record.ticket.number}/", f"records/{kept.number}/tags/", f"shipments/{shipment.number}/",
        f"notices/{notice.number}/", f"notices/claims/{claim.number}/", f"register/?machine={record.ticket.machine_id}",
        f"customers/{record.ticket.customer_id}/",
    ]  # fmt: skip
    return going, pages


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1440, True)])
def test_every_page_is_for_everyone_and_never_scrolls_sideways(visitor, cast, business, width, dark):
    someone = visitor(width, dark=dark, bypass_csp=True)
    someone.sign_in(cast.owner_a)
    for page in [*ROOMS, *business[1]]:
        someone.visit(f"/portal/{page}")
        assert (page, someone.overflow(), someone.findings()) == (page, 0, [])
    assert someone.complaints == []


def test_a_record_written_without_a_network_is_handed_in_later(visitor, cast, business, clutch):
    task = business[0]
    someone = visitor(390, has_touch=True)
    someone.sign_in(cast.repairer_a)
    page = someone.visit(f"/portal/tasks/{task.pk}/record/")
    page.wait_for_selector("html[data-ready=field]", state="attached")
    page.fill("#id_fault", "摩擦片烧蚀")
    page.select_option("#id_cause", label="制造")
    page.fill("#id_work", "更换离合器总成")
    page.fill("#id_arrived_at", "00:01")
    page.fill("#id_labour_hours", "2.5")
    page.fill("#id_travel_km", "40")
    page.fill("#id_parts-0-number", "离合器")
    page.locator(".found .btn").first.click()
    assert page.input_value("#id_parts-0-number") == clutch.number
    page.locator("#id_photo_old_part[required]").wait_for(state="attached")  # replaced parts want their photo
    for kind in ("nameplate", "fault", "old_part"):
        page.set_input_files(f"#id_photo_{kind}", jpeg())
    page.set_input_files("#id_signature", jpeg())
    page.check("#id_policy_explained")
    page.wait_for_selector("[data-missing]:empty", state="attached")
    someone.context.set_offline(True)
    page.get_by_role("button", name="交维修记录").click()
    page.get_by_text("1 条已存在本机").wait_for()
    assert not RepairRecord.objects.filter(task=task).exists()
    someone.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/tags/")
    record = RepairRecord.objects.get(task=task)
    assert (record.signed_how, record.parts.get().part) == ("paper", clutch)


def write_call(page, title, phone="13912345678"):
    page.fill("#id_customer_name", "沈永福")
    page.fill("#id_customer_phone", phone)
    page.fill("#id_title", title)
    page.get_by_role("button", name="登记并安排").click()


@pytest.fixture
def in_a_dead_spot(visitor, cast):
    """The page of a call at a dealer, whose network is gone."""
    someone = visitor(390)
    someone.sign_in(cast.owner_a)
    page = someone.visit("/portal/register/")
    page.wait_for_selector("html[data-ready=field]", state="attached")
    someone.context.set_offline(True)
    return someone, page


def back(someone, page):
    someone.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def test_two_calls_written_without_a_network_are_two_tickets(in_a_dead_spot):
    someone, page = in_a_dead_spot
    write_call(page, "割台不转")
    page.get_by_text("1 条已存在本机").wait_for()
    assert page.input_value("#id_title") == page.input_value("#id_customer_name") == ""
    write_call(page, "液压无力")
    page.get_by_text("2 条已存在本机").wait_for()
    back(someone, page)
    page.wait_for_selector("#offline", state="hidden")
    assert sorted(Ticket.objects.values_list("title", flat=True)) == ["割台不转", "液压无力"]
    assert page.evaluate(KEPT) == 0


def test_what_is_refused_says_why_and_holds_up_no_other(in_a_dead_spot):
    someone, page = in_a_dead_spot
    write_call(page, "割台不转", phone="123")
    page.get_by_text("1 条已存在本机").wait_for()
    write_call(page, "液压无力")
    page.get_by_text("2 条已存在本机").wait_for()
    back(someone, page)
    page.locator("#offline a", has_text="割台不转: ").click()
    expect(page.locator("#id_title")).to_have_value("割台不转")
    assert Ticket.objects.get().title == "液压无力"
    page.fill("#id_customer_phone", "13912345679")
    page.get_by_role("button", name="登记并安排").click()
    page.wait_for_url("**/arrange/")
    assert Ticket.objects.count() == 2 and page.evaluate(KEPT) == 0


def test_a_record_in_two_tabs_is_not_overwritten(begun):
    page = begun.page
    other = begun.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("html[data-ready=field]", state="attached")
    other.fill("#id_fault", "摩擦片烧蚀，压盘变色")
    other.wait_for_selector("#record[data-kept]")
    page.fill("#id_work", "更换")
    page.get_by_text("这张表在另一个标签页也打开着").wait_for()
    other.reload()
    expect(other.locator("#id_fault")).to_have_value("摩擦片烧蚀，压盘变色")


def test_the_verb_of_a_notice_says_what_it_will_do(visitor, cast, business):
    someone = visitor(1440)
    someone.sign_in(cast.owner_a)
    page = someone.visit("/portal/notices/")
    page.get_by_role("button", name="确认 3 行").wait_for()
    page.get_by_text("有异议", exact=True).first.click()
    page.get_by_role("button", name="确认 2 行，提交 1 行异议").wait_for()
    assert page.locator("tr.reasons textarea:visible").count() == 1


KEPT = """() => new Promise((done) => {
  const asked = indexedDB.open("aftersales", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("drafts");
  asked.onsuccess = () => {
    const all = asked.result.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result.length); };
  };
})"""


@pytest.fixture
def begun(visitor, cast, business):
    """A phone with a record that is begun and not handed in."""
    someone = visitor(390)
    someone.sign_in(cast.repairer_a)
    page = someone.visit(f"/portal/tasks/{business[0].pk}/record/")
    page.wait_for_selector("html[data-ready=field]", state="attached")
    page.fill("#id_fault", "摩擦片烧蚀")
    page.wait_for_selector("form[data-kept]", state="attached")
    assert page.evaluate(KEPT) == 1
    return someone


def test_signed_out_a_phone_keeps_nothing_after_asking(begun):
    asked = []
    begun.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept() if len(asked) > 1 else dialog.dismiss()))
    page = begun.visit("/portal/me/")
    page.wait_for_selector("html[data-ready=field]", state="attached")
    leave = page.locator("main form[action='/accounts/logout/'] button")
    with page.expect_event("dialog"):
        leave.click()
    assert "1 份草稿" in asked[0] and page.evaluate(KEPT) == 1  # not now
    leave.click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate(KEPT) == 0


def test_another_persons_phone_shows_nothing_of_it(begun, cast):
    begun.sign_in(cast.owner_a)
    page = begun.visit("/portal/")
    page.wait_for_selector("html[data-ready=field]", state="attached")
    assert page.evaluate(KEPT) == 0
