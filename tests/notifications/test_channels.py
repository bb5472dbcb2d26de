"""What each channel sends, and what it makes of the answer."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from notifications.channels import Failed, Line, Message, Why, dingtalk, email, robot, sms, webhook, wecom
from notifications.models import Target

AT = datetime(2026, 6, 8, 6, 42, tzinfo=UTC)
EVENT = UUID("0b1e6f0e-3a34-4c0e-9d52-5f3f6a2f5f11")
LINE = Line("SH2026-0001 超时“未安排”", "https://x.example/n/1/", True, {"kind": "task.late", "data": {"number": "SH2026-0001"}})
MESSAGE = Message(EVENT, "紧急：SH2026-0001", [LINE], "SH2026-0001 超时\nhttps://x.example/n/1/", "短", AT, AT)


def place(address, channel="webhook", secret="0123456789abcdef"):
    return Target(name="x", channel=channel, address=address, secret=secret)


def test_a_webhook_is_signed_as_the_docs_say(receiver):
    """Checked as a receiver in another language would: from the raw bytes and the headers alone."""
    webhook.send(place(receiver.url("/in?x=1")), MESSAGE)
    (method, path, headers, body) = receiver.got[0]
    assert (method, path, headers["X-Event-Id"]) == ("POST", "/in?x=1", str(EVENT))
    expected = hmac.new(b"0123456789abcdef", headers["X-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Signature"] == f"sha256={expected}"
    assert headers["X-Timestamp"] == str(int(AT.timestamp()))
    event = json.loads(body)
    assert event["event_id"] == str(EVENT) and event["items"][0]["kind"] == "task.late" and event["items"][0]["urgent"] is True


def test_wecom_gets_its_json(receiver):
    wecom.send(place(receiver.url("/cgi-bin/webhook/send?key=k"), "wecom"), MESSAGE)
    method, path, headers, body = receiver.got[0]
    assert path == "/cgi-bin/webhook/send?key=k" and headers["Content-Type"].startswith("application/json")
    assert json.loads(body) == {"msgtype": "text", "text": {"content": MESSAGE.text}}


def test_dingtalk_gets_its_json_and_its_signature(receiver):
    dingtalk.send(place(receiver.url("/robot/send?access_token=t"), "dingtalk", "SECabc"), MESSAGE)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(receiver.got[0][1]).query).items()}
    digest = hmac.new(b"SECabc", f"{asked['timestamp']}\nSECabc".encode(), hashlib.sha256).digest()
    assert asked == {"access_token": "t", "timestamp": str(int(AT.timestamp()) * 1000), "sign": base64.b64encode(digest).decode()}
    assert json.loads(receiver.got[0][3]) == {"msgtype": "text", "text": {"content": MESSAGE.text}}


def test_dingtalk_without_a_secret_is_not_signed(receiver):
    dingtalk.send(place(receiver.url("/robot/send?access_token=t"), "dingtalk", ""), MESSAGE)
    assert receiver.got[0][1] == "/robot/send?access_token=t"


@pytest.mark.parametrize(
    ("send", "answer", "why", "again"),
    [
        (wecom.send, b'{"errcode":93000,"errmsg":"invalid webhook url"}', Why.REJECTED, False),
        (wecom.send, b'{"errcode":45009,"errmsg":"api freq out of limit"}', Why.BUSY, True),
        (dingtalk.send, b'{"errcode":310000,"errmsg":"sign not match"}', Why.REJECTED, False),
        (dingtalk.send, b'{"errcode":130101,"errmsg":"send too fast"}', Why.BUSY, True),
        (wecom.send, b"<html>", Why.REJECTED, False),
        (wecom.send, b"[]", Why.REJECTED, False),
    ],
)
def test_a_robot_refuses_with_200(receiver, send, answer, why, again):
    receiver.body = answer
    with pytest.raises(Failed) as failed:
        send(place(receiver.url()), MESSAGE)
    assert (failed.value.why, failed.value.again) == (why, again)


def test_a_long_text_is_cut_between_characters():
    assert robot.cut("漏" * 700, 2048).encode().__len__() <= 2048 and robot.cut("漏" * 700, 2048).endswith("漏…")
    assert robot.cut("短", 2048) == "短"


class TestMail:
    def test_arrives_with_a_message_id_of_the_event(self, mail_server):
        email.send("chen@dealer.example", MESSAGE)
        ((to, mail),) = mail_server.got
        assert to == "chen@dealer.example" and mail["Subject"] == "紧急：SH2026-0001"
        assert mail["Message-ID"] == f"<{EVENT}@maker.example>" and mail.get_content().split() == MESSAGE.text.split()

    @pytest.mark.parametrize(("code", "again"), [(550, False), (451, True)])
    def test_a_refused_recipient(self, mail_server, code, again):
        mail_server.refuses["gone@dealer.example"] = code
        with pytest.raises(Failed) as failed:
            email.send("gone@dealer.example", MESSAGE)
        assert failed.value.again is again and not failed.value.server and "not this one" in failed.value.detail

    def test_a_server_that_hangs(self, mail_server):
        mail_server.hangs = True
        with pytest.raises(Failed) as failed:
            email.send("chen@dealer.example", MESSAGE)
        assert failed.value.why == Why.TIMEOUT and failed.value.again and failed.value.server

    def test_an_address_that_is_none(self, mail_server):
        with pytest.raises(Failed) as failed:
            email.send("a\nb@dealer.example", MESSAGE)
        assert not failed.value.again


class TestSms:
    HOSTILE = Message(EVENT, "", [LINE], "", '1") {phone} "钱\\', AT, AT)

    def test_a_json_gateway(self, receiver, settings):
        settings.SMS_URL, settings.SMS_HEADERS = receiver.url("/sms"), {"Content-Type": "application/json", "Authorization": "k"}
        settings.SMS_BODY = '{"mobile": "{phone}", "content": "【恒耕】{text}", "n": {"x": 1}}'
        sms.send("13800005678", self.HOSTILE)
        _method, _path, headers, body = receiver.got[0]
        assert json.loads(body) == {"mobile": "13800005678", "content": "【恒耕】" + self.HOSTILE.short, "n": {"x": 1}}
        assert headers["Authorization"] == "k"

    def test_a_gateway_by_address_alone(self, receiver, settings):
        settings.SMS_URL, settings.SMS_METHOD, settings.SMS_BODY = receiver.url("/sms?to={phone}&say={text}"), "GET", ""
        sms.send("+86 138", MESSAGE)
        method, path, _headers, _body = receiver.got[0]
        assert method == "GET" and parse_qs(urlsplit(path).query) == {"to": ["+86 138"], "say": ["短"]}

    def test_a_refusal_with_200_is_seen(self, receiver, settings):
        settings.SMS_URL, settings.SMS_EXPECT, receiver.body = receiver.url(), '"code":0', b'{"code":7}'
        with pytest.raises(Failed) as failed:
            sms.send("13800005678", MESSAGE)
        assert failed.value.why == Why.REJECTED

    def test_a_file_while_developing(self, settings, tmp_path):
        settings.SMS_FILE = str(tmp_path / "log" / "sms.jsonl")
        sms.send("13800005678", MESSAGE)
        sms.send("13800005679", MESSAGE)
        lines = [json.loads(line) for line in (tmp_path / "log" / "sms.jsonl").read_text().splitlines()]
        assert [line["phone"] for line in lines] == ["13800005678", "13800005679"] and lines[0]["text"] == "短"
