"""What an administrator does with messages that leave the house, and what a person wants of his."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from core.errors import NotFound, NotYourVerb, Refused
from core.locks import alone
from notifications import actions, tasks
from notifications.actions import delivery
from notifications.channels import SEND, Failed, Why
from notifications.models import Outbox, OutboxEvent, Preference, PreferenceEvent, Target, TargetEvent
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

    def test_only_what_was_given_up(self, dead, administrator, at):
        actions.resend(message=dead, by=administrator, at=at)
        with pytest.raises(Refused) as refused:
            actions.resend(message=dead, by=administrator, at=at)
        assert refused.value.code == "message.not_given_up" and OutboxEvent.objects.count() == 1

    def test_it_is_the_administrators(self, dead, cast, at):
        with pytest.raises(NotYourVerb):
            actions.resend(message=dead, by=cast.clerk, at=at)
        assert not Outbox.objects.visible_to(cast.leader).exists()


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
    at_once(monkeypatch, *[lambda: actions.deliver(at + SOON)] * 2, locks=locks, meet=(delivery, "_take"))
    assert len(mail.outbox) == (1 if locks else 2)
