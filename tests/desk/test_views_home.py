"""Each lands on his own first page, which is his work (A1); notices lead to what they are about."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import Notice
from tickets import actions
from tickets.models import Escalation

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FIRST = {
    "clerk": "/admin/work/board/", "leader": "/desk/", "rep": "/desk/", "technician": "/desk/", "keeper": "/desk/",
    "finance_officer": "/desk/", "owner_a": "/portal/",
}  # fmt: skip


@pytest.mark.parametrize(("who", "page"), FIRST.items())
def test_everyone_lands_on_his_own_first_page(client, cast, who, page):
    client.force_login(getattr(cast, who))
    answer = client.get("/", follow=True)
    assert answer.status_code == 200 and answer.request["PATH_INFO"] == page


def test_nobody_comes_in_without_signing_in(client):
    for page in ("/", "/desk/", "/admin/work/board/", "/desk/tickets/", "/n/1/"):
        assert client.get(page)["Location"].startswith("/accounts/login/"), page


def test_the_leader_sees_what_waits_for_him_first_then_what_is_late(client, cast, make_ticket, clock_at, at):
    neglected = make_ticket()
    task = actions.dispatch(ticket=neglected, by=cast.clerk, at=at)
    actions.check(task=task, in_hand=False, note="两次没人接", by=cast.clerk, at=at + HOUR)
    late = make_ticket(at=at - HOUR)
    clock_at(at + 2 * HOUR)
    client.force_login(cast.leader)
    text = client.get("/desk/").content.decode()
    reports, overdue = text[text.index('id="reports"') : text.index('id="late"')], text[text.index('id="late"') :]
    assert neglected.number in reports and "两次没人接" in reports and "丰裕农机" in reports
    assert late.number in overdue and late.number not in reports


class TestDecidingInPlace:
    @pytest.fixture
    def page(self, client, cast, make_ticket, clock_at, at):
        """The leader's first page with two reports; `page(report, decision=…)` decides there."""
        for hour in (0, 1):
            task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
            actions.check(task=task, in_hand=False, note="没人接", by=cast.clerk, at=at + hour * HOUR)
        clock_at(at + HOUR)
        client.force_login(cast.leader)

        def decide(report=None, **said):
            return client.post(f"/desk/reports/{report.pk}/decide/", said) if report else client.get("/desk/")

        return decide

    def test_each_report_carries_its_form_and_its_own_countdown(self, page):
        text = page().content.decode()
        first, second = Escalation.objects.order_by("at")
        for report, left in ((first, "还有 1 小时"), (second, "还有 2 小时")):
            part = text.split(f'id="report-{report.pk}"')[1].split("</tbody>")[0]
            assert f'action="/desk/reports/{report.pk}/decide/"' in part and f'id="id_{report.pk}_reason"' in part and left in part
            assert all(f'value="{decision}"' in part for decision in Escalation.Decision.values)

    def test_deciding_leads_back_to_what_still_waits(self, page):
        first, second = Escalation.objects.order_by("at")
        assert page(first, decision="press", reason="今天必须到场")["Location"] == "/desk/"
        text = page().content.decode()
        assert f'id="report-{first.pk}"' not in text and f'id="report-{second.pk}"' in text

    def test_what_is_wrong_is_said_at_the_form_and_nothing_is_lost(self, page, cast):
        first, second = Escalation.objects.order_by("at")
        answer = page(second, decision="press", reason="两次未派人", responsible=cast.owner_a.pk)
        _page, other, own = re.split(rf'id="report-(?:{first.pk}|{second.pk})"', answer.content.decode())
        assert answer.status_code == 400 and "请写明依据哪条规定" in own and "两次未派人" in own and "请写明依据哪条规定" not in other
        assert not Escalation.objects.exclude(decision="").exists()

    def test_what_another_has_decided_meanwhile_is_said_in_its_place(self, page, cast):
        report = Escalation.objects.first()
        actions.decide(escalation=report, decision="press", reason="今天到场", by=cast.leader)
        answer = page(report, decision="press", reason="快")
        assert answer.status_code == 409 and "escalation.decided" in answer.content.decode().split(f'id="report-{report.pk}"')[1]

    def test_who_may_be_responsible_is_a_short_list_around_the_report(self, page, cast):
        text = page().content.decode()
        offered = set(re.findall(r'value="(\d+)"', text.split('name="responsible"')[1].split("</select>")[0]))
        assert offered == {str(person.pk) for person in (cast.owner_a, cast.repairer_a, cast.clerk, cast.sales_head)}


