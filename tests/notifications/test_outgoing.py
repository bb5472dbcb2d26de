"""What an administrator does with messages that leave the house, and what a person wants of his."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.forgetting import forget_some
from accounts.models import PersonalRule
from core.errors import NotFound, NotYourVerb, Refused
from core.locks import alone
from notifications import actions, tasks
from notifications.actions import delivery
from notifications.channels import SEND, Failed, Why
from notifications.models import Notice, Outbox, OutboxEvent, Preference, PreferenceEvent, Target, TargetEvent
from tests.races import at_once

pytestmark = pytest.mark.django_db
SOON = timedelta(seconds=30)


@pytest.fixture
def dead(told, cast, mailbox, at, monkeypatch):
    """A message to the clerk that was given up."""
    mailbox(cast.clerk)
    told(cast.clerk, "一")
    with monkeypatch.context() as patch:
        patch.setitem(SEND, "email", lambda *args: (_ for _ in ()).throw(Failed(Why.REJECTED, "550 full")))
        actions.deliver(at + SOON)
    return Outbox.objects.get(state="dead")


class TestResend:
    def test_it_goes_out_under_its_old_event_id_and_on_record(self, dead, administrator, at):
        actions.resend(message=dead, by=administrator, at=at + SOON)
        assert actions.deliver(at + SOON) == 1
        again = Outbox.objects.get()
        assert (again.state, again.event_id, again.why) == ("sent", dead.event_id, "")
        event = OutboxEvent.objects.get()
        assert (event.kind, event.by, event.data) == ("message.resent", administrator, {"attempts": 1, "why": "rejected"})

    def test_what_is_new_for_the_same_person_goes_out_beside_it(self, dead, told, cast, administrator, at):
        actions.resend(message=dead, by=administrator, at=at + SOON)
        told(cast.clerk, "二")
        assert actions.deliver(at + SOON) == 2 and Outbox.objects.get(pk=dead.pk).notices == dead.notices

    def test_only_what_was_given_up(self, dead, administrator, at):
        actions.resend(message=dead, by=administrator, at=at)
        with pytest.raises(Refused) as refused:
            actions.resend(message=dead, by=administrator, at=at)
        assert refused.value.code == "message.not_given_up" and OutboxEvent.objects.count() == 1

    def test_it_is_the_administrators(self, dead, cast, at):
        with pytest.raises(NotYourVerb):
            actions.resend(message=dead, by=cast.clerk, at=at)
        assert not Outbox.objects.visible_to(cast.leader).exists()


class TestResendAll:
    @pytest.fixture
    def letters(self, dead, cast, target, receiver, at):
        """One more on the same channel, one on another, and one that only waits."""
        facts = {"created_at": at, "due_at": at, "why": "timeout", "attempts": 8}
        robot = target(receiver.url(), "wecom")
        second = Outbox.objects.create(user=cast.clerk, channel="email", state="dead", notices=dead.notices, **facts)
        other = Outbox.objects.create(target=robot, channel="wecom", state="dead", **facts)
        waits = Outbox.objects.create(user=cast.rep, channel="email", state="queued", **facts | {"due_at": at + timedelta(days=1)})
        return dead, second, other, waits

    def states(self):
        return list(Outbox.objects.order_by("id").values_list("state", flat=True))

    def test_those_of_one_channel_go_out_under_their_old_event_ids_and_on_record(self, letters, administrator, at):
        keys = set(Outbox.objects.values_list("event_id", flat=True))
        assert actions.resend_all(channel="email", by=administrator, at=at + SOON) == 2
        assert self.states() == ["queued", "queued", "dead", "queued"] and set(Outbox.objects.values_list("event_id", flat=True)) == keys
        assert actions.deliver(at + SOON) == 2 and self.states()[:3] == ["sent", "sent", "dead"]
        found = OutboxEvent.objects.values_list("message", "kind", "by", "data__why", "data__attempts")
        assert set(found) == {
            (letters[0].pk, "message.resent", administrator.pk, "rejected", 1),
            (letters[1].pk, "message.resent", administrator.pk, "timeout", 8),
        }
        assert actions.resend_all(channel="email", by=administrator, at=at + SOON) == 0

    def test_it_is_the_administrators_and_names_a_channel(self, letters, administrator, cast):
        with pytest.raises(NotYourVerb):
            actions.resend_all(channel="email", by=cast.leader)
        with pytest.raises(ValidationError) as error:
            actions.resend_all(channel="pigeon", by=administrator)
        assert "channel" in error.value.message_dict and self.states() == ["dead", "dead", "dead", "queued"]


class TestForgetting:
    DAY = timedelta(days=1)

    @pytest.fixture
    def kept(self, cast, at):
        """A message of each state, last tried 91 days ago, and a young one."""

        def make(state, days=91):
            facts = {"created_at": at - days * self.DAY, "due_at": at - days * self.DAY, "tried_at": at - days * self.DAY}
            return Outbox.objects.create(user=cast.clerk, channel="email", state=state, **facts)

        states = {"sent": "sent", "dropped": "dropped", "dead": "dead", "queued": "queued", "resent": "sent"}
        return {name: make(state) for name, state in states.items()} | {"young": make("sent", 89)}

    def test_what_was_delivered_long_ago_goes_and_what_waits_for_somebody_stays(self, kept, administrator, at):
        OutboxEvent.objects.create(message=kept["resent"], kind="message.resent", at=at, by=administrator)
        assert forget_some("outbox", at) == 2
        left = set(Outbox.objects.values_list("pk", flat=True))
        assert left == {kept[name].pk for name in ("dead", "queued", "young", "resent")}
        PersonalRule.objects.filter(code="outbox").update(number=30)
        assert forget_some("outbox", at) == 1 and not Outbox.objects.filter(pk=kept["young"].pk).exists()

    def test_of_one_that_an_administrator_touched_only_to_whom_it_went(self, kept, administrator, at):
        OutboxEvent.objects.create(message=kept["resent"], kind="message.resent", at=at, by=administrator)
        text = {"state": "sent", "phone": "13800005678", "text": "link", "user": None, "error": "550 no 13800005678"}
        Outbox.objects.filter(pk=kept["resent"].pk).update(**text)
        assert forget_some("outbox", at) == 3 and forget_some("outbox", at) == 0
        left = Outbox.objects.get(pk=kept["resent"].pk)
        assert (left.phone, left.error) == ("0", "") and left.events.exists()

    def test_what_was_given_up_waits_a_year(self, kept, at):
        assert forget_some("given_up", at + 273 * self.DAY) == 0
        assert forget_some("given_up", at + 275 * self.DAY) == 1 and not Outbox.objects.filter(state="dead").exists()

    def test_a_notice_that_was_read_goes_after_three_years(self, cast, at):
        facts = {"user": cast.clerk, "kind": "phone.many", "subject": "warranty.phoneview", "subject_id": 1, "at": at}
        read, unread = Notice.objects.create(read_at=at, **facts), Notice.objects.create(**facts)
        assert forget_some("inbox", at + 1094 * self.DAY) == 0
        assert forget_some("inbox", at + 1096 * self.DAY) == 1
        assert list(Notice.objects.filter(pk__in=[read.pk, unread.pk])) == [unread]


class TestTargets:
    def test_a_test_message_goes_out_at_once_even_while_out_of_use(self, target, receiver, administrator, at):
        robot = target(receiver.url(), "wecom", active=False)
        message = actions.send_test(target=robot, by=administrator, at=at)
        assert actions.deliver(at) == 1 and "测试消息" in receiver.got[0][3].decode()
        assert OutboxEvent.objects.get(message=message).kind == "message.test"

    def test_only_an_administrators(self, target, receiver, cast, administrator):
        robot = target(receiver.url())
        with pytest.raises(NotYourVerb):
            actions.send_test(target=robot, by=cast.leader)
        robot.delete()
        with pytest.raises(NotFound):
            actions.send_test(target=1, by=administrator)

    @pytest.mark.parametrize(
        ("address", "secret", "field"),
        [
            ("https://127.0.0.1/x", "0123456789abcdef", "address"),
            ("http://example.invalid/x", "0123456789abcdef", "address"),
            ("https://192.0.2.1/x", "short", "secret"),
        ],
    )
    def test_an_address_is_checked_when_it_is_saved(self, db, address, secret, field):
        with pytest.raises(ValidationError) as wrong:
            Target(name="x", channel="webhook", address=address, secret=secret).full_clean()
        assert field in wrong.value.message_dict

    def test_changes_are_on_record_without_the_secret(self, target, receiver):
        robot = target(receiver.url())
        robot.kinds = ["task.late"]
        robot.save()
        assert [event.kinds for event in TargetEvent.objects.order_by("pgh_id")] == [[], ["task.late"]]
        assert not hasattr(TargetEvent, "secret")


class TestPreferences:
    def test_they_are_ones_own_and_on_record(self, cast):
        actions.prefer(by=cast.clerk, email=True, sms=False, quiet_from=time(22), quiet_to=time(7))
        actions.prefer(by=cast.clerk, email=False, sms=False)
        assert Preference.objects.visible_to(cast.clerk).get().quiet_from is None
        assert not Preference.objects.visible_to(cast.rep).exists()
        assert [event.email for event in PreferenceEvent.objects.order_by("pgh_id")] == [True, False]

    @pytest.mark.parametrize(
        ("hours", "field"),
        [((time(22), None), "quiet_to"), ((None, time(7)), "quiet_from"), ((time(8), time(8)), "quiet_to")],
    )
    def test_quiet_hours_have_two_ends(self, cast, hours, field):
        with pytest.raises(ValidationError) as wrong:
            actions.prefer(by=cast.clerk, email=True, sms=False, quiet_from=hours[0], quiet_to=hours[1])
        assert field in wrong.value.message_dict and not Preference.objects.exists()


def test_a_message_goes_to_a_person_or_a_target_never_both_or_none(cast, at):
    with pytest.raises(IntegrityError):
        Outbox.objects.create(channel="email", created_at=at, due_at=at)


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_once_are_one(told, cast, mailbox, monkeypatch):
    """The second task goes home instead of waiting: beat sends one every few seconds."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    ran = []
    monkeypatch.setattr(tasks.actions, "deliver", lambda: ran.append(1))

    def elsewhere():
        tasks.deliver()
        connection.close()

    with alone("notifications.deliver"), ThreadPoolExecutor(1) as pool:
        pool.submit(elsewhere).result()
        assert ran == []
    tasks.deliver()
    assert ran == [1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [False, True], ids=["without lock", "with lock"])
def test_two_workers_do_not_send_the_same_message(told, cast, mailbox, at, monkeypatch, locks):
    """The control shows the damage: with no row locks both lease what is due, and it goes out twice."""
    mailbox(cast.clerk)
    told(cast.clerk, "一")
    at_once(monkeypatch, *[lambda: actions.deliver(at + SOON)] * 2, locks=locks, meet=(delivery, "_quiet"))
    assert len(mail.outbox) == (1 if locks else 2)
