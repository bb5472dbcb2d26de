"""The frames, components and scripts in a real browser."""

import random
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from PIL import Image

from core import timewords
from tests.browser import look_pages

pytestmark = [pytest.mark.urls("tests.browser.look_pages"), pytest.mark.django_db(transaction=True)]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def jpeg(width, height):
    content = BytesIO()
    Image.new("RGB", (width, height), "#5c6b4e").save(content, "JPEG")
    return {"name": "IMG_1.JPG", "mimeType": "image/jpeg", "buffer": content.getvalue()}


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True), (360, False)])
def test_every_frame_is_accessible_and_fits(visitor, width, dark):
    someone = visitor(width, dark=dark)
    for path in ("/look/parts/", "/look/record/", "/look/done/", "/accounts/login/", "/accounts/password/reset/"):
        someone.visit(path)
        assert (path, someone.findings()) == (path, [])
        assert (path, someone.overflow()) == (path, 0)
    assert someone.complaints == []


def test_the_browser_says_the_same_time_as_the_server(visitor):
    page = visitor().visit("/look/parts/")
    chance = random.Random(7)
    base = datetime(2026, 6, 8, 15, 58, tzinfo=SHANGHAI)
    spans = [timedelta(seconds=chance.randint(-400_000, 900_000)) for _ in range(150)]
    cases = [(base + timedelta(seconds=chance.randint(0, 86_400)), span) for span in spans]
    dues = [(now, now + span) for now, span in cases]
    dues += [(now, (now + span).replace(hour=23, minute=59, second=59)) for now, span in cases if span > timedelta(0)]
    said = page.evaluate(
        "cases => cases.map(([now, due]) => aftersales.timeLeft(new Date(due), new Date(now)))",
        [[now.isoformat(), due.isoformat()] for now, due in dues],
    )
    with translation.override("zh-hans"):
        assert said == [timewords.time_left(due, now, SHANGHAI) for now, due in dues]


def test_a_promise_turns_late_before_the_readers_eyes(visitor):
    someone = visitor()
    someone.page.clock.install()
    page = someone.visit("/look/parts/")
    promise = page.locator("#promises .promise").first
    assert "soon" in promise.get_attribute("class")
    page.clock.fast_forward("45:00")
    page.wait_for_selector("#promises .promise.late:first-child")
    assert "超时" in promise.inner_text()
    assert promise.locator("use").get_attribute("href") == "#i-triangle-alert"
    page.clock.run_for(100)
    assert page.locator("#told").inner_text() == "安排 已超时。"


def test_a_wrong_clock_of_the_device_does_no_harm(visitor):
    someone = visitor()
    someone.page.clock.install(time=datetime(2020, 1, 1))
    page = someone.visit("/look/parts/")
    page.clock.run_for(31_000)
    assert "还有 4" in page.locator("#promises .promise").first.inner_text()


