"""A DingTalk (钉钉) group robot, by its address and, where the group asks for it, a signature with its secret.

Plain text for the same reason as with WeCom.
"""

import base64
import hashlib
import hmac
from urllib.parse import urlencode

from notifications.channels import robot

LIMIT = 18_000
BUSY = {-1, 130101, 130102, 410100}  # system busy, sending too fast


def send(target, message) -> None:
    """Say the message in the group. Raises Failed."""
    body = {"msgtype": "text", "text": {"content": robot.cut(message.text, LIMIT)}}
    robot.post(signed(target.address, target.secret, round(message.at.timestamp() * 1000)), body, BUSY)


def signed(address: str, secret: str, milliseconds: int) -> str:
    """The address with `timestamp` and `sign`, as DingTalk wants them; as it is where there is no secret."""
    if not secret:
        return address
    digest = hmac.digest(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256)
    joint = "&" if "?" in address else "?"
    return address + joint + urlencode({"timestamp": milliseconds, "sign": base64.b64encode(digest).decode()})
