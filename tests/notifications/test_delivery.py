"""From the queue to the other side (rule 5): together, once, to whoever may still know."""

import json
from datetime import time, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import actions, rules
from notifications.actions import delivery, prefer
from notifications.channels import SEND, Channel, Failed, Why
from notifications.models import Notice, Outbox
from tickets import actions as tickets

pytestmark = pytest.mark.django_db
SOON, HOUR = timedelta(seconds=30), timedelta(hours=1)


@pytest.fixture
def sent(make_ticket, cast, mailbox, at):
    mailbox(cast.owner_a)
    return tickets.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)


def states(**which):
    return sorted(Outbox.objects.filter(**which).values_list("state", flat=True))


def fail_with(monkeypatch, error, channel=Channel.EMAIL):
    """This channel fails until the returned switch is emptied."""
    switch, send = [error], SEND[channel]

    def fail(*args):
        if switch:
            raise switch[0]
        send(*args)

    monkeypatch.setitem(SEND, channel, fail)
    return switch


UNREACHABLE = Failed(Why.UNREACHABLE, "no route", again=True, server=True)


def test_a_message_is_queued_with_the_change_and_sent_after(sent, at):
    assert Outbox.objects.get().state == "queued" and not mail.outbox
    assert actions.deliver(at + SOON) == 1
    assert mail.outbox[0].to == ["owner_a@maker.example"] and sent.ticket.number in mail.outbox[0].subject
    notice = Notice.objects.get(pk__in=Outbox.objects.get().notices)
    assert f"/n/{notice.pk}/" in mail.outbox[0].body
    assert actions.deliver(at + HOUR) == 0


def test_a_dealer_whose_task_was_taken_back_hears_it_though_it_sees_it_no_more(sent, client, cast, at):
    actions.deliver(at + SOON)
    tickets.redispatch(task=sent, by=cast.clerk, reason="离得远", dealer=cast.dealer_b, at=at + HOUR)
    assert actions.deliver(at + HOUR + SOON) == 1 and "不用再办" in mail.outbox[-1].body
    client.force_login(cast.owner_a)
    notice = Notice.objects.get(kind="task.withdrawn", user=cast.owner_a)
    assert client.get(f"/n/{notice.pk}/", follow=True).redirect_chain[-1][0] == "/portal/"


def test_what_happens_within_seconds_is_one_message(told, cast, mailbox, at):
    mailbox(cast.clerk)
    told(cast.clerk, "一")
    assert actions.deliver(at) == 0
    told(cast.clerk, "二", when=at + timedelta(seconds=9))
    assert actions.deliver(at + timedelta(seconds=10)) == 1
    assert "一" in mail.outbox[0].body and "二" in mail.outbox[0].body


def test_a_failure_is_tried_again_with_growing_pauses_and_given_up_in_sight(sent, at, monkeypatch):
    fail_with(monkeypatch, UNREACHABLE)
    when, tries = at + SOON, []
    while Outbox.objects.get().state == "queued":
        actions.deliver(when)
        message = Outbox.objects.get()
        tries.append(message.due_at - when)
        when = max(message.due_at, when)
    assert message.state == "dead" and (message.why, message.error) == ("unreachable", "no route")
    assert tries[:-1] == sorted(tries[:-1]) and len(tries) == len(rules.PAUSES) + 1


def test_what_no_retry_can_mend_is_given_up_at_once(sent, at, monkeypatch):
    fail_with(monkeypatch, Failed(Why.REJECTED, "550 no such user"))
    actions.deliver(at + SOON)
    assert states() == ["dead"]


def test_a_fault_of_ours_stops_nobody_else(told, cast, mailbox, at, monkeypatch):
    mailbox(cast.clerk, cast.technician)
    told(cast.technician, "好")
    told(cast.clerk, "坏")
    Notice.objects.filter(user=cast.clerk).update(data={})  # the sentence lacks its fact
    assert actions.deliver(at + SOON) == 1
    assert Outbox.objects.get(user=cast.clerk).why == "fault" and Outbox.objects.get(user=cast.technician).state == "sent"


