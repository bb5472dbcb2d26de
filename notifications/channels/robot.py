"""What the robots of WeCom and DingTalk share: JSON there, `errcode` in a 200 back."""

import json

from notifications.channels import http
from notifications.channels.base import Failed, Why

JSON = {"Content-Type": "application/json; charset=utf-8"}


def post(url: str, body: dict, busy: set[int]) -> None:
    """Send a robot its JSON. Raises Failed; the codes in `busy` may be tried again."""
    answer = http.accept(http.call("POST", url, json.dumps(body, ensure_ascii=False).encode(), JSON))
    try:
        said = json.loads(answer.body)
        code = int(said["errcode"])
    except (ValueError, TypeError, KeyError):
        raise Failed(Why.REJECTED, f"no errcode: {answer.body[:200]!r}") from None
    if code:
        again = code in busy
        raise Failed(Why.BUSY if again else Why.REJECTED, f"{code} {said.get('errmsg', '')}", again=again, server=again)


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` bytes of UTF-8, never half a character."""
    content = text.encode()
    return text if len(content) <= limit else content[: limit - 3].decode("utf-8", "ignore") + "…"