def test_keys(visitor):
    someone = visitor()
    page = someone.visit("/look/parts/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("n2")
    assert page.url.endswith("/look/parts/"), "letters typed into a field are letters"
    page.fill("[name=q]", "")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("2")
    assert page.locator(".pick input").nth(1).is_checked()
    page.keyboard.press("n")
    assert page.url.endswith("#registered")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.locator("#keys-off").check()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("3")
    assert page.locator(".pick input").nth(1).is_checked(), "single letters and figures can be switched off"
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**sent=1")


def test_an_answer_takes_the_place_of_its_card_and_the_focus(visitor):
    someone = visitor()
    page = someone.visit("/look/verbs/")
    page.get_by_role("button", name="200").click()
    page.wait_for_selector("section.card h2:focus")
    assert page.locator("#told").inner_text() == "arranged"
    page.get_by_role("button", name="409").click()
    page.wait_for_selector("section.card .note.refused:focus")
    page.get_by_role("button", name="403").click()
    page.wait_for_selector("main > .note.refused >> text=这一页已有变化")
    assert page.get_by_role("button", name="403").is_visible(), "what is there stays"
    page.get_by_role("button", name="ended").click()
    page.wait_for_url("**/accounts/login/")


def test_a_promise_opens_its_why(visitor):
    page = visitor().visit("/look/parts/")
    page.locator("a.promise").click()
    page.wait_for_selector("#why[open]")


def test_paper_has_no_chrome_and_no_internal_notes(visitor):
    page = visitor().visit("/look/parts/")
    assert page.get_by_text("先请李明过去").is_visible()
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".rail", ".bar", ".btn", ".log .inside"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.get_by_text("超时 26 分钟").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_chinese_whatever_the_browser_speaks_until_english_is_chosen(visitor):
    page = visitor(locale="en-US").visit("/accounts/login/")
    assert page.locator("h1").inner_text() == "登录"
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    assert page.locator("h1").inner_text() == "Sign in"


@pytest.fixture
def repairer(visitor, person):
    """Somebody with a phone, on the record's page."""
    look_pages.received.clear()
    someone = visitor(390, has_touch=True)
    someone.sign_in(person("clerk", "赵敏", "zhaomin"))
    someone.visit("/look/record/")
    someone.page.wait_for_selector("html[data-ready]")
    return someone


def draw(page):
    box = page.locator(".sign canvas").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(8):
        page.mouse.move(box["x"] + 40 + step * 20, box["y"] + 60 + (step % 2) * 30)
    page.mouse.up()
    page.wait_for_selector("[data-signature] input[value=drawn]", state="attached")


def fill_in(page, work="更换分配阀总成"):
    page.fill("[name=work]", work)
    page.set_input_files("[name=plate]", jpeg(3200, 2400))
    page.wait_for_selector(".add.taken img")
    draw(page)


def wait_until_kept(page):
    page.wait_for_selector("form[data-kept=draft]")
    page.wait_for_selector("#offline:not([hidden]) >> text=草稿已存在本机")


def test_a_record_is_filed_with_a_small_photo_and_a_signature(repairer):
    page = repairer.page
    assert "还差：怎么修的、铭牌、用户签名" in page.locator("[data-missing]").inner_text()
    fill_in(page)
    assert page.locator("[data-missing]").inner_text() == ""
    assert page.locator(".steps a.done").count() == 2
    page.get_by_role("button", name="交维修记录").click()
    page.wait_for_url("**/done/")
    [(key, data)] = look_pages.received
    assert data["signed_how"] == "drawn"
    assert Image.open(data["plate"]).size == (1600, 1200)
    assert Image.open(data["signature"]).format == "PNG"
    assert repairer.complaints == []
    repairer.visit("/look/record/")
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("[name=work]") == "", "what was handed in leaves no draft"


def test_a_draft_survives_leaving_the_page(repairer):
    page = repairer.page
    fill_in(page)
    page.check("[name=explained]")
    wait_until_kept(page)
    key = page.input_value("[name=idempotency_key]")
    repairer.visit("/look/record/")
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("[name=work]") == "更换分配阀总成"
    assert page.is_checked("[name=explained]")
    assert page.evaluate("['plate', 'signature'].map(name => document.querySelector(`[name=${name}]`).files.length)") == [1, 1]
    assert page.input_value("[name=idempotency_key]") == key


def test_without_a_network_a_record_waits_and_is_filed_once(repairer):
    page = repairer.page
    fill_in(page)
    repairer.context.set_offline(True)
    page.get_by_role("button", name="交维修记录").click()
    page.wait_for_selector("#offline:not([hidden]) >> text=1 条已存在本机，联网后自动提交")
    assert look_pages.received == []
    key = page.input_value("[name=idempotency_key]")
    repairer.context.set_offline(False)
    page.wait_for_url("**/done/")
    assert [k for k, _data in look_pages.received] == [key]


def test_what_the_server_refuses_stays_on_the_page_with_its_photos(repairer):
    page = repairer.page
    fill_in(page, work="换件")
    page.evaluate("document.querySelector('[name=work]').removeAttribute('minlength')")
    page.get_by_role("button", name="交维修记录").click()
    page.wait_for_selector("[name=work][aria-invalid=true]")
    assert page.evaluate("'faults' in document.activeElement.dataset"), "what is wrong, with a link to each field"
    assert page.evaluate("document.querySelector('[name=plate]').files.length") == 1
    page.fill("[name=work]", "更换分配阀总成")
    page.get_by_role("button", name="交维修记录").click()
    page.wait_for_url("**/done/")
    assert len(look_pages.received) == 1


def test_another_person_on_the_same_device_does_not_see_the_draft(repairer, person):
    fill_in(repairer.page)
    wait_until_kept(repairer.page)
    repairer.sign_in(person("clerk", "张守田", "shoutian"))
    page = repairer.visit("/look/record/")
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("[name=work]") == ""


def test_a_photo_that_cannot_be_read_is_refused_at_once(repairer):
    page = repairer.page
    page.set_input_files("[name=plate]", {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    page.wait_for_selector("main .note.refused >> text=这张照片读不出")
    assert page.evaluate("document.querySelector('[name=plate]').files.length") == 0