class TestWhoMayKnow:
    def test_who_lost_access_between_queueing_and_sending_gets_nothing(self, sent, cast, at):
        tickets.redispatch(task=sent, dealer=cast.dealer_b, reason="近", by=cast.clerk, at=at)
        Notice.objects.filter(user=cast.owner_a).exclude(kind="task.dispatched").delete()
        actions.deliver(at + SOON)
        assert states(user=cast.owner_a) == ["dropped"] and not mail.outbox

    def test_only_what_a_message_is_about_is_asked_for(self, told, cast, make_ticket, mailbox, at):
        mailbox(cast.clerk)
        told(cast.clerk, "一")
        others = [make_ticket() for _ in range(3)]
        with CaptureQueriesContext(connection) as queries:
            actions.deliver(at + SOON)
        asked = [query["sql"] for query in queries if query["sql"].startswith('SELECT "tickets_ticket"."id"')]
        with connection.cursor() as cursor:
            counts = [cursor.execute(f"SELECT count(*) FROM ({sql}) AS found") or cursor.fetchone()[0] for sql in asked]
        assert len(others) == 3 and counts == [1]

    def test_of_several_notices_only_those_are_left_out(self, told, sent, cast, at):
        told(cast.owner_a, "别家的事")  # of a ticket that is not dealer A's to see
        actions.deliver(at + SOON)
        assert len(mail.outbox) == 1 and "别家的事" not in mail.outbox[0].body and sent.ticket.number in mail.outbox[0].body

    def test_who_was_switched_off_or_has_no_address_any_more(self, told, cast, mailbox, at):
        mailbox(cast.clerk, cast.keeper)
        told([cast.clerk, cast.keeper], "一")
        type(cast.clerk).objects.filter(pk=cast.clerk.pk).update(is_active=False)
        type(cast.clerk).objects.filter(pk=cast.keeper.pk).update(email="")
        actions.deliver(at + SOON)
        assert set(Outbox.objects.values_list("state", "why")) == {("dropped", "inactive"), ("dropped", "no_address")}

    def test_a_target_out_of_use_hears_nothing(self, told, cast, receiver, target, at):
        robot = target(receiver.url())
        told(cast.clerk, "一")
        robot.active = False
        robot.save()
        actions.deliver(at + SOON)
        assert states() == ["dropped"] and not receiver.got


class TestChannels:
    def test_people_choose(self, told, cast, mailbox, at, settings, tmp_path):
        settings.SMS_FILE = str(tmp_path / "sms.jsonl")
        mailbox(cast.rep)  # has a phone
        prefer(by=cast.rep, email=False, sms=True)
        told(cast.rep, "一")
        assert actions.deliver(at + SOON) == 1 and not mail.outbox
        assert json.loads((tmp_path / "sms.jsonl").read_text())["phone"] == cast.rep.phone

    def test_a_choice_counts_at_sending_too(self, told, cast, mailbox, at):
        mailbox(cast.clerk)
        told(cast.clerk, "一")
        prefer(by=cast.clerk, email=False, sms=False)
        actions.deliver(at + SOON)
        assert set(Outbox.objects.values_list("state", "why")) == {("dropped", "not_wanted")}

    def test_a_robot_hears_its_kinds_of_its_department_once(self, told, cast, receiver, target, at):
        target(receiver.url("/all"), name="all")
        target(receiver.url("/sales"), "wecom", name="sales", department=cast.clerk.department)
        target(receiver.url("/other"), name="other", kinds=["task.late"])
        told([cast.clerk, cast.rep, cast.technician], "一")
        told(cast.technician, "二")
        actions.deliver(at + SOON)
        heard = {path: json.loads(body) for _method, path, _headers, body in receiver.got}
        assert set(heard) == {"/all", "/sales"} and [item["text"] for item in heard["/all"]["items"]] == ["二", "一"]
        assert heard["/sales"]["text"]["content"].startswith("一")


