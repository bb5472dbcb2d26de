"""What is typed into forms: understood as people write it, said back; a refused form returns to its first fault and loses nothing
(issue: the clerk's and the leader's day, §6)."""

from datetime import date

import pytest

from core import money, typed
from warranty.models import ReceiptCard, Suspension

pytestmark = pytest.mark.django_db(transaction=True)

DAYS = [
    *("11-30", "1130", "2026/11/30", "2026.11.30", "2026-11-30", "20261130", "2026年11月30日", "11月30日"),
    *("１１－３０", "２０２６／１１／３０"),
    *("今天", "明天", "后天", "大后天", "昨天", "tomorrow", "本月", "上月"),
    *("1-15", "6-8", "0608", "12/31", "2024-02-29", "2-29", "2-30", "13-1", "2026-11/30", "1e3", "11-30-", "1949-12-31", "", "3"),
]  # fmt: skip
CLOCKS = ["0930", "9:30", "09:30", "930", "９：３０", "9点半", "9点", "9时30分", "2400", "25:00", "9:6", "半"]
NUMBERS = ["１２", "1,412", "1_000", "1e3", "12.5", "−3", "1,41", "۱۲", "1704.40", "1704.405", ""]


def on_server(kind, text, today):
    """What the server reads; None for what it refuses."""
    try:
        match kind.partition("-"):
            case "day", _, edge:
                found = typed.day(text, lambda: today, edge)
                return found.isoformat()
            case "clock", _, _:
                return f"{typed.clock(text):%H:%M}"
            case "money", _, _:
                return money.parse(text)
            case _, _, places:
                return typed.number(text, int(places))
    except ValueError:
        return None


def same(kind, server, browser):
    if kind.startswith(("day", "clock")) or None in (server, browser):
        return server == browser
    return server == type(server)(browser)


def test_the_browser_reads_as_the_server_does(visitor, reference):
    someone = visitor()
    someone.page.set_default_timeout(30_000)
    page = someone.visit("/accounts/login/")
    now = page.evaluate("aftersales.local(aftersales.present())")
    today = date(int(now["year"]), now["month"], now["date"])
    cases = [(kind, text) for kind in ("day", "day-first", "day-last") for text in DAYS]
    cases += [("clock", text) for text in CLOCKS] + [(kind, text) for kind in ("number-0", "number-2", "money") for text in NUMBERS]
    ask = "cases => cases.map(([kind, text]) => aftersales.understood({ dataset: { typed: kind } }, text)?.value ?? null)"
    said = page.evaluate(ask, cases)
    differ = [
        (kind, text, on_server(kind, text, today), browser)
        for (kind, text), browser in zip(cases, said, strict=True)
        if not same(kind, on_server(kind, text, today), browser)
    ]
    assert differ == []


@pytest.fixture
def desk(visitor, cast):
    def open_desk(width=1440, user=cast.technician, **options):
        someone = visitor(width, **options)
        someone.sign_in(user)
        someone.page.set_default_timeout(30_000)
        return someone

    return open_desk


def test_a_field_says_what_it_understood_and_writes_it_when_one_leaves(desk, machine_a):
    page = desk().visit(f"/desk/machines/{machine_a.pk}/suspend/")
    field = page.locator("input[data-typed=day]").first
    field.fill("")
    field.press_sequentially("６－８")
    line = page.locator(".field", has=field).locator(".understood")
    assert "06-08 周" in line.inner_text() and field.input_value() == "６－８", "while it is typed nothing is taken away"
    field.press("Tab")
    assert field.input_value().endswith("-06-08") and len(field.input_value()) == 10
    field.fill("6-31")
    field.press("Tab")
    assert field.input_value() == "6-31" and field.get_attribute("aria-invalid") == "true" and "6-8" in line.inner_text()


def test_a_refused_form_goes_to_its_first_fault_with_a_summary_and_keeps_what_was_written(desk, machine_a):
    someone = desk()
    page = someone.visit(f"/desk/machines/{machine_a.pk}/suspend/")
    page.locator("textarea").fill("客户要求鉴定")
    page.locator("input[data-typed=day]").fill("2026-02-31")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.locator("main form button.primary").click()
    page.wait_for_selector("[data-faults]")
    assert page.evaluate("document.activeElement === document.querySelector('main input[aria-invalid=true]')")
    assert page.locator("textarea").input_value() == "客户要求鉴定" and not Suspension.objects.exists()
    page.locator("textarea").focus()
    page.locator("[data-faults] a[href$=begins]").click()
    assert page.evaluate("document.activeElement.dataset.typed") == "day"
    assert (someone.findings(), someone.overflow()) == ([], 0)


def test_files_that_were_chosen_are_still_there(desk, machine_a, cast, photo):
    card = ReceiptCard.objects.get(machine=machine_a)
    page = desk(user=cast.leader).visit(f"/desk/cards/{card.pk}/exception/")
    picture = {"name": "证明.jpg", "mimeType": "image/jpeg", "buffer": photo().read()}
    page.locator("input[type=file]").set_input_files(picture)
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.locator("main form button.primary").click()
    page.wait_for_selector("[data-faults]")
    assert page.evaluate("[...document.querySelector('input[type=file]').files].map(one => one.name)") == ["证明.jpg"]
    page.locator("textarea, input[name=reason]").first.fill("客户住院，凭证明")
    page.locator("main form button.primary").click()
    page.wait_for_selector("[data-code='card.in_time']")
    assert page.evaluate("[...document.querySelector('input[type=file]').files].map(one => one.name)") == ["证明.jpg"]


def test_on_a_phone_the_devices_picker_stands_beside_the_field(desk, machine_a, cast):
    someone = desk(390, has_touch=True, is_mobile=True)
    page = someone.visit(f"/desk/machines/{machine_a.pk}/suspend/")
    page.locator(".picks input[type=date]").first.fill("2026-06-08")
    assert page.locator("input[data-typed=day]").first.input_value() == "2026-06-08"
    assert (someone.findings(), someone.overflow()) == ([], 0)


@pytest.mark.parametrize("door", ["/admin/work/tickets/", "/portal/tickets/"])
def test_a_month_said_once_is_the_whole_month(desk, cast, make_ticket, door):
    make_ticket()
    someone = desk(user=cast.owner_a if door.startswith("/portal") else cast.clerk)
    page = someone.visit(door)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    page.locator("#id_since").fill("上月")
    with page.expect_navigation():
        page.locator("#id_since").press("Enter")
    first, last = (date.fromisoformat(page.locator(f"#id_{name}").input_value()) for name in ("since", "until"))
    assert first.day == 1 and (first.year, first.month) == (last.year, last.month) and last.day >= 28
    assert someone.overflow() == 0
