"""Reminders, robots and dead letters for programs."""

import pytest

from notifications.models import Outbox, Target
from tests.program import Program

pytestmark = pytest.mark.django_db


def test_reminders_are_chosen_and_read_back(cast):
    own = Program(cast.clerk)
    assert own.get("reminders/").json()["results"] == []
    chosen = {"email": True, "sms": False, "quiet_from": "22:00", "quiet_to": "07:00"}
    assert own.done("reminders/prefer/", **chosen)["quiet_from"] == "22:00:00"
    assert len(own.get("reminders/").json()["results"]) == 1 and Program(cast.rep).get("reminders/").json()["results"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": True}, "sms"),
        ({"email": True, "sms": True, "quiet_from": "22:00"}, "quiet_to"),
        ({"email": True, "sms": True, "quiet_from": "25:00", "quiet_to": "07:00"}, "quiet_from"),
        ({"email": True, "sms": True, "quiet_from": "07:00", "quiet_to": "07:00"}, "quiet_to"),
    ],
)
def test_what_is_wrong_is_named(cast, body, field):
    answer = Program(cast.clerk).post("reminders/prefer/", **body)
    assert answer.status_code == 400 and field in answer.json()


def test_dead_letters_are_seen_and_sent_again_by_administrators_alone(cast, administrator, at):
    robot = Target.objects.create(name="销售群", channel="wecom", address="https://qyapi.weixin.qq.com/?key=geheim")
    letter = Outbox.objects.create(target=robot, channel="wecom", state="dead", why="rejected", error="93000", created_at=at, due_at=at)
    (row,) = Program(administrator).get("outgoing/", state="dead").json()["results"]
    assert row["can"] == ["resend"] and row["why_text"] == "对方拒收这条消息。" and row["target"]["name"] == "销售群"
    assert Program(cast.leader).get("outgoing/").json()["results"] == []
    assert Program(administrator).done(f"outgoing/{letter.pk}/resend/")["state"] == "queued"
    assert Program(administrator).post(f"outgoing/{letter.pk}/resend/").json()["code"] == "message.not_given_up"


def test_all_of_a_channel_are_sent_again(administrator, cast, at):
    letters = [Outbox(user=cast.clerk, channel=channel, state="dead", created_at=at, due_at=at) for channel in ("email", "email", "sms")]
    Outbox.objects.bulk_create(letters)
    assert Program(administrator).done("outgoing/resend-all/", channel="email") == {"queued": 2}
    assert Program(administrator).post("outgoing/resend-all/", channel="x").status_code == 400
    assert Program(cast.clerk).post("outgoing/resend-all/", channel="sms").status_code == 403


def test_the_key_in_an_address_is_told_to_nobody(administrator):
    robot = Target.objects.create(name="销售群", channel="wecom", address="https://qyapi.weixin.qq.com/?key=geheim", secret="auch-geheim")
    assert b"geheim" not in Program(administrator).get("targets/").content
    assert b"geheim" not in Program(administrator).post(f"targets/{robot.pk}/send-test/").content
    assert Outbox.objects.get().target == robot