class TestQuietHours:
    NIGHT = {"email": True, "sms": False, "quiet_from": time(22), "quiet_to": time(7)}

    def test_they_hold_what_does_not_press_and_end_in_one_summary(self, told, cast, mailbox, at):
        mailbox(cast.clerk)
        prefer(by=cast.clerk, **self.NIGHT)
        late = at.replace(hour=23)
        for n in range(3):
            told(cast.clerk, f"夜{n}", when=late + n * HOUR)
            assert actions.deliver(late + n * HOUR + SOON) == 0
        assert actions.deliver(late.replace(hour=6, minute=59) + timedelta(days=1)) == 0
        assert actions.deliver(late.replace(hour=7, minute=0) + timedelta(days=1)) == 1
        assert mail.outbox[0].subject == "3 条提醒"

    @pytest.mark.parametrize(("who", "sent"), [("leader", 1), ("sales_head", 1), ("clerk", 0)])
    def test_what_presses_goes_through_to_leaders_alone(self, told, cast, mailbox, at, who, sent):
        person = getattr(cast, who)
        mailbox(person)
        prefer(by=person, **self.NIGHT)
        told(person, "平常", when=at.replace(hour=23))
        told(person, "升级", when=at.replace(hour=23), pressing=True)
        assert actions.deliver(at.replace(hour=23) + SOON) == sent
        assert [message.subject for message in mail.outbox] == ["升级"] * sent

    def test_robots_do_not_sleep(self, told, cast, receiver, target, at):
        target(receiver.url())
        prefer(by=cast.clerk, **self.NIGHT)
        told(cast.clerk, "一", when=at.replace(hour=23))
        assert actions.deliver(at.replace(hour=23) + SOON) == 1


class TestTogether:
    def test_five_thousand_end_in_one_summary_each(self, told, cast, mailbox, at):
        mailbox(cast.clerk, cast.leader)
        for batch in range(10):
            told([cast.clerk, cast.leader], *(f"{batch}-{n}" for n in range(500)), urgent=batch == 3, pressing=batch == 3)
        assert Outbox.objects.count() == 20
        with CaptureQueriesContext(connection) as queries:
            assert actions.deliver(at + SOON) == 2
        assert len(queries) < 30
        assert {message.subject for message in mail.outbox} == {"5000 条提醒，其中 500 条紧急"}
        body = mail.outbox[0].body
        assert body.count("紧急：3-") == 10 and "还有 4990 条" in body and "/n/" in body
        assert set(states()) == {"sent"} and Outbox.objects.count() == 2

    def test_telling_costs_the_same_for_any_number(self, told, cast, mailbox, target, receiver):
        mailbox(cast.clerk, cast.leader)
        target(receiver.url())
        costs = []
        for many in (1, 500):
            with CaptureQueriesContext(connection) as queries:
                told([cast.clerk, cast.leader], *(f"{many}-{n}" for n in range(many)))
            costs.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
        assert costs == [5, 5]  # ids, notices, preferences, targets, messages

    def test_an_outage_of_the_server_ends_in_one_summary(self, told, cast, mailbox, at, monkeypatch):
        mailbox(cast.clerk, cast.leader)
        down = fail_with(monkeypatch, UNREACHABLE)
        when = at
        for n in range(90):
            told([cast.clerk, cast.leader], f"第 {n} 件", when=when)
            actions.deliver(when + timedelta(seconds=20))
            when += timedelta(minutes=2)
        assert states() == ["queued", "queued"] and not mail.outbox
        down.clear()
        while Outbox.objects.filter(state="queued").exists():
            when += timedelta(minutes=5)
            actions.deliver(when)
        assert sorted(m.subject for m in mail.outbox) == ["90 条提醒", "90 条提醒"]
        assert when < at + timedelta(hours=6)

    def test_who_gets_through_opens_the_way_for_the_others(self, told, cast, mailbox, at, monkeypatch):
        mailbox(cast.clerk, cast.leader)
        down = fail_with(monkeypatch, UNREACHABLE)
        told(cast.leader, "一")
        for hours in range(4):
            actions.deliver(at + SOON + hours * HOUR)
        waits = Outbox.objects.get().due_at
        down.clear()
        told(cast.clerk, "二", when=at + 3 * HOUR + SOON)
        again = at + 3 * HOUR + timedelta(minutes=2)
        assert again < waits and actions.deliver(again) == 2


