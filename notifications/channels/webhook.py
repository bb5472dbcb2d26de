"""A webhook: a signed POST to another program. docs/notices.md says how a receiver checks it."""

import hashlib
import hmac
import json

from notifications.channels import http


def send(target, message) -> None:
    """Post everything that is due, once. Raises Failed."""
    body = content(message)
    http.accept(http.call("POST", target.address, body, headers(target.secret, message, body)))


def content(message) -> bytes:
    """The body: one object with `items`, each a notice as a program wants it. The same in every repeat."""
    items = [{"text": line.text, "url": line.url, "urgent": line.urgent, **line.facts} for line in message.lines]
    event = {"event_id": str(message.event_id), "created_at": message.created_at.isoformat(), "subject": message.subject, "items": items}
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def headers(secret: str, message, body: bytes) -> dict[str, str]:
    """Time, event id and signature: HMAC-SHA256 of `timestamp.body` under the secret, in hexadecimal."""
    timestamp = str(int(message.at.timestamp()))
    signature = hmac.digest(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hex()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Timestamp": timestamp,
        "X-Event-Id": str(message.event_id),
        "X-Signature": f"sha256={signature}",
    }
