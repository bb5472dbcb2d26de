"""时限 in a browser: countdowns after a sleep, and every page of it without a finding of axe, at a desk and on a phone."""

from datetime import timedelta

import pytest

from core import clock
from deadlines.models import Calendar, Deadline, Policy
from tickets import actions
from tickets.models import Escalation

REFUSED = ["Failed to load resource: the server responded with a status of 400 (Bad Request)"]  # the browser's own line about it
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tab_that_slept_says_the_right_time_the_moment_it_wakes(visitor, cast, make_ticket):
    make_ticket(at=clock.now() - timedelta(minutes=60))
    someone = visitor()
    someone.sign_in(cast.leader)
    someone.page.clock.install()
    page = someone.visit("/desk/deadlines/")
    assert "还有 59 分钟" in page.inner_text("#duties") or "还有 1 小时" in page.inner_text("#duties")
    page.clock.set_system_time(clock.now() + timedelta(hours=2))  # timers slept, the clock went on
    assert "超时" not in page.inner_text("#duties .due")
    page.evaluate("document.body.addEventListener('tick', event => event.stopImmediatePropagation(), true)")  # the server's clock did not
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("#duties .due.late")
    assert "超时" in page.inner_text("#duties .due b")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_about_deadlines_are_usable_by_everyone(visitor, cast, administrator, make_ticket, width):
    ticket = make_ticket(at=clock.now() - timedelta(minutes=60))
    someone = visitor(width)
    someone.sign_in(administrator)
    rule, days = Policy.objects.get(kind="task.arrange"), Calendar.objects.get(code="office")
    pages = [
        "",
        f"{Deadline.objects.of(ticket).get().pk}/",
        "rules/",
        f"rules/{rule.pk}/",
        f"rules/{rule.pk}/next/",
        f"rules/{rule.pk}/replan/",
    ]
    pages += ["calendars/", f"calendars/{days.pk}/", "absences/", "sanctions/", "engine/"]
    for page in pages:
        someone.visit(f"/admin/work/deadlines/{page}")
        assert (someone.findings(), someone.overflow(), someone.complaints) == ([], 0, []), page


@pytest.mark.parametrize("width", [1280, 390])
def test_the_leader_decides_in_place_and_what_is_wrong_is_said_there(visitor, cast, make_ticket, width):
    now = clock.now()
    for note in ("两次没人接", "还是没人接"):
        task = actions.dispatch(ticket=make_ticket(at=now), by=cast.clerk, at=now)
        actions.escalate(ticket=task.ticket, task=task, note=note, by=cast.clerk, at=now)
    first, second = Escalation.objects.order_by("id")
    someone = visitor(width)
    someone.sign_in(cast.leader)
    page = someone.visit("/desk/")
    form = page.locator(f"#report-{first.pk} form")
    assert not form.locator("textarea").is_visible() and (someone.findings(), someone.overflow()) == ([], 0)
    page.locator(f"#report-{second.pk} [value=press]").check()
    page.locator(f"#report-{second.pk} textarea").fill("还没写完")
    form.locator("[value=sanction]").check()
    form.locator("textarea").fill("两次没派人")
    form.get_by_role("button").click()
    form.get_by_text("请写明责任人。").wait_for()
    assert (form.locator("textarea").input_value(), someone.findings(), someone.overflow()) == ("两次没派人", [], 0)
    assert page.locator(f"#report-{second.pk} textarea").input_value() == "还没写完", "the other one was left alone"
    form.locator("[name=responsible]").select_option(str(cast.owner_a.pk))
    form.locator("[name=rule]").fill("代理协议第 9 条")
    form.get_by_role("button").click()
    page.locator(f"#report-{first.pk}").wait_for(state="detached")
    first.refresh_from_db()
    assert (first.decision, first.responsible, first.dealer) == ("sanction", cast.owner_a, cast.dealer_a)
    assert page.locator(f"#report-{second.pk}").is_visible() and someone.complaints == REFUSED