def test_the_leader_is_led_to_whatever_else_is_late(client, cast, combine, clerk, customer, clock_at, at):
    from warranty.actions import register_machine, sell

    machine = register_machine(model=combine, serial="HG-LATE-1", by=clerk, dealer=cast.dealer_a, at=at)
    sell(machine=machine, customer=customer, sold_on=at.date(), by=cast.owner_a, at=at)
    clock_at(at + 21 * 24 * HOUR)
    client.force_login(cast.leader)
    tile = client.get("/desk/").content.decode().split('href="/desk/deadlines/?show=late"')[1]
    assert tile.split("<b>")[1].startswith("1</b>超时")
    assert machine.serial in client.get("/desk/deadlines/?show=late").content.decode()


def test_a_rep_sees_his_tasks_by_deadline_with_the_next_verb(client, cast, make_ticket, clock_at, at):
    first = actions.dispatch(ticket=make_ticket(bought_in=True), by=cast.clerk, at=at)
    second = actions.dispatch(ticket=make_ticket(bought_in=True), by=cast.clerk, at=at + HOUR)
    elsewhere = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    clock_at(at + HOUR)
    client.force_login(cast.rep)
    text = client.get("/desk/").content.decode()
    jobs = text[text.index('id="jobs"') :]
    assert jobs.index(first.ticket.number) < jobs.index(second.ticket.number) and elsewhere.ticket.number not in jobs
    assert f"/desk/tickets/{first.ticket.number}/1/arrange/" in jobs


@pytest.mark.parametrize("who", ["leader", "rep", "technician", "keeper", "finance_officer"])
def test_a_first_page_costs_the_same_with_much_to_do(client, cast, make_ticket, at, who):
    client.force_login(getattr(cast, who))

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/desk/").status_code == 200
        return len(queries)

    def work(times):
        for _ in range(times):
            actions.dispatch(ticket=make_ticket(bought_in=True, urgent=True), by=cast.clerk, at=at)
            actions.dispatch(ticket=make_ticket(difficulty="abnormal"), by=cast.clerk, at=at)

    work(1)
    before = cost()
    work(9)
    assert cost() == before <= 12


def test_a_notice_leads_to_its_ticket_and_is_read(client, cast, make_ticket, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    actions.ask_help(task=task, reason="人手不够", by=cast.owner_a, at=at)
    notice = Notice.objects.filter(user=cast.clerk).latest("id")
    client.force_login(cast.clerk)
    assert "人手不够" in client.get("/admin/work/inbox/").content.decode()
    assert client.get(f"/n/{notice.pk}/")["Location"] == f"/admin/work/tickets/{task.ticket.number}/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_another_persons_notice_is_not_there(client, cast, make_ticket):
    make_ticket(urgent=True)
    notice = Notice.objects.filter(user=cast.leader).latest("id")
    client.force_login(cast.clerk)
    assert client.get(f"/n/{notice.pk}/").status_code == 404


def test_all_can_be_marked_as_read_at_once(client, cast, make_ticket):
    make_ticket(urgent=True)
    client.force_login(cast.leader)
    assert "全部记为已读" in client.get("/desk/inbox/").content.decode()
    client.post("/desk/inbox/read/")
    assert not Notice.objects.filter(user=cast.leader, read_at__isnull=True).exists()
    assert client.get("/desk/inbox/", {"before": "x"}).status_code == 400


def test_a_company_repairer_files_the_record_from_the_desk(client, cast, make_ticket, photo, at):
    from core import clock
    from tickets.models import RepairRecord
    from warranty.models import Cause

    now = clock.now()
    ticket = make_ticket(bought_in=True, at=now - 3 * HOUR)
    task = actions.dispatch(ticket=ticket, by=cast.clerk, at=now - 3 * HOUR)
    actions.arrange(task=task, by=cast.rep, repairer=cast.rep, visit_at=now - 2 * HOUR, told_how="phone", at=now - 3 * HOUR)
    client.force_login(cast.rep)
    page = f"/desk/tickets/{ticket.number}/1/record/"
    assert client.get(page).status_code == 200
    local = (now - 2 * HOUR).astimezone(clock.company_zone())
    done = (now - HOUR).astimezone(clock.company_zone())
    facts = {
        "fault": "轴承碎", "cause": Cause.objects.get(code="bought-in").pk, "work": "换轴承", "solved": "on", "day": f"{local:%Y-%m-%d}",
        "arrived_at": f"{local:%H:%M}", "finished_at": f"{done:%H:%M}", "labour_hours": "1.0", "travel_km": "10", "signed_by": "王建国",
        "policy_explained": "on", "signed_how": "drawn", "signature": photo("s.jpg"), "photo_nameplate": photo(), "photo_fault": photo(),
        "parts-TOTAL_FORMS": "0", "parts-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = client.post(page, facts)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == f"/desk/tickets/{ticket.number}/#{RepairRecord.objects.get().number}"
    client.force_login(cast.keeper)
    assert client.get(page).status_code == 403