class TestCrash:
    def test_between_claim_and_sending_it_is_sent_once_the_lease_is_over(self, told, cast, mailbox, at, monkeypatch):
        mailbox(cast.clerk)
        told(cast.clerk, "一")
        event = Outbox.objects.get().event_id
        with monkeypatch.context() as patch, pytest.raises(SystemExit):
            patch.setattr(delivery, "_send_all", lambda *args: exit())
            actions.deliver(at + SOON)
        assert actions.deliver(at + SOON * 2) == 0
        assert actions.deliver(at + SOON + delivery.LEASE) == 1 and Outbox.objects.get().event_id == event

    def test_between_sending_and_settling_it_costs_one_repeat_of_the_same(self, told, cast, receiver, target, at, monkeypatch):
        target(receiver.url())
        told(cast.clerk, "一")
        with monkeypatch.context() as patch, pytest.raises(SystemExit):
            patch.setattr(delivery, "_settle", lambda *args: exit())
            actions.deliver(at + SOON)
        later = at + SOON + delivery.LEASE
        told(cast.clerk, "后来的", when=later - SOON)
        assert actions.deliver(later) == 2 and actions.deliver(later + HOUR) == 0
        first, *others = [(headers["X-Event-Id"], json.loads(body)) for _m, _p, headers, body in receiver.got]
        repeats = [content for event, content in others if event == first[0]]
        assert repeats == [first[1]] and len(others) == 2

    def test_a_lease_that_ran_out_is_not_settled_by_who_lost_it(self, told, cast, mailbox, at):
        mailbox(cast.clerk)
        told(cast.clerk, "一")
        (slow,) = delivery._lease(at + SOON, 10)
        actions.deliver(at + SOON + delivery.LEASE)
        delivery._settle(slow, UNREACHABLE, at + HOUR)
        assert states() == ["sent"]


class TestApart:
    def test_a_hanging_mail_server_holds_up_no_robot_and_is_asked_once(self, told, cast, mailbox, mail_server, receiver, target, at):
        mail_server.hangs = True
        people = [cast.clerk, cast.leader, cast.technician, cast.keeper]
        mailbox(*people)
        target(receiver.url())
        told(people, "一")
        assert actions.deliver(at + SOON) == 1 and len(receiver.got) == 1
        assert mail_server.met == 1 and set(Outbox.objects.filter(channel="email").values_list("attempts", "why")) == {(1, "timeout")}
        mail_server.hangs = False
        mail_server.free.set()
        assert actions.deliver(at + SOON * 4) == 4 and len(mail_server.got) == 4

    def test_a_failing_target_fails_alone(self, told, cast, receiver, target, at):
        receiver.status = 503
        target(receiver.url(), name="busy")
        target("http://127.0.0.1:9/", name="nobody")
        target("ftp://x", name="none")
        with_own = target(receiver.url("/wecom"), "wecom")
        told(cast.clerk, "一")
        actions.deliver(at + SOON)
        found = dict(Outbox.objects.values_list("target__name", "why"))
        assert found == {"busy": "busy", "nobody": "unreachable", "none": "bad_address", with_own.name: "busy"}

    def test_one_refused_mailbox_is_not_the_servers_fault(self, told, cast, mailbox, mail_server, at):
        mailbox(cast.clerk, cast.leader)
        mail_server.refuses = {"clerk@maker.example": 550}
        told([cast.clerk, cast.leader], "一")
        assert actions.deliver(at + SOON) == 1 and mail_server.addresses() == ["leader@maker.example"]
        assert states() == ["dead", "sent"]

    def test_a_run_that_is_over_leaves_the_rest_untouched(self, told, cast, mailbox, at):
        mailbox(cast.clerk)
        told(cast.clerk, "一")
        rows = delivery._lease(at + SOON, 10)
        assert delivery._send_all(rows, at + SOON, 0, at + SOON) == 0
        assert Outbox.objects.get().attempts == 0 and actions.deliver(at + SOON) == 1


def test_a_private_address_is_refused_at_sending_too(told, cast, receiver, target, at, settings):
    """It was public when it was saved; the setting was on, or the name resolves elsewhere now."""
    target(receiver.url().replace("http:", "https:"))
    settings.WEBHOOK_ALLOW_PRIVATE = False
    told(cast.clerk, "一")
    actions.deliver(at + SOON)
    assert set(Outbox.objects.values_list("state", "why")) == {("dead", "private_address")} and not receiver.got


def test_reading_is_ones_own(sent, cast, at):
    notice = Notice.objects.filter(user=cast.owner_a).first()
    from core.errors import NotFound

    with pytest.raises(NotFound):
        actions.read(notice=notice, by=cast.owner_b, at=at)
    assert actions.read(notice=notice, by=cast.owner_a, at=at) == 1
