"""时限 in a browser: countdowns after a sleep, and every page of it without a finding of axe, at a desk and on a phone."""

from datetime import timedelta

import pytest

from core import clock
from deadlines.models import Calendar, Deadline, Policy

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
