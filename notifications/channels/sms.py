"""Text messages through whatever gateway the company has: an HTTP request by template, or a file while developing."""

import fcntl
import json
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from notifications.channels import http
from notifications.channels.base import Failed, Why


def is_set_up() -> bool:
    """Whether this installation can send text messages at all."""
    return bool(settings.SMS_URL or settings.SMS_FILE)


def send(phone: str, message) -> None:
    """One text message. Raises Failed."""
    if settings.SMS_URL:
        _request(phone, message.short)
    elif settings.SMS_FILE:
        _write(phone, message)
    else:
        raise Failed(Why.NO_ADDRESS, "SMS_URL")


def _request(phone: str, text: str) -> None:
    """SMS_URL and SMS_BODY with `{phone}` and `{text}` filled in; SMS_EXPECT must stand in the answer, if it is set."""
    given = {"phone": phone, "text": text}
    escape = _as_json if "json" in settings.SMS_HEADERS.get("Content-Type", "") else _as_form
    body, url = _fill(settings.SMS_BODY, given, escape), _fill(settings.SMS_URL, given, _as_form)
    answer = http.accept(http.call(settings.SMS_METHOD, url, body.encode(), settings.SMS_HEADERS))
    said = answer.body.decode("utf-8", "replace")
    if settings.SMS_EXPECT not in said:
        raise Failed(Why.REJECTED, said[:200])


def _fill(template: str, given: dict, escape) -> str:
    """Only these two names: a JSON template is full of braces. The text goes last, whatever it contains."""
    for name in ("phone", "text"):
        template = template.replace(f"{{{name}}}", escape(given[name]))
    return template


def _as_json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


def _as_form(value: str) -> str:
    return quote(value, safe="")


def _write(phone: str, message) -> None:
    path = Path(settings.SMS_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(json.dumps({"at": message.at.isoformat(), "phone": phone, "text": message.short}, ensure_ascii=False) + "\n")
