"""The inbox by day, one's reminders, and what an administrator sees of what leaves the house."""

from datetime import time, timedelta

import pytest

from notifications import actions
from notifications.actions import tell
from notifications.channels import SEND, Failed, Why
from notifications.models import Notice, Outbox, Preference, Target
from tests.html import written
from tickets.notices import SERVICED

pytestmark = pytest.mark.django_db
ADDRESS = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim"


@pytest.fixture
def browser(client):
    """A browser in which this person is signed in."""

    def sign_in(person):
        client.force_login(person, backend="accounts.backends.NameOrPhoneBackend")
        return client

    return sign_in


@pytest.fixture
def given_up(told, cast, mailbox, at, monkeypatch):
    mailbox(cast.clerk)
    told(cast.clerk, "一", "二", urgent=True)

    def refuse(*args):
        raise Failed(Why.REJECTED, "550 mailbox full")

    with monkeypatch.context() as patch:
        patch.setitem(SEND, "email", refuse)
        actions.deliver(at + timedelta(minutes=1))
    return Outbox.objects.get()


class TestInbox:
    @pytest.mark.parametrize(("who", "page"), [("clerk", "/admin/work/inbox/"), ("owner_a", "/portal/messages/")])
    def test_is_by_day_newest_first(self, browser, told, cast, at, who, page, monkeypatch):
        monkeypatch.setattr("core.clock.now", lambda: at)
        person = getattr(cast, who)
        for days, text in ((40, "上月的事"), (1, "前一天的事"), (0, "当天的事")):
            told(person, text, when=at - timedelta(days=days))
        shown = browser(person).get(page).content.decode()
        assert shown.index("当天的事") < shown.index("前一天的事") < shown.index("上月的事")
        assert shown.index("前一天的事") < shown.index("4 月 29 日 周三") < shown.index("上月的事")

    def test_unread_alone(self, browser, told, cast):
        told(cast.clerk, "读过的", "没读的")
        Notice.objects.filter(data__text="读过的").update(read_at="2026-06-08T07:00Z")
        shown = browser(cast.clerk).get("/admin/work/inbox/?show=unread").content.decode()
        assert f"{Notice.objects.filter(user=cast.clerk, read_at=None).count()} 条未读" in shown
        assert "没读的" in shown and "读过的" not in shown

    @pytest.mark.parametrize(("who", "page"), [("clerk", "/admin/work/inbox/"), ("owner_a", "/portal/messages/")])
    def test_very_many_are_counted_no_further_than_anybody_reads(self, browser, told, cast, who, page, monkeypatch):
        monkeypatch.setattr("pages.counts.CAP", 2)
        told(getattr(cast, who), "一", "二", "三", "四")
        shown = browser(getattr(cast, who)).get(page).content.decode()
        assert ">2+" in shown or " 2+" in shown

    @pytest.mark.parametrize(
        ("who", "inbox"), [("clerk", "/admin/work/inbox/"), ("leader", "/desk/inbox/"), ("owner_a", "/portal/messages/")]
    )
    def test_a_summary_leads_everybody_to_his_own(self, browser, cast, who, inbox):
        assert browser(getattr(cast, who)).get("/n/").url == inbox

    def test_a_group_is_led_to_the_thing_each_by_his_own_door(self, browser, cast, make_ticket, at):
        from tickets.actions import dispatch

        task = dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
        number, page = task.ticket.number, f"/go/tickets.task/{task.pk}/"
        assert browser(cast.clerk).get(page).url == f"/admin/work/tickets/{number}/"
        assert browser(cast.owner_a).get(page).url == f"/portal/tickets/{number}/"
        for lost in (page, "/go/tickets.task/99999999999999999999999/", "/go/accounts.user/1/", "/go/x/1/"):
            assert browser(cast.owner_b).get(lost).status_code == 404


class TestReminders:
    @pytest.mark.parametrize(
        ("who", "page"), [("clerk", "/admin/work/reminders/"), ("leader", "/desk/reminders/"), ("owner_a", "/portal/me/reminders/")]
    )
    def test_are_chosen_from_the_menu_of_the_account(self, browser, cast, mailbox, who, page):
        person = getattr(cast, who)
        mailbox(person)
        shown = browser(person).get(page).content.decode()
        assert person.email in shown and f'href="{page}"' in shown
        assert browser(person).post(page, {"email": "on", "quiet_from": "22:00", "quiet_to": "07：30"}).url == page
        chosen = Preference.objects.get(user=person)
        assert (chosen.email, chosen.sms, chosen.quiet_from, chosen.quiet_to) == (True, False, time(22), time(7, 30))
        assert 'value="22:00"' in browser(person).get(page).content.decode()

    def test_what_is_wrong_stands_beside_its_field(self, browser, cast):
        answer = browser(cast.clerk).post("/admin/work/reminders/", {"quiet_from": "22:00", "quiet_to": "26:00"})
        assert answer.status_code == 400 and "quiet_to" in answer.context["form"].errors
        answer = browser(cast.clerk).post("/admin/work/reminders/", {"quiet_from": "22:00"})
        assert answer.status_code == 400 and "免打扰时段要有开始和结束" in answer.content.decode()

    def test_a_channel_without_address_is_not_offered_and_keeps_what_was_chosen(self, browser, cast, settings):
        settings.SMS_FILE = ""
        actions.prefer(by=cast.rep, email=True, sms=True)
        shown = browser(cast.rep).get("/desk/reminders/").content.decode()
        assert "还没有接短信网关" in shown and "没有邮箱" in shown and 'name="email"' not in shown
        browser(cast.rep).post("/desk/reminders/", {"quiet_from": "12:00", "quiet_to": "13:00"})
        kept = Preference.objects.get(user=cast.rep)
        assert kept.email and kept.sms and kept.quiet_from == time(12)


class TestOutgoing:
    def test_dead_letters_say_what_to_whom_why_and_are_sent_again(self, browser, given_up, administrator, cast):
        page = written(browser(administrator).get("/admin/work/outgoing/"))
        assert "赵敏" in page and 'data-h="提醒条数">2<' in page and "对方拒收这条消息" in page and "550 mailbox full" in page
        assert 'class="n late"' in page  # counted in the rail
        sent = browser(administrator).post(f"/admin/work/outgoing/{given_up.pk}/resend/", {"idempotency_key": "k"})
        assert sent.url == "/admin/work/outgoing/"
        given_up.refresh_from_db()
        assert given_up.state == "queued"
        assert "没有放弃发送的消息" in browser(administrator).get("/admin/work/outgoing/").content.decode()
        assert browser(administrator).post(f"/admin/work/outgoing/{given_up.pk}/resend/", {"idempotency_key": "l"}).status_code == 409
        assert browser(administrator).get("/admin/work/outgoing/?state=x").status_code == 404

    def test_all_of_a_channel_are_sent_again_with_one_press(self, browser, given_up, administrator, cast):
        page = browser(administrator).get("/admin/work/outgoing/").content.decode()
        assert 'action="/admin/work/outgoing/email/resend/"' in page and "全部重发：邮件 1" in page and "/outgoing/sms/resend/" not in page
        sent = browser(administrator).post("/admin/work/outgoing/email/resend/", {"idempotency_key": "k"})
        given_up.refresh_from_db()
        assert sent.url == "/admin/work/outgoing/" and given_up.state == "queued"
        assert browser(administrator).post("/admin/work/outgoing/pigeon/resend/", {"idempotency_key": "l"}).status_code == 404

    def test_a_robot_is_entered_and_tested(self, browser, administrator, settings, monkeypatch):
        settings.WEBHOOK_ALLOW_PRIVATE = True
        facts = {"name": "销售群", "channel": "webhook", "address": "http://127.0.0.1:9/x", "secret": "0123456789abcdef", "active": "on"}
        page = browser(administrator).get("/admin/notifications/target/add/").content.decode()
        assert "…" in page and "task.late" in page
        assert browser(administrator).post("/admin/notifications/target/add/", facts | {"kinds": ["task.late"]}).status_code == 302
        robot = Target.objects.get()
        assert robot.kinds == ["task.late"]
        browser(administrator).post(f"/admin/work/targets/{robot.pk}/test/", {"idempotency_key": "k"})
        page = browser(administrator).get("/admin/work/outgoing/").content.decode()
        assert "销售群" in page and "有一条正在发送" in page and "1 类消息" in page

    def test_an_address_inside_is_refused_in_words(self, browser, administrator):
        facts = {"name": "x", "channel": "wecom", "address": "https://169.254.169.254/latest/", "active": "on"}
        answer = browser(administrator).post("/admin/notifications/target/add/", facts)
        assert "这个地址指向内部网络" in answer.content.decode() and not Target.objects.exists()

    def test_costs_the_same_for_any_number(self, browser, given_up, administrator, django_assert_num_queries):
        from tests.test_query_counts import clones, cost

        visitor = browser(administrator)
        Target.objects.create(name="群", channel="wecom", address=ADDRESS)
        visitor.get("/admin/work/outgoing/")
        few = cost(visitor, "/admin/work/outgoing/")
        clones(given_up, 40, event_id=lambda n: f"00000000-0000-0000-0000-{n:012}")
        assert cost(visitor, "/admin/work/outgoing/") == few <= 12


def test_what_tells_of_one_ticket_stands_together_and_urgent_is_said_of_urgent_tickets_alone(browser, cast, make_ticket, at):
    tickets = [make_ticket(title=title, urgent=urgent) for title, urgent in (("割台不转", False), ("伤了人", True))]
    for ticket in (*tickets, tickets[0]):
        tell([cast.clerk], SERVICED, ticket, at, pressing=True, number=ticket.number)
    page = browser(cast.clerk).get("/admin/work/inbox/").content.decode().partition('id="inbox-h"')[2]
    assert page.count(f">{tickets[0].number}</a>") == 1 and page.count("割台不转") == 1
    said = page.partition("紧急")
    assert page.count("紧急") == 1 and tickets[1].number in said[2][:300] and tickets[1].number not in said[0]
